/** Reasons why the content has, or does not have, the form that its schema or type requires. */
export const SCHEMA_REASONS = {
  schema_not_named: 'The credential does not name a schema.',
  schema_fits: 'The credential has the form that its schema requires.',
  schema_differs: 'The credential does not have the form that its schema {schema} requires: {because}.',
  schema_changed:
    'The schema {schema} was changed since the credential was issued: it is not the one that the issuer meant.',
  schema_not_available:
    'The form of the credential could not be checked: the schema {schema} is not available, because {because}.',
  schema_not_applied:
    'The form of the credential could not be checked: the schema {schema} cannot be applied, because {because}.',
  schema_too_many:
    'The form of the credential was not checked: it names {count} schemas, and at most {limit} are read.',

  schema_fault_kind: 'it is of a kind that is not supported ({kind})',
  schema_fault_address: 'its address is not an https address',
  schema_fault_digest: 'its digest is of a kind that is not supported',
  /** Also used for resources that are not schemas. */
  digest_over_limit:
    'its digest was not compared, because all digests together are more work than one verification may do',
  schema_fault_size: 'it is larger than {limit}',
  schema_fault_too_much: 'it nests too deeply, or all documents together are more than one verification reads',
  schema_fault_json: 'it is not a JSON object with one meaning',
  schema_fault_dialect: 'it is written in a version of JSON Schema that is not supported ({dialect})',
  schema_fault_form: 'it refers to a part that it does not have, or is not a valid schema',
  schema_fault_depth: 'it goes more than {limit} schemas deep',
  schema_fault_work: 'it asks for more work than one verification may do, which takes {limit} steps at most',
  schema_fault_pattern: 'its pattern {pattern} is not supported',
  schema_fault_pattern_work: 'its pattern {pattern} asks for more work than one verification may do',
  schema_fault_format: 'a text is too long to be compared with the format {format}',
  schema_fault_engine: 'the program that matches its patterns could not be loaded',

  schema_misfit_type: '{where} is not of the type {expected}',
  schema_misfit_const: '{where} is not {expected}',
  schema_misfit_enum: '{where} is none of the values that are allowed',
  schema_misfit_number: '{where} is {value}, which does not fit {limit}',
  schema_misfit_length: '{where} has the length {length}, which does not fit {limit}',
  schema_misfit_pattern: '{where} does not match the pattern {pattern}',
  schema_misfit_format: '{where} is not of the format {format}',
  schema_misfit_repeated: '{where} has the same item twice',
  schema_misfit_lacks: '{where} lacks the member {name}',
  schema_misfit_excluded: '{where} is not allowed there, or not in this form',
  schema_misfit_contains: '{where} has {found} of the items that are asked for, which is not the right number',
  schema_misfit_any: '{where} fits none of the forms that are allowed',
  schema_misfit_one: '{where} fits {count} of the forms of which it must fit one',

  schema_not_disclosed: 'The form of the credential was not checked, because its disclosures cannot be accepted.',
  schema_type_none: 'The credential does not name rules for its type.',
  schema_type_fits: 'The credential has the form that its type requires.',
  schema_type_differs: 'The credential does not have the form that its type requires: {because}.',
  schema_type_not_applied: 'The form of the credential could not be checked: {because}.',
  schema_type_not_available: 'The rules of the type {type} could not be checked, because {because}.',
  schema_type_no_address: 'the name of the type is not an https address',
  schema_type_circular: 'its type extends itself',
  schema_type_too_many_types: 'its type extends more than {limit} others',
  schema_type_too_many_rules: 'its type has more than the {limit} rules that are read',
  schema_type_too_many_claims: 'it says more at "{where}" than is read',
  schema_type_changed: 'the published rules of the type {type} are not those that the issuer meant',
  schema_type_json:
    'the published rules of the type {type} are not a JSON object with one meaning, or are larger than 256 KiB',
  schema_type_other: 'the published rules of the type {type} are about another type',
  schema_type_malformed: 'the published rules of its type are malformed',
  schema_type_lenient: 'its type relaxes a rule of the type that it extends',
  schema_type_misfit: 'it is of another form at "{where}"',
  schema_type_lacks: 'it lacks "{where}", which its type requires',
  schema_type_no_choice: 'it does not let the holder choose whether to show "{where}"',
  schema_type_choice: 'it lets the holder choose whether to show "{where}", which its type does not allow',
} as const
