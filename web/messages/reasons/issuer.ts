/** In French: `verify/report/reasons/issuer.ts`. */
import type { ISSUER_REASONS } from '../../../verify/report/reasons/issuer.ts'

export const ISSUER_REASONS_FR: Record<keyof typeof ISSUER_REASONS, string> = {
  issuer_relied_on: 'L’émetteur, {issuer}, est reconnu ici.',
  issuer_not_relied_on: 'L’émetteur, {issuer}, n’est pas de ceux qui sont reconnus ici.',
  issuer_signed_by_other: 'L’attestation nomme {issuer} comme émetteur, mais c’est une clé de {other} qui l’a signée.',
  issuer_by_address:
    'L’attestation nomme {issuer} comme émetteur et a été signée avec une clé de {other}. On ne peut pas dire si cette clé peut parler pour l’émetteur.',
  issuer_named_twice: 'L’attestation nomme deux émetteurs différents.',
  issuer_header_unreadable: 'L’en-tête ne permet pas de dire qui a signé.',
}
