/** In French: `agent/verify/reasons/document.ts`. */
import type { DOCUMENT_REASONS } from '../../../agent/verify/reasons/document.ts'

export const DOCUMENT_REASONS_FR: Record<keyof typeof DOCUMENT_REASONS, string> = {
  document_not_fetched: 'il n’a pas été obtenu',
  document_is_web_page: 'une page Web se trouve à cette adresse',
  document_unavailable: '{detail}',
}
