/** In French: `agent/verify/reasons/schema.ts`. */
import type { SCHEMA_REASONS } from '../../../agent/verify/reasons/schema.ts'

export const SCHEMA_REASONS_FR: Record<keyof typeof SCHEMA_REASONS, string> = {}
