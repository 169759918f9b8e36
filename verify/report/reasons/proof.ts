/** Reasons about a signature: why it holds, fails, or could not be checked. These are about disclosures. */
export const PROOF_REASONS = {
  proof_disclosure_hash: 'The disclosures could not be read: their digests are made with a hash that is not accepted.',
  proof_disclosure_hash_unknown:
    'The disclosures were not read: their digests are made with {hash}, which this verifier does not know.',
  proof_disclosure_too_many: 'It has more than {limit} disclosures, which is more than are read.',
  proof_disclosure_unsigned: 'Something was disclosed that the issuer did not sign.',
  proof_disclosure_depth: 'With its disclosures, it is nested too deeply.',
  proof_disclosure_digests: 'It has a member _sd that does not hold digests.',
  proof_disclosure_not_claim: 'An element of a list was disclosed in place of a claim.',
  proof_disclosure_there: 'A claim was disclosed that the credential has already: {name}.',
  proof_disclosure_element: 'It has a member named ... that is not the digest of an element.',
  proof_disclosure_not_element: 'A claim was disclosed in place of an element of a list.',
  proof_disclosure_repeated_digest: 'It has the same digest in two places.',
  proof_disclosure_repeated: 'It has the same disclosure twice.',
  proof_disclosure_malformed: 'One of its disclosures is malformed.',
  proof_disclosure_reserved: 'It has a claim named {name}, which is a reserved name.',
  proof_disclosure_selective: 'The issuer lets the holder choose whether to show {name}, which is not allowed.',
} as const
