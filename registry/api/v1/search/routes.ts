/** Search and suggestions: results of the engine, completed with data of the store. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { defined } from '../../../../domain/defined.ts'
import { parseOrganizationId } from '../../../../domain/identifiers.ts'
import type { Bilingual } from '../../../../domain/register.ts'
import { whileClientWaits } from '../../../../http/client-gone.ts'
import type { AppEnv } from '../../../../http/environment.ts'
import { representJson } from '../../../../http/respond.ts'
import { type Facets, InvalidCursorError, type SearchHit } from '../../../../search/engine.ts'
import type { RegisterState } from '../../../store/port.ts'
import { type SearchItem, type SearchResultBody, searchResultSchema, suggestionsSchema } from '../../shared/contract.ts'
import type { AppDependencies } from '../../shared/dependencies.ts'
import { credentialTypeName, itself } from '../../shared/labels.ts'
import { jsonResponses, TAGS } from '../../shared/openapi.ts'
import { searchFilters, searchQuerySchema, suggestionsQuerySchema } from '../../shared/parameters.ts'
import { ApiProblem } from '../../shared/problems.ts'
import { ACTIVITY_LABELS, entityTypeFacetLabel } from '../organizations/labels.ts'
import { organizationSummary } from '../organizations/organization-view.ts'
import type { RegisterDirectory } from '../registers/register-directory.ts'

type Registers = ReadonlyMap<string, RegisterState>

const searchRoute = createRoute({
  method: 'get',
  path: '/api/v1/organizations',
  tags: [TAGS.search],
  operationId: 'searchOrganizations',
  summary: 'Search organizations',
  description:
    'Finds organizations by current, previous or other names and by numbers. `matched` says which of them matched, and where. Typing errors are corrected when the query as typed finds little. Pages are linked by `nextCursor` and by `Link: rel="next"`.',
  request: { query: searchQuerySchema },
  responses: jsonResponses(
    searchResultSchema,
    'One page of results, with counts over all pages. The counts are estimates when `exact` is false.',
    'invalid_parameter',
    'invalid_cursor',
  ),
})

const suggestionsRoute = createRoute({
  method: 'get',
  path: '/api/v1/suggestions',
  tags: [TAGS.search],
  operationId: 'suggestOrganizations',
  summary: 'Suggestions while typing',
  description: 'The first results of the same search, without counts. Suggestions accept the same filters.',
  request: { query: suggestionsQuerySchema },
  responses: jsonResponses(suggestionsSchema, 'The best results, best first.', 'invalid_parameter'),
})

export function searchRoutes(
  app: OpenAPIHono<AppEnv>,
  {
    engine,
    store,
    baseUrl,
    credentialTypes,
  }: Pick<AppDependencies, 'engine' | 'store' | 'baseUrl' | 'credentialTypes'>,
  directory: RegisterDirectory,
): void {
  async function items(hits: readonly SearchHit[], registers: Registers): Promise<SearchItem[]> {
    const ids = hits.flatMap(hit => parseOrganizationId(hit.id) ?? [])
    const versions = await store.organizations.currentMany(ids)
    return hits.flatMap(({ id, matched }) => {
      const known = parseOrganizationId(id)
      const version = known && versions.get(known)
      // The index is never ahead of this store, but may belong to another one: unknown organizations are left out.
      if (!version) return []
      const { organization } = version
      const summary = organizationSummary(organization, registers.get(organization.register))
      return [{ ...summary, matched: { ...matched, highlights: matched.highlights.map(range => ({ ...range })) } }]
    })
  }

  function facets(found: Facets, registers: Registers): SearchResultBody['facets'] {
    return {
      status: (['active', 'inactive'] as const).map(value => ({
        value,
        label: ACTIVITY_LABELS[value],
        count: found.status[value],
      })),
      entityType: byCount(found.entityType, value => entityTypeFacetLabel(registers, value)),
      register: byCount(found.register, value => registers.get(value)?.register.name ?? itself(value)),
      credentialType: byCount(found.credentialType, value => credentialTypeName(credentialTypes, value)),
    }
  }

  app.openapi(searchRoute, async c => {
    const query = c.req.valid('query')
    const registers = await directory.states()
    const filters = searchFilters(query, new Set(registers.keys()))
    const { q = '', names, sort, limit, cursor } = query
    const asked = { text: q, filters, names, sort, limit, ...(cursor === undefined || cursor === '' ? {} : { cursor }) }
    const found = await whileClientWaits(c, signal => engine.search(asked, { signal }).catch(refuseCursor))
    const body: SearchResultBody = {
      total: found.total,
      exact: found.exact,
      items: await items(found.hits, registers),
      facets: facets(found.facets, registers),
      nextCursor: found.nextCursor ?? null,
      ...defined({ instead: found.instead }),
    }
    return representJson(c, body, link(nextPage(baseUrl, c.req.url, found.nextCursor)))
  })

  app.openapi(suggestionsRoute, async c => {
    const query = c.req.valid('query')
    const registers = await directory.states()
    const { q = '', names, limit } = query
    const asked = { text: q, filters: searchFilters(query, new Set(registers.keys())), names, limit }
    const hits = q.trim() === '' ? [] : await whileClientWaits(c, signal => engine.suggest(asked, { signal }))
    return representJson(c, { items: await items(hits, registers) })
  })
}

function refuseCursor(error: unknown): never {
  if (!(error instanceof InvalidCursorError)) throw error
  const detail = 'This cursor does not belong to this search. Omit it to start from the first page.'
  throw new ApiProblem('invalid_cursor', detail, { errors: [{ parameter: 'cursor', detail }] })
}

/** A facet's values, the most frequent first. */
function byCount(counts: Readonly<Record<string, number>>, label: (value: string) => Bilingual) {
  return Object.entries(counts)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([value, count]) => ({ value, label: { ...label(value) }, count }))
}

/** `rel="next"` (RFC 8288): the same search with the next page's cursor. */
function nextPage(baseUrl: string, requestUrl: string, cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined
  const { searchParams } = new URL(requestUrl)
  searchParams.set('cursor', cursor)
  return `<${baseUrl}/api/v1/organizations?${searchParams}>; rel="next"`
}

function link(value: string | undefined): { link?: string } {
  return defined({ link: value })
}
