/** The issuers and all their published documents: DID documents, logs, metadata, statements about themselves. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { REGISTRY_ISSUER } from '../../../domain/issuer.ts'
import type { AppContext, AppEnv } from '../../../http/environment.ts'
import { negotiateMediaType } from '../../../http/negotiate.ts'
import { REVALIDATE, represent, representJson } from '../../../http/respond.ts'
import { type IssuerDocumentName, issuerDocument } from '../../publishing/issuer-documents.ts'
import { type IssuersBody, issuersSchema } from '../shared/contract.ts'
import type { AppDependencies } from '../shared/dependencies.ts'
import { jsonResponses, NO_QUERY, NOT_MODIFIED, problemResponses, TAGS } from '../shared/openapi.ts'
import { ApiProblem } from '../shared/problems.ts'

/**
 * All of these forms have the same DID document. Resolvers differ in the media type that they accept, and some accept
 * none of these, so plain JSON comes first and is also the fallback when none is acceptable.
 */
const DID_FORMS = ['application/json', 'application/did+json', 'application/did', 'application/did+ld+json'] as const

interface Described {
  readonly name: IssuerDocumentName
  /** Path for the registry's own issuer. */
  readonly path: string
  /** Path for an agency; absent where the registry's own issuer speaks for all. */
  readonly agencyPath?: string
  readonly operation: string
  readonly summary: string
  readonly description: string
  readonly forms: readonly string[]
}

const DOCUMENTS: readonly Described[] = [
  {
    name: 'did.json',
    path: '/.well-known/did.json',
    agencyPath: '/issuers/{id}/did.json',
    operation: 'DidDocument',
    summary: 'The issuer’s DID document',
    description: 'The public keys, current and former, with which credentials and status lists are signed (did:web).',
    forms: DID_FORMS,
  },
  {
    name: 'did.jsonl',
    path: '/.well-known/did.jsonl',
    agencyPath: '/issuers/{id}/did.jsonl',
    operation: 'DidLog',
    summary: 'The log of the issuer’s DID',
    description: 'Every version of its document, each signed and committing to the keys of the next (did:webvh).',
    forms: ['text/jsonl'],
  },
  {
    name: 'whois.vp',
    path: '/whois.vp',
    agencyPath: '/issuers/{id}/whois.vp',
    operation: 'Whois',
    summary: 'Who the issuer is',
    description: 'A presentation of credentials about the issuer, signed by it (did:webvh, WHOIS).',
    forms: ['application/vp'],
  },
  {
    name: 'jwt-vc-issuer',
    path: '/.well-known/jwt-vc-issuer',
    agencyPath: '/.well-known/jwt-vc-issuer/issuers/{id}',
    operation: 'JwtVcIssuerMetadata',
    summary: 'JWT VC issuer metadata',
    description: 'The issuer’s keys in the form that SD-JWT VC verifiers look for.',
    forms: ['application/json'],
  },
  {
    name: 'did-configuration.json',
    path: '/.well-known/did-configuration.json',
    operation: 'DidConfiguration',
    summary: 'Which DIDs this domain is linked to',
    description: 'Domain linkage credentials of all issuers (DIF Well Known DID Configuration).',
    forms: ['application/json'],
  },
]

const issuersRoute = createRoute({
  method: 'get',
  path: '/api/v1/issuers',
  tags: [TAGS.credentials],
  operationId: 'listIssuers',
  summary: 'Issuers',
  description:
    'The issuers that sign here: the registry itself, and agencies with their own keys. Also the JSON-LD contexts that define the terms of their credentials.',
  request: { query: NO_QUERY },
  responses: jsonResponses(issuersSchema, 'The issuers. The registry’s own issuer is first.', 'invalid_parameter'),
})

export function issuerRoutes(
  app: OpenAPIHono<AppEnv>,
  { store, baseUrl, credentialTypes }: Pick<AppDependencies, 'store' | 'baseUrl' | 'credentialTypes'>,
): void {
  app.openapi(issuersRoute, async c => {
    const body: IssuersBody = {
      items: (await store.issuers.list()).map(({ id, name, did, webvhDid, document }) => ({
        id,
        name,
        did,
        webvhDid,
        keys: (document.verificationMethod ?? []).map(method => method.id),
      })),
      contexts: [...credentialTypes.contexts()],
    }
    return representJson(c, body)
  })

  const serve = async (c: AppContext, { name, forms }: Described, id: string): Promise<Response> => {
    const issuer = await store.issuers.get(id)
    const document = issuer && issuerDocument(issuer, name, baseUrl)
    if (!document) {
      throw new ApiProblem(
        'issuer_unknown',
        'This registry does not have this issuer. All issuers are listed at /api/v1/issuers.',
      )
    }
    const { body } = document
    if (forms.length === 1) return represent(c, { ...document, cacheControl: REVALIDATE })
    const mediaType = negotiateMediaType(c.req.header('accept'), forms) ?? forms[0] ?? document.mediaType
    return represent(c, { body, mediaType, cacheControl: REVALIDATE, vary: 'Accept' })
  }

  for (const described of DOCUMENTS) {
    const own = routeOf(described, described.path, '')
    app.openAPIRegistry.registerPath(own)
    app.get(own.getRoutingPath(), c => serve(c, described, REGISTRY_ISSUER))
    if (described.agencyPath === undefined) continue
    const agency = routeOf(described, described.agencyPath, 'Agency')
    app.openAPIRegistry.registerPath(agency)
    app.get(agency.getRoutingPath(), c => {
      // The documents of the registry's own issuer are at the root of the host and nowhere else.
      const id = c.req.param('id') ?? ''
      return serve(c, described, id === REGISTRY_ISSUER ? '' : id)
    })
  }
}

function routeOf({ operation, summary, description, forms }: Described, path: string, whose: 'Agency' | '') {
  const id = z
    .string()
    .openapi({ description: 'Id of an agency.', example: 'tax-office', param: { name: 'id', in: 'path' } })
  return createRoute({
    method: 'get',
    path,
    operationId: `get${whose}${operation}`,
    summary: whose === '' ? summary : `${summary}, of an agency`,
    description,
    tags: [TAGS.credentials],
    ...(whose === '' ? {} : { request: { params: z.object({ id }) } }),
    responses: {
      200: {
        description: 'The document.',
        content: Object.fromEntries(
          forms.map(form => [form, { schema: form === 'text/jsonl' ? z.string() : z.looseObject({}) }]),
        ),
      },
      304: NOT_MODIFIED,
      ...problemResponses('issuer_unknown'),
    },
  })
}
