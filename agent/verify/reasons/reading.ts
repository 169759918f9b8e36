/** Why what was given could not be read as a credential or presentation. */
export const READING_REASONS = {
  reading_too_many: 'The credential has {count} entries in {part}, and at most {limit} are read.',
} as const
