/** The registers: the sources of all records here. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { defined } from '../../../../domain/defined.ts'
import type { AppEnv } from '../../../../http/environment.ts'
import { representJson } from '../../../../http/respond.ts'
import type { RegisterState } from '../../../store/port.ts'
import { type RegisterBody, type RegistersBody, registersSchema } from '../../shared/contract.ts'
import type { AppDependencies } from '../../shared/dependencies.ts'
import { jsonResponses, NO_QUERY, TAGS } from '../../shared/openapi.ts'
import type { RegisterDirectory } from './register-directory.ts'

const registersRoute = createRoute({
  method: 'get',
  path: '/api/v1/registers',
  tags: [TAGS.organizations],
  operationId: 'listRegisters',
  summary: 'Registers',
  description:
    'Each source with its authority, its licence, its terms for types and statuses, and the number of its organizations here.',
  request: { query: NO_QUERY },
  responses: jsonResponses(registersSchema, 'The registers, ordered by id.', 'invalid_parameter'),
})

export function registerRoutes(
  app: OpenAPIHono<AppEnv>,
  { store }: Pick<AppDependencies, 'store'>,
  directory: RegisterDirectory,
): void {
  app.openapi(registersRoute, async c => {
    const states = await directory.states()
    const issuers = await store.issuers.list()
    const body: RegistersBody = { issuer: issuers[0]?.did ?? '', items: [...states.values()].map(registerBody) }
    return representJson(c, body)
  })
}

function registerBody({ register, organizations, lastImportedAt }: RegisterState): RegisterBody {
  const { id, name, authority, jurisdiction, homepage, licence, invented } = register
  return {
    id,
    name,
    authority: authority.name,
    ...defined({ raCode: authority.raCode }),
    jurisdiction,
    ...defined({ homepage }),
    licence,
    invented,
    organizations,
    ...defined({ lastImportedAt }),
    entityTypes: Object.entries(register.entityTypes).map(([code, { label }]) => ({ code, label })),
    statuses: Object.entries(register.statuses).map(([code, { label, active }]) => ({ code, label, active })),
  }
}
