/** Why a signature holds, does not hold, or could not be checked: keys, algorithms, contexts, disclosures. */
export const PROOF_REASONS = {
  proof_disclosure_hash: 'What is disclosed could not be read: the digests are made with a hash that is not accepted.',
  proof_disclosure_hash_unknown:
    'What is disclosed was not read: the digests are made with {hash}, which this verifier does not know.',
  proof_disclosure_too_many: 'More than {limit} things are disclosed, which are more than are read.',
  proof_disclosure_unsigned: 'Something was disclosed that the issuer did not sign.',
  proof_disclosure_depth: 'With what was disclosed it is nested too deeply.',
  proof_disclosure_digests: 'It has a member _sd that does not hold digests.',
  proof_disclosure_not_claim: 'An element of a list was disclosed in the place of a claim.',
  proof_disclosure_there: 'A claim was disclosed that is there already: {name}.',
  proof_disclosure_element: 'It has a member named ... that is not the digest of an element.',
  proof_disclosure_not_element: 'A claim was disclosed in the place of an element of a list.',
  proof_disclosure_repeated_digest: 'It has the same digest in two places.',
  proof_disclosure_repeated: 'The same was disclosed twice.',
  proof_disclosure_malformed: 'What was disclosed is not written as it must be.',
  proof_disclosure_reserved: 'It has a claim named {name}, which no claim may be.',
  proof_disclosure_selective: 'The issuer has left it to the holder whether to show {name}, which no issuer may.',
} as const
