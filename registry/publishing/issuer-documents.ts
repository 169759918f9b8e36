/**
 * The published documents of an issuer, each at its standard address. All of
 * them come from the registry database: nothing is signed here, and a key
 * rotation is visible once it is in the database.
 */
import { z } from 'zod'
import { jwtVcIssuerMetadata } from '../../agent/issuers/issuer-metadata.ts'
import { type Issuer, REGISTRY_ISSUER } from '../../domain/issuer.ts'
import type { Store } from '../store/port.ts'

export type IssuerDocumentName = 'did.json' | 'did.jsonl' | 'whois.vp' | 'jwt-vc-issuer' | 'did-configuration.json'

interface IssuerFile {
  readonly body: string
  readonly mediaType: string
}

/** A P-256 key in a DID document; the metadata for SD-JWT VC omits other verification methods. */
const keySchema = z.object({
  id: z.string(),
  type: z.literal('JsonWebKey'),
  controller: z.string(),
  publicKeyJwk: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
})

/** @returns `undefined` when this issuer does not have such a document (yet) */
export function issuerDocument(issuer: Issuer, name: IssuerDocumentName, baseUrl: string): IssuerFile | undefined {
  switch (name) {
    case 'did.json':
      return { body: JSON.stringify(issuer.document), mediaType: 'application/did+json' }
    case 'did.jsonl':
      return { body: issuer.webvhLog, mediaType: 'text/jsonl' }
    case 'whois.vp':
      return issuer.whois === undefined ? undefined : { body: issuer.whois, mediaType: 'application/vp' }
    case 'jwt-vc-issuer':
      return { body: JSON.stringify(metadataOf(issuer, baseUrl)), mediaType: 'application/json' }
    case 'did-configuration.json': {
      const { didConfiguration } = issuer
      return didConfiguration && { body: JSON.stringify(didConfiguration), mediaType: 'application/json' }
    }
  }
}

/**
 * Returns the document at a path of this registry, e.g. `/.well-known/did.json` or `/issuers/tax-office/did.jsonl`.
 * @returns `undefined` when the path is not that of an issuer's document
 */
export async function issuerDocumentAt(
  { store, baseUrl }: { readonly store: Pick<Store, 'issuers'>; readonly baseUrl: string },
  path: string,
): Promise<IssuerFile | undefined> {
  const found = readPath(path)
  const issuer = found && (await store.issuers.get(found.issuer))
  return issuer && issuerDocument(issuer, found.name, baseUrl)
}

function readPath(path: string): { readonly issuer: string; readonly name: IssuerDocumentName } | undefined {
  const own = /^\/\.well-known\/(did\.jsonl?|jwt-vc-issuer|did-configuration\.json)$/.exec(path)?.[1]
  if (own !== undefined && isName(own)) return { issuer: REGISTRY_ISSUER, name: own }
  if (path === '/whois.vp') return { issuer: REGISTRY_ISSUER, name: 'whois.vp' }
  const [, issuer, name = 'jwt-vc-issuer'] =
    /^\/issuers\/([a-z0-9-]+)\/(did\.jsonl?|whois\.vp)$/.exec(path) ??
    /^\/\.well-known\/jwt-vc-issuer\/issuers\/([a-z0-9-]+)$/.exec(path) ??
    []
  return issuer !== undefined && issuer !== REGISTRY_ISSUER && isName(name) ? { issuer, name } : undefined
}

function isName(text: string): text is IssuerDocumentName {
  return ['did.json', 'did.jsonl', 'whois.vp', 'jwt-vc-issuer', 'did-configuration.json'].includes(text)
}

function metadataOf({ id, document }: Issuer, baseUrl: string) {
  const verificationMethod = (document.verificationMethod ?? []).flatMap(method => {
    const key = keySchema.safeParse(method)
    return key.success ? [key.data] : []
  })
  return jwtVcIssuerMetadata({ id, didDocument: { verificationMethod } }, baseUrl)
}
