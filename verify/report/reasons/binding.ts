/** Reasons of the check `binding` of an SD-JWT: whether its holder presents it, and for this occasion. */
export const BINDING_REASONS = {
  binding_no_holder: 'The credential is not bound to a holder: anyone may show it.',
  binding_holder_silent: 'The holder has not shown that the credential was issued to them.',
  binding_holder_unasked:
    'The credential is bound to a holder. No proof was asked for that the holder is the one who shows it.',

  binding_key_no_clock: 'the time is not known here',
  binding_key_reference: "the holder's key is named in a way that is not supported",
  binding_key_form: 'it is not a signed text in its proper form',
  binding_key_type: 'it does not say that it is a key binding',
  binding_key_extension: 'it demands an extension that is not understood here',
  binding_key_unknown_algorithm: 'it is signed with {algorithm}, an algorithm that is not known here',
  binding_key_unknown_hash: 'the digests of the credential are made with {hash}, which is not known here',
  binding_key_too_nested: 'it is nested too deeply',
  binding_key_unknown_kind: 'the key of the holder is of a kind that is not known here',
  binding_key_algorithm: 'it is signed with the algorithm {algorithm}, which is not accepted',
  binding_key_missing: 'the credential does not name a key that could have signed it',
  binding_key_device: 'signatures with {algorithm} cannot be checked on this device',
  binding_key_signature: 'it was not signed by the holder to whom the credential was issued, or was altered',
  binding_key_claims:
    'it does not say when it was made, for which audience, with which nonce and for which presentation',
  binding_key_other: 'it was made for another presentation',
  binding_key_future: 'it is dated in the future ({time})',
  binding_key_early: 'it may not be used yet',
  binding_key_nonce: 'The presentation was made for another occasion: its nonce is not the one asked for.',
  binding_key_audience: 'The presentation was made for someone else: its audience is {audience}.',
  binding_key_stale: 'The presentation was made too long ago ({time}); ask for a new one.',
  binding_key_not_compared:
    'The holder has signed this presentation, but its audience and nonce could not be compared: it could be a copy.',
  binding_key_proven: 'The holder to whom the credential was issued presents it, for this occasion.',
  binding_key_refused: "The holder's key binding cannot be accepted: {because}.",
  binding_key_unchecked: 'Whether the holder presents it could not be checked, because {because}.',
} as const
