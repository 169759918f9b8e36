/** Why an issuer is relied on or not. */
export const ISSUER_REASONS = {
  issuer_relied_on: 'The issuer, {issuer}, is one that is relied on here.',
  issuer_not_relied_on: 'The issuer, {issuer}, is not among those relied on here.',
  issuer_signed_by_other: 'The credential names {issuer} as its issuer, but a key of {other} as the one that signed.',
  issuer_by_address:
    'The credential names {issuer} as its issuer and was signed with a key of {other}. Whether that key may speak for the issuer cannot be told.',
  issuer_named_twice: 'The credential names two different issuers.',
  issuer_header_unreadable: 'Who signed cannot be told from the header.',
} as const
