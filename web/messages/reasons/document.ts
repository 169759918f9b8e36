/** In French: `agent/verify/reasons/document.ts`. */
import type { DOCUMENT_REASONS } from '../../../agent/verify/reasons/document.ts'

export const DOCUMENT_REASONS_FR: Record<keyof typeof DOCUMENT_REASONS, string> = {
  document_not_fetched: 'il n’a pas été obtenu',
  document_is_web_page: 'une page Web se trouve à cette adresse',
  document_unavailable: '{detail}',
  document_redirects: 'son adresse mène à une autre, ce qui n’est pas suivi',
  document_status: 'son serveur a répondu {status}',
  document_too_large: 'il dépasse {limit} octets',
  document_too_slow: 'son serveur n’a pas répondu en {seconds} secondes',
  document_unreachable: 'son serveur n’a pas pu être atteint, ou ne laisse pas cette page le lire',
}
