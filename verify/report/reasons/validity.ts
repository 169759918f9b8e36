/** Reasons why the credential is, or is not, in force at the time of verification. */
export const VALIDITY_REASONS = {
  validity_in_force: 'The credential is valid at this time.',
  validity_no_period: 'The credential does not limit when it is valid.',
  validity_not_yet: 'The credential is not valid before {from}.',
  validity_expired: 'The credential was valid until {until}.',
  validity_ends_before: 'The credential would end, at {until}, before it begins, at {from}.',
  validity_no_instant: 'The period of the credential cannot be relied on: its {member} is not a valid time.',
  validity_no_zone: 'It is not known whether the credential is in force, because its {member} has no time zone.',
  validity_no_clock: 'The time is not known here, so the period could not be checked.',
} as const
