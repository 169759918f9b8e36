/** What the status lists say, and why they could not be used. */
export const STATUS_REASONS = {} as const
