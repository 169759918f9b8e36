/** In French: `agent/verify/reasons/reading.ts`. */
import type { READING_REASONS } from '../../../agent/verify/reasons/reading.ts'

export const READING_REASONS_FR: Record<keyof typeof READING_REASONS, string> = {
  reading_too_many: 'L’attestation compte {count} éléments sous {part}, et {limit} au plus sont lus.',
}
