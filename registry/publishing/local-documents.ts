/**
 * Looks up this registry's published documents by address, without the network.
 * So verification of its own credentials needs no other server, and works before
 * this server listens.
 */
import type { CredentialTypes } from '../../agent/credential-types/index.ts'
import { parseCredentialId } from '../../domain/identifiers.ts'
import type { Fetched } from '../../verify/evidence/evidence.ts'
import { reason } from '../../verify/report/reasons/reason.ts'
import type { Store } from '../store/port.ts'
import { issuerDocumentAt } from './issuer-documents.ts'

interface Own {
  readonly store: Store
  readonly baseUrl: string
  readonly credentialTypes: CredentialTypes
}

/** @returns `undefined` for an address outside this registry */
export function localDocuments(own: Own): (url: string) => Promise<Fetched | undefined> {
  return async url => {
    if (!url.startsWith(`${own.baseUrl}/`)) return undefined
    const found = await read(own, url.slice(own.baseUrl.length))
    return found ? { ok: true, ...found } : { ok: false, reason: reason('document_not_published') }
  }
}

async function read(own: Own, path: string): Promise<{ body: string; mediaType: string } | undefined> {
  const [section, first = '', second = '', third = ''] = path.slice(1).split('/')
  switch (section) {
    case 'status-lists': {
      const list = await own.store.statusLists.published(first)
      return list && { body: list.jwt, mediaType: statusListMediaType(first) }
    }
    case 'credential-types':
      return own.credentialTypes.file(first, second, third)
    case 'credentials': {
      const id = parseCredentialId(first)
      const credential = id && (await own.store.credentials.get(id))
      return credential && { body: credential.jwt, mediaType: 'application/vc+jwt' }
    }
    default:
      return issuerDocumentAt(own, path)
  }
}

/** `<list>` alone is a token status list, `<list>-<purpose>` a bitstring status list. */
export function statusListMediaType(id: string): 'application/statuslist+jwt' | 'application/vc+jwt' {
  return id.includes('-') ? 'application/vc+jwt' : 'application/statuslist+jwt'
}
