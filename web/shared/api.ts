/**
 * The site's client of the registry's API. Answers are trusted to follow the contract; every failure is an `ApiError`,
 * whose kind decides the message for the reader.
 */
import type {
  CredentialSummaryBody,
  HistoryBody,
  IssuersBody,
  OrganizationBody,
  RegistersBody,
  SearchItem,
  SearchResultBody,
  VerificationBody,
} from '../../registry/api/shared/contract.ts'
import { readRetryAfter } from './retry-after.ts'

/** The origin of the API: the site's own, unless the site was built for another host. */
export const API_BASE: string = import.meta.env.VITE_API_BASE ?? ''

/** `network`: no answer came; `server`: 5xx, or an answer that is not from the registry; `request`: 4xx. */
export type ApiErrorKind = 'network' | 'server' | 'request'

export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly kind: ApiErrorKind
  readonly status: number
  /** The stable code of the problem document; undefined without one. */
  readonly code: string | undefined
  /** The seconds after which to ask again; undefined when the server did not say. */
  readonly retryAfter: number | undefined

  constructor(kind: ApiErrorKind, status: number, code?: string, retryAfter?: number) {
    super(`${kind} ${status} ${code ?? ''}`)
    this.kind = kind
    this.status = status
    this.code = code
    this.retryAfter = retryAfter
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

export function searchOrganizations(query: URLSearchParams, signal: AbortSignal): Promise<SearchResultBody> {
  return getJson(`/api/v1/organizations?${query}`, signal)
}

export async function suggestions(query: URLSearchParams, signal: AbortSignal): Promise<readonly SearchItem[]> {
  const body: { items: readonly SearchItem[] } = await getJson(`/api/v1/suggestions?${query}`, signal)
  return body.items
}

export function organization(id: string): Promise<OrganizationBody> {
  return getJson(`/api/v1/organizations/${encodeURIComponent(id)}`)
}

export async function organizationCredentials(id: string): Promise<readonly CredentialSummaryBody[]> {
  const body: { items: readonly CredentialSummaryBody[] } = await getJson(
    `/api/v1/organizations/${encodeURIComponent(id)}/credentials`,
  )
  return body.items
}

export async function organizationHistory(id: string): Promise<HistoryBody['items']> {
  const body: HistoryBody = await getJson(`/api/v1/organizations/${encodeURIComponent(id)}/history`)
  return body.items
}

export function registers(): Promise<RegistersBody> {
  return getJson('/api/v1/registers')
}

/** Fetches the issuers that sign here: the registry itself, then its agencies. */
export function issuers(signal?: AbortSignal): Promise<IssuersBody> {
  return getJson('/api/v1/issuers', signal)
}

/** Returns the address of the signed credential. */
export function credentialAddress(id: string): string {
  return `${API_BASE}/credentials/${encodeURIComponent(id)}`
}

/** Fetches the signed credential as compact text. It is never taken from a cache: the current one is to be checked. */
export async function signedCredential(id: string): Promise<string> {
  const response = await request(credentialAddress(id), {
    headers: { Accept: 'application/vc+jwt' },
    cache: 'no-store',
  })
  return (await response.text()).trim()
}

/** Asks the registry's server to verify. The result is the server's and not the browser's. */
export async function verifyAtServer(
  question: { readonly credential: unknown } | { readonly presentation: unknown },
): Promise<VerificationBody> {
  const response = await request(`${API_BASE}/api/v1/verifications`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify(question),
  })
  return parse(response)
}

async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const headers = { Accept: 'application/json' }
  return parse(await request(`${API_BASE}${path}`, signal === undefined ? { headers } : { headers, signal }))
}

async function request(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { credentials: 'omit', ...init }).catch((error: unknown) => {
    if (isAbort(error)) throw error
    throw new ApiError('network', 0)
  })
  if (response.ok) return response
  const { status, headers } = response
  const retryAfter = readRetryAfter(headers.get('Retry-After'), Date.now())
  throw new ApiError(status < 500 ? 'request' : 'server', status, await problemCode(response), retryAfter)
}

/** Parses an answer. Only here is an answer assumed to have the form of the contract. */
async function parse<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T
  } catch (error) {
    if (isAbort(error)) throw error
    throw new ApiError('server', response.status)
  }
}

async function problemCode(response: Response): Promise<string | undefined> {
  const body: unknown = await response.json().catch(() => undefined)
  if (typeof body !== 'object' || body === null || !('code' in body)) return undefined
  return typeof body.code === 'string' ? body.code : undefined
}
