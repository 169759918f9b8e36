/** In French: `agent/verify/reasons/status.ts`. */
import type { STATUS_REASONS } from '../../../agent/verify/reasons/status.ts'

export const STATUS_REASONS_FR: Record<keyof typeof STATUS_REASONS, string> = {
  status_too_many:
    'On n’a pas vérifié si l’attestation a été révoquée : elle indique {count} éléments de statut, et {limit} au plus sont lus.',
  status_too_large:
    'On n’a pas pu vérifier si l’attestation a été révoquée : lire ses listes de statut demande plus de travail qu’une vérification ne peut en faire, soit {limit} au plus.',
}
