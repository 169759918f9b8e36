/** One organization: its record, its credentials and its history. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AppEnv } from '../../../../http/environment.ts'
import { representJson } from '../../../../http/respond.ts'
import { credentialsSchema, type HistoryBody, historySchema, organizationSchema } from '../../shared/contract.ts'
import type { AppDependencies } from '../../shared/dependencies.ts'
import { jsonResponses, NO_QUERY, TAGS } from '../../shared/openapi.ts'
import { ApiProblem } from '../../shared/problems.ts'
import { credentialSummary } from '../credentials/credential-view.ts'
import type { RegisterDirectory } from '../registers/register-directory.ts'
import { changedFields } from './changed-fields.ts'
import { findOrganization } from './find-organization.ts'
import { codedStatus } from './labels.ts'
import { mergeRelationships, organizationBody } from './organization-view.ts'

const params = z.object({
  id: z.string().openapi({
    description: 'Organization id: jurisdiction, dot, registration number, exactly as written.',
    example: 'IM.000003B',
    param: { name: 'id', in: 'path' },
  }),
})

const organizationRoute = createRoute({
  method: 'get',
  path: '/api/v1/organizations/{id}',
  tags: [TAGS.organizations],
  operationId: 'getOrganization',
  summary: 'One organization',
  description: 'The newest version of the record, with its relationships from both sides and its source.',
  request: { query: NO_QUERY, params },
  responses: jsonResponses(organizationSchema, 'The record.', 'invalid_parameter', 'organization_not_found'),
})

const credentialsRoute = createRoute({
  method: 'get',
  path: '/api/v1/organizations/{id}/credentials',
  tags: [TAGS.organizations],
  operationId: 'listOrganizationCredentials',
  summary: 'Credentials of an organization',
  description: 'All credentials about the organization, newest first, with their states.',
  request: { query: NO_QUERY, params },
  responses: jsonResponses(credentialsSchema, 'Its credentials.', 'invalid_parameter', 'organization_not_found'),
})

const historyRoute = createRoute({
  method: 'get',
  path: '/api/v1/organizations/{id}/history',
  tags: [TAGS.organizations],
  operationId: 'getOrganizationHistory',
  summary: 'History of an organization',
  description: 'Every version that this registry has recorded, newest first, with the fields that changed.',
  request: { query: NO_QUERY, params },
  responses: jsonResponses(historySchema, 'Its versions.', 'invalid_parameter', 'organization_not_found'),
})

export function organizationRoutes(
  app: OpenAPIHono<AppEnv>,
  { store, baseUrl, credentialTypes }: Pick<AppDependencies, 'store' | 'baseUrl' | 'credentialTypes'>,
  directory: RegisterDirectory,
): void {
  async function existing(text: string) {
    const found = await findOrganization(store, text)
    if (found.organization) return found.organization
    throw new ApiProblem(
      'organization_not_found',
      found.suggestion === undefined
        ? 'There is no organization with this id. Search for it by name or number at /api/v1/organizations?q=.'
        : `There is no organization with this id. Ids are case-sensitive. Did you mean ${found.suggestion}?`,
    )
  }

  app.openapi(organizationRoute, async c => {
    const current = await existing(c.req.valid('param').id)
    const { id, register, relationships: own } = current.organization
    const relationships = mergeRelationships(own, await store.organizations.relatedFrom(id))
    const others = await store.organizations.currentMany(relationships.map(({ organization }) => organization))
    const state = (await directory.states()).get(register)
    const address = `${baseUrl}/api/v1/organizations/${id}`
    return representJson(c, organizationBody(current, state, relationships, others), {
      link: [
        `<${baseUrl}/organization/${id}>; rel="alternate"; type="text/html"`,
        `<${address}/history>; rel="version-history"`,
        `<${address}/credentials>; rel="related"`,
      ].join(', '),
    })
  })

  app.openapi(credentialsRoute, async c => {
    const { organization } = await existing(c.req.valid('param').id)
    const stored = await store.credentials.ofOrganization(organization.id)
    return representJson(c, { items: stored.map(one => credentialSummary(one, { baseUrl, credentialTypes })) })
  })

  app.openapi(historyRoute, async c => {
    const { organization } = await existing(c.req.valid('param').id)
    const register = (await directory.states()).get(organization.register)?.register
    const versions = await store.organizations.versions(organization.id)
    const body: HistoryBody = {
      items: versions
        .map((version, index) => ({
          version: version.version,
          seq: version.seq,
          recordedAt: version.recordedAt,
          observedOn: version.provenance.observedOn,
          changed: changedFields(versions[index - 1]?.organization, version.organization),
          legalName: version.organization.legalName,
          status: codedStatus(register, version.organization.status),
        }))
        .reverse(),
    }
    return representJson(c, body)
  })
}
