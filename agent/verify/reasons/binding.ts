/** Whether the holder presents it, and for this occasion. */
export const BINDING_REASONS = {
  binding_no_holder: 'The credential is not bound to a holder: anyone may show it.',
  binding_holder_silent: 'The holder has not shown that the credential was issued to them.',
  binding_holder_unasked: 'The credential is bound to a holder; whether they are the one who shows it was not asked.',
} as const
