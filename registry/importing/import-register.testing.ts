/** A small test register: a mapping, files of it, and imports with real keys into a real store. */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { loadCredentialTypes } from '../../agent/credential-types/index.ts'
import type { Signer } from '../../agent/mint/mint-credential.ts'
import { type MintPool, openMintPool } from '../../agent/mint/mint-pool.ts'
import type { OrganizationId } from '../../domain/identifiers.ts'
import { organizationId } from '../../domain/identifiers.ts'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'
import { statementPlanner } from '../statements/statements.ts'
import type { Store } from '../store/port.ts'
import { openStore } from '../store/sqlite/store.ts'
import { temporaryFolder } from '../store/store.testing.ts'
import { type ImportSummary, importRegister } from './import-register.ts'
import { loadRegisterMapping, type RegisterMapping } from './mapping/register-mapping.ts'

export const TEST_BASE_URL = 'https://registry.example'
const KINDS = ['owns', 'owned-by', 'does-business-as', 'business-name-of'] as const
const both = (en: string) => ({ en, fr: en })

interface Row {
  readonly number: string
  readonly name?: string
  readonly status?: 'Live' | 'Dissolved'
  readonly businessNumber?: string
  /** At most two relationships. */
  readonly relations?: readonly {
    readonly kind: (typeof KINDS)[number]
    readonly to: string
    readonly since?: string
  }[]
}

const COLUMNS = ['number', 'name', 'type', 'status', 'bn', 'kind_1', 'to_1', 'since_1', 'kind_2', 'to_2', 'since_2']

/** @param id of the register, whose organizations are in the jurisdiction `XX-TT` */
export function testMapping(id = 'test-register', issuer?: string): RegisterMapping {
  return loadRegisterMapping(
    JSON.stringify({
      register: {
        id,
        name: both('Test register'),
        authority: { name: both('Test authority') },
        jurisdiction: 'XX-TT',
        licence: { name: 'None', url: 'https://example.org/licence', notice: both('Invented.') },
        invented: true,
        entityTypes: { Company: { label: both('Company') } },
        statuses: {
          Live: { label: both('Live'), active: true },
          Dissolved: { label: both('Dissolved'), active: false },
        },
      },
      ...(issuer === undefined ? {} : { issuer }),
      csv: { embeddedLineBreaks: false },
      columns: {
        registrationNumber: { column: 'number', pattern: '[0-9]+' },
        name: 'name',
        entityType: 'type',
        status: { column: 'status' },
        identifiers: [{ scheme: 'business-number', column: 'bn' }],
        relationships: [
          {
            kind: 'kind_{n}',
            kinds: Object.fromEntries(KINDS.map(kind => [kind, kind])),
            organization: 'to_{n}',
            since: { column: 'since_{n}', format: 'YYYY-MM-DD' },
            count: 2,
          },
        ],
      },
    }),
  )
}

function writeRegister(path: string, rows: readonly Row[]): string {
  const lines = rows.map(
    ({ number, name = `Company ${number}`, status = 'Live', businessNumber = '', relations = [] }) => {
      const related = [0, 1].flatMap(position => {
        const { kind = '', to = '', since = '' } = relations[position] ?? {}
        return [kind, to, since]
      })
      return [number, name, 'Company', status, businessNumber, ...related].map(cell => `"${cell}"`).join(',')
    },
  )
  writeFileSync(path, `${[COLUMNS.join(','), ...lines].join('\n')}\n`)
  return path
}

export const testId = (number: string): OrganizationId => organizationId('XX-TT', number)

export interface TestImports {
  readonly store: Store
  /** Imports these rows as the whole register. */
  importRows(rows: readonly Row[], mapping?: RegisterMapping): Promise<ImportSummary>
  /** Returns `<type> <statement>: <state>` of an organization's credentials, oldest first. */
  statements(number: string): Promise<readonly string[]>
}

/**
 * @param batchSize organizations in one transaction
 * @param beforeSigning called when a batch has its status indexes and is not committed yet
 */
export async function temporaryImports(
  batchSize = 500,
  beforeSigning: () => Promise<void> = async () => {},
): Promise<TestImports> {
  const folder = temporaryFolder()
  const store = openStore({ path: join(folder, 'registry.sqlite') })
  const mintPool = openMintPool(newSigner(), { workers: 1 })
  onTestFinished(async () => {
    await mintPool.close()
    await store.close()
  })
  const planner = statementPlanner(
    loadCredentialTypes(join(PACKAGE_ROOT, 'definitions/credential-types'), TEST_BASE_URL),
  )
  let files = 0
  return {
    store,
    importRows(rows, mapping = testMapping()) {
      const file = writeRegister(join(folder, `${++files}.csv`), rows)
      const { issuer: id = 'registry' } = mapping
      const issuer = { id, did: `did:web:registry.example${id === 'registry' ? '' : `:issuers:${id}`}` }
      const clock = () => new Date(Date.UTC(2026, 5, files, 12))
      const signing: MintPool = {
        async mint(payloads) {
          await beforeSigning()
          return mintPool.mint(payloads)
        },
        close: () => mintPool.close(),
      }
      const deps = { store, mintPool: signing, planner, issuer, clock, random: randomBytes, batchSize }
      return importRegister(deps, { file, fileName: 'rows.csv', mapping, markMissing: true })
    },
    async statements(number) {
      const all = await store.credentials.ofOrganization(testId(number))
      return [...all]
        .sort((one, other) => (one.type < other.type ? -1 : one.type > other.type ? 1 : one.ordinal - other.ordinal))
        .map(({ type, statement, supersededBy, endedAt }) => {
          const became = supersededBy ? 'superseded' : endedAt ? 'ended' : 'in force'
          return `${type}${statement && ` ${statement}`}: ${became}`
        })
    },
  }
}

export function newSigner(): Signer {
  const {
    x = '',
    y = '',
    d = '',
  } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
  return { kid: 'did:web:registry.example#key', privateJwk: { kty: 'EC', crv: 'P-256', x, y, d } }
}
