/** Reasons about a JOSE header and the signature of a compact text. */
export const JOSE_REASONS = {
  jose_signature_right: "The text is exactly what the signer's key signed.",
  jose_signature_wrong: 'The text was altered after it was signed, or someone else signed it.',
  jose_not_on_this_device: 'Signatures with {algorithm} cannot be checked on this device.',
  jose_algorithm_proves_nothing:
    'The header names the algorithm {algorithm}, with which anyone could have written the text.',
  jose_algorithm_unknown: 'The signature cannot be checked here: the algorithm {algorithm} is not one of {known}.',
  jose_type_missing: 'The header does not say which kind of text this is; a {expected} is expected.',
  jose_type_other:
    'The header says that this is a {type}; a {expected} is expected, and a signed text of another kind must not be accepted as one.',
  jose_type_mixed:
    'The header says that this is a {type}, but the text is built as in version 1.1 of the data model. This verifier does not support that combination.',
  jose_type_no_text: 'The header has a typ that is not a text.',
  jose_content_other: 'The header says that the content is {type}, which is another kind of content.',
  jose_content_unknown: 'The header says that the content is {type}, which this verifier does not know.',
  jose_critical: 'The header demands that its extensions be understood ({names}), and they are not understood here.',
  jose_kid_no_text: 'The header has a kid that is not a text.',
  jose_kid_malformed: 'The header names its key by {kid}, which is not the address of a key.',
  jose_kid_unsupported: 'The header names its key by {kid}, an address that this verifier cannot follow.',
  jose_no_owner: 'The header does not say whose key it is, and neither does the text.',
  jose_owner_unsupported: 'The key cannot be looked up: {issuer} is neither a DID nor an https address.',
  jose_certificates: 'The header has an x5c that is not a list of certificates.',
  jose_too_many_certificates: 'The header has more than {limit} certificates in x5c, so they were not checked.',
  jose_kid_too_long: 'The header names its key by more than {limit} characters, so it was not looked up.',
} as const
