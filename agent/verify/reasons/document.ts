/** Why a document that a check needs was not available. Clauses, to follow a colon or "because". */
export const DOCUMENT_REASONS = {
  document_not_fetched: 'it was not fetched',
  document_is_web_page: 'the address gives a web page instead',
  /** For fetchers of others, who give a clause of their own. */
  document_unavailable: '{detail}',
  document_not_reachable: 'it could not be fetched from here',
  document_timed_out: 'its server did not answer within {seconds} seconds',
  document_cut_off: 'its server stopped before the document was complete',
  document_http_status: 'its server answered with the status {status}',
  document_redirects: 'its server redirects to another address, which is not followed',
  document_too_large: 'it is larger than {limit} bytes',
  document_compressed: 'its server compressed it, though that was not asked for',
  document_not_text: 'it is not text in UTF-8',
  document_address_unreadable: 'its address cannot be read',
  document_not_https: 'its address is not an https address',
  document_address_secret: 'its address carries a user name or a password',
  document_port_refused: 'the port in its address is neither 443 nor 1024 or above',
  document_not_indexed: '{file} does not name it',
  document_file_missing: 'the file {file} is not in the folder',
  document_file_too_large: 'the file {file} is larger than {limit} bytes',
  document_not_published: 'this registry publishes no such document',
} as const
