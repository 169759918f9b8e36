/** In French: `agent/verify/reasons/status.ts`. */
import type { STATUS_REASONS } from '../../../agent/verify/reasons/status.ts'

export const STATUS_REASONS_FR: Record<keyof typeof STATUS_REASONS, string> = {}
