/** Why a document that a check needs was not available. Clauses, to follow a colon or "because". */
export const DOCUMENT_REASONS = {
  document_not_fetched: 'it was not fetched',
  document_is_web_page: 'the address gives a web page instead',
  document_unavailable: '{detail}',
  document_redirects: 'its address leads to another one, which is not followed',
  document_status: 'its server answered {status}',
  document_too_large: 'it is larger than {limit} bytes',
  document_too_slow: 'its server did not answer in {seconds} seconds',
  document_unreachable: 'its server could not be reached, or does not let this page read it',
} as const
