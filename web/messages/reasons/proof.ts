/** In French: `agent/verify/reasons/proof.ts`. */
import type { PROOF_REASONS } from '../../../agent/verify/reasons/proof.ts'

export const PROOF_REASONS_FR: Record<keyof typeof PROOF_REASONS, string> = {}
