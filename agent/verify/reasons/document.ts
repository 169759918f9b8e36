/** Why a document that a check needs was not available. Clauses, to follow a colon or "because". */
export const DOCUMENT_REASONS = {
  document_not_fetched: 'it was not fetched',
  document_is_web_page: 'the address gives a web page instead',
  document_unavailable: '{detail}',
} as const
