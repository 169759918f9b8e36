/** Fetches documents of other sites for a verification, with the verifier's reasons for failures. */
import type { FetchRefusal, GuardedAnswer } from '../../http/guarded-fetch.ts'
import type { Fetched } from '../../verify/evidence/evidence.ts'
import { type Reasons, reason } from '../../verify/report/reasons/reason.ts'

/** @param guardedFetch never throws; see `http/guarded-fetch.ts` */
export function foreignDocuments(
  guardedFetch: (url: string) => Promise<GuardedAnswer>,
): (url: string) => Promise<Fetched> {
  return async url => {
    const answer = await guardedFetch(url)
    return answer.ok ? answer : { ok: false, reason: reasonOf(answer.refusal) }
  }
}

function reasonOf(refusal: FetchRefusal): Reasons {
  switch (refusal.code) {
    case 'http_status':
      return reason('document_http_status', { status: refusal.status })
    case 'too_large':
      return reason('document_too_large', { limit: refusal.limit })
    default:
      return reason(`document_${refusal.code}`)
  }
}
