/** In French: `verify/report/reasons/validity.ts`. */
import type { VALIDITY_REASONS } from '../../../verify/report/reasons/validity.ts'

export const VALIDITY_REASONS_FR: Record<keyof typeof VALIDITY_REASONS, string> = {
  validity_in_force: 'L’attestation est valide en ce moment.',
  validity_no_period: 'L’attestation ne limite pas sa durée de validité.',
  validity_not_yet: 'L’attestation n’est pas valide avant le {from}.',
  validity_expired: 'L’attestation était valide jusqu’au {until}.',
  validity_ends_before: 'L’attestation finirait ({until}) avant de commencer ({from}).',
  validity_no_instant: 'La période de validité n’est pas fiable : le membre {member} n’est pas écrit comme un instant.',
  validity_no_zone:
    'On ne peut pas dire si l’attestation est valide, parce que son membre {member} n’a pas de fuseau horaire.',
  validity_no_clock: 'L’heure n’était pas connue; la période n’a donc pas pu être vérifiée.',
}
