/** In French: `agent/verify/reasons/binding.ts`. */
import type { BINDING_REASONS } from '../../../agent/verify/reasons/binding.ts'

export const BINDING_REASONS_FR: Record<keyof typeof BINDING_REASONS, string> = {
  binding_no_holder: 'L’attestation n’est liée à aucun titulaire : n’importe qui peut la présenter.',
  binding_holder_silent: 'Le titulaire n’a pas montré que l’attestation lui a été délivrée.',
  binding_holder_unasked:
    'L’attestation est liée à un titulaire; on n’a pas demandé si c’est bien lui qui la présente.',
}
