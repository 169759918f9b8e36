/**
 * Reasons why an embedded proof holds, fails, or could not be judged: its members, its terms, its contexts, its key.
 */
export const DATA_INTEGRITY_REASONS = {
  proof_unacceptable: 'The proof cannot be accepted: {because}.',
  proof_member_not_plain: 'its member {member} is not written in plain words',
  proof_member_unknown: 'its member {member} is not one that a proof has',
  proof_has_context: 'it defines words by itself',
  proof_created_unreadable: 'the time when it was made is malformed',
  proof_expires_unreadable: 'the time when it ends is malformed',
  proof_ended: 'it ended at {at}',
  proof_other_purpose: 'its purpose is not {purpose}',
  proof_names_no_key: 'it does not name a key',
  proof_key_not_absolute: 'it does not name its key in full',
  proof_key_by_address: 'the proof names it as {key}, and this verifier finds the keys of proofs by DIDs only',
  proof_value_unreadable: 'its signature does not have the form that its kind of proof requires',
  proof_id_no_address: 'its id is not an address',
  proof_kind_unreadable: 'it does not say which kind of proof it is',
  proof_previous_missing: 'it continues another proof that is missing',
  proof_previous_fails: 'it continues another proof that does not hold',
  proof_too_many: 'The proofs were not checked: there are {count} of them, and at most {limit} are read.',
  proof_missing: 'there is none',
  proof_meaning: 'in what its signer signed, {because}',
  proof_suite_unsupported: 'The proof was made with {suite}, which this verifier does not know, so it was not checked.',
  proof_suite_context_missing:
    'The proof was made with {suite}, whose vocabulary {context} the text does not name, so it was not checked.',
  proof_not_supported_here: 'This program cannot check signatures of this kind ({suite}).',
  proof_text_altered: 'The text was altered after it was signed, or someone else signed it.',
  proof_holds: 'The text means exactly what {did} signed.',
  proof_holds_beside: 'The text means exactly what {did} signed. Further proofs do not count here: {others}.',
  words_not_plain: 'The text is not written in plain words: {because}.',
  words_prototype: 'it has a member that programs misread (__proto__)',
  words_address: 'it names a member by an address ({member}) instead of a word',
  words_keyword: 'it uses {member} where a word is needed',
  words_local_name: 'it names an object by a local name, which means nothing outside of it ({id})',
  words_repeated: 'it says something about itself inside of another object',
  words_hidden: '“{word}” is said under another name, so that a reader could overlook it',
  words_other_meaning: '“{word}” does not have its usual meaning',
  words_several_things: 'it has several objects at its top level, or an object with a local name',
  words_turned_around: 'it uses @reverse or @included',
  words_second_credential: 'another credential inside of it refers back to it',
  words_undefined: 'The text uses words that its vocabularies do not define, or define twice ({detail}).',
  words_defined_inside:
    'The text defines words by itself, which anyone who held it could have added after it was signed. This verifier does not rely on that.',
  context_not_relied_on: 'Its vocabulary {context} is not one that this registry relies on.',
  context_not_available: 'Its vocabulary {context} could not be obtained: {because}.',
  context_not_json: 'Its vocabulary {context} is not a valid JSON object.',
  context_too_large:
    'The proof was not checked: it needs more vocabularies, or larger ones, than one verification reads.',
  proof_over_limit:
    'The proof was not checked: all proofs together are more, or over more text, than one verification reads.',
  quads_too_many: 'The text, with the contexts that it names, is larger than one verification can compare.',
  quads_take_too_long: 'The proof was not checked: comparing this text takes too long.',
  resource_changed:
    'The resource {resource} is not the one that the issuer meant: its digest differs from the one in the credential.',
  resource_not_compared: 'The resource {resource} was not compared with what the issuer meant: {because}.',
  resource_digest_unsupported:
    'The credential gives a digest of {resource} of a kind that this verifier does not know, or whose text it does not hold.',
} as const
