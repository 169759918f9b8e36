/** Why what was given could not be read as a credential or presentation. */
export const READING_REASONS = {} as const
