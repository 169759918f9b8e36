/** Reasons about status lists: what they say, and why one could not be used. Clauses begin with a small letter. */
export const STATUS_REASONS = {
  status_none: 'The issuer publishes no status for it.',
  status_good: 'The issuer has neither revoked nor suspended it.',
  status_not_set: 'The issuer has not set the status that it publishes for the purpose "{purpose}".',
  status_notice: 'The issuer has not set the status that it publishes as a message. It describes that as "{notice}".',
  status_superseded: 'It is genuine, but the issuer has since replaced it with a newer one.',
  status_revoked: 'The issuer has revoked it: it should not be relied on.',
  status_suspended: 'The issuer has suspended it: it should not be relied on for now.',

  status_notice_set:
    'The issuer has marked it with the notice "{notice}". It is not known here whether it can still be relied on.',
  status_purpose_unknown: 'The issuer has set a status for the purpose "{purpose}", whose meaning is not known here.',
  status_value_unknown: 'The issuer has set the status {status}, whose meaning is not known here.',

  status_unknown: 'Whether the credential was revoked could not be checked: {because}.',
  status_type_unknown: 'its status is published as {type}, which is not known here',
  status_claim_unknown: 'its status claim has a form that is not known here',
  status_address_unsupported: 'its status list is at {address}, and lists are fetched from https addresses only',
  status_size_unsupported: 'its status has {size} bits, and no more than {limit} are read here',
  status_entries_too_many: 'it has more than {limit} status entries, and only the first {limit} are looked up here',
  status_time_unknown: 'the time is not known here, so its status list, {list}, may be out of date',
  status_list_missing: 'its status list, {list}, is not available: {because}',
  status_list_unusable: 'its status list, {list}, cannot be relied on: {because}',

  status_list_not_credential: 'it is not a signed credential',
  status_list_not_token: 'it is not a signed status list token',
  status_list_other_issuer: 'it is signed by {issuer}, who is neither the issuer of the credential nor relied on here',
  status_list_other_key: 'it is not signed by the issuer that it names',
  status_list_other_kind: 'it is a document of another kind',
  status_list_other_address: 'it says that it is the list of another address, {address}',
  status_list_no_address: 'it does not say which address it is the list of',
  status_list_other_purpose: 'it is not a list for the purpose "{purpose}"',
  status_list_empty: 'it holds no list',
  status_list_not_decodable: 'its list cannot be decoded',
  status_list_too_large: 'its list expands to more than {limit} bytes',
  status_list_too_short: 'it has {entries} entries, and the standard requires at least {minimum}',
  status_list_no_bits: 'it does not say how many bits a status has',
  status_list_no_iat: 'it does not say when it was made',
  status_list_future: 'it is dated in the future',
  status_list_no_ttl: 'its ttl is not a positive number',

  status_list_altered:
    'Whether the credential was revoked could not be checked: its status list, {list}, was altered or signed with another key, because its signature does not match.',
  status_list_badly_signed:
    'Whether the credential was revoked could not be checked: its status list, {list}, is not signed properly. About the list: {because}',
  status_list_signature_unknown:
    'Whether the credential was revoked could not be checked: the signature of its status list, {list}, could not be checked. About the list: {because}',
  status_list_not_in_force:
    'Whether the credential was revoked could not be checked: its status list, {list}, is not in force. About the list: {because}',
  status_list_expired:
    'Whether the credential was revoked could not be checked: its status list, {list}, is out of date, and a newer one is needed. About the list: {because}',
  status_list_check: 'Its check gave {code}.',

  status_entry_invalid: 'The credential does not say properly where its status is published: {because}.',
  status_entry_not_object: 'it is not an object',
  status_entry_no_type: 'it has no type',
  status_entry_no_purpose: 'it has no purpose',
  status_entry_no_address: 'it names no address of a list',
  status_entry_index: 'its index, {index}, is not a whole number of 0 or more',
  status_entry_no_index: 'it has no index',
  status_entry_size: 'its size, {size}, is not a number of bits',
  status_claim_empty: 'its status claim is empty',
  status_reference_not_object: 'its reference to a list is not an object',
  status_index_outside: 'The credential names the index {index}, which is outside of its status list, {list}.',

  status_too_many:
    'Whether the credential was revoked was not checked: it names {count} status entries, and at most {limit} are read.',
  status_too_large:
    'Whether the credential was revoked could not be checked: its status lists are more work than one verification may do, which reads at most {limit} of them.',
} as const
