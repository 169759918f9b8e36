/** What the status lists say, and why they could not be used. */
export const STATUS_REASONS = {
  status_too_many:
    'Whether the credential was revoked was not checked: it names {count} status entries, and at most {limit} are read.',
  status_too_large:
    'Whether the credential was revoked could not be checked: its status lists are more work than one verification may do, which reads {limit} of them at most.',
} as const
