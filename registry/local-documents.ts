/**
 * What this registry publishes, by address, without going over the network:
 * verification of its own credentials needs nobody else, and works before the
 * server listens.
 */
import type { CredentialTypes } from '../agent/credential-types.ts'
import type { Fetched } from '../agent/verify/collect-evidence.ts'
import type { Store } from './store/store.ts'

/** @returns `undefined` for an address that is not this registry's */
export function localDocuments(own: {
  readonly store: Store
  readonly baseUrl: string
  readonly credentialTypes: CredentialTypes
}): (url: string) => Promise<Fetched | undefined> {
  return async url => {
    if (!url.startsWith(`${own.baseUrl}/`)) return undefined
    const [section = '', ...rest] = url.slice(own.baseUrl.length + 1).split('/')
    return (await read(own, section, rest)) ?? { ok: false, reason: 'this registry has no such document' }
  }
}

async function read(
  { store, credentialTypes }: { readonly store: Store; readonly credentialTypes: CredentialTypes },
  section: string,
  [first = '', second = '', third = '']: readonly string[],
): Promise<Fetched | undefined> {
  if (section === '.well-known' && first === 'did.json') {
    const document = await store.issuers.get()
    return document && { ok: true, body: JSON.stringify(document), mediaType: 'application/did+json' }
  }
  if (section === 'status-lists') {
    const list = await store.statusLists.published(first)
    return list && { ok: true, body: list.jwt, mediaType: 'application/vc+jwt' }
  }
  if (section === 'credential-types') {
    const file = credentialTypes.file(first, second, third)
    return file && { ok: true, ...file }
  }
  return undefined
}
