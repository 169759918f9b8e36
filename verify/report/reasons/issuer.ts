/** Why an issuer is relied on or not. */
export const ISSUER_REASONS = {
  issuer_relied_on: 'The issuer, {issuer}, is relied on here.',
  issuer_not_relied_on: 'The issuer, {issuer}, is not among those relied on here.',
  issuer_signed_by_other: 'The credential names {issuer} as its issuer, but a key of {other} as its signing key.',
  issuer_by_address:
    'The credential names {issuer} as its issuer and was signed with a key of {other}. It is not known whether that key may speak for the issuer.',
  issuer_named_twice: 'The credential names two different issuers.',
  issuer_header_unreadable: 'The header does not say clearly who signed.',
} as const
