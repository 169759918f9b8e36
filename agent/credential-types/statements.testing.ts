/** Credentials of every shipped type: of an active organization, and of both inputs that tests use. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fullInput, minimalInput } from '../mint/registration-input.testing.ts'
import {
  type CredentialTypeDefinition,
  type CredentialTypes,
  loadCredentialTypes,
  type Statement,
  statementsOf,
} from './index.ts'

export const TYPES_DIRECTORY = fileURLToPath(new URL('../../definitions/credential-types', import.meta.url))

export interface StatedCase {
  /** Type and key, for a test's title. */
  readonly title: string
  readonly definition: CredentialTypeDefinition
  readonly statement: Statement
}

/** At least one statement under each type, from complete and from minimal data. */
export function everyStatement(baseUrl: string, issuer: string, types = loadTypes(baseUrl)): readonly StatedCase[] {
  const cases = [fullInput(baseUrl, issuer), activeInput(baseUrl, issuer), minimalInput(baseUrl, issuer)].flatMap(
    ({ baseUrl: _, ...input }) =>
      types.list().flatMap(definition =>
        statementsOf(definition, { ...input, relatedNames: NAMES }).map(({ key, relationship }) => ({
          title: `${definition.type} ${input.organization.id} ${key}`,
          definition,
          statement: { ...input, holder: 'did:web:boreal.example', ...(relationship && { relationship }) },
        })),
      ),
  )
  const missing = types.list().find(({ type }) => !cases.some(({ definition }) => definition.type === type))
  if (missing) throw new Error(`no statement under ${missing.type}: the tests would say nothing of it`)
  return cases
}

/** The organization of `fullInput` before it was dissolved. */
export function activeInput(baseUrl: string, issuer: string) {
  const input = fullInput(baseUrl, issuer)
  const { dissolvedOn: _, ...organization } = input.organization
  return { ...input, organization: { ...organization, status: { code: 'ACT', active: true } } }
}

export function loadTypes(baseUrl: string): CredentialTypes {
  return loadCredentialTypes(TYPES_DIRECTORY, baseUrl)
}

const NAMES = new Map([['CA-XP.XP0000002', 'Lightning Parts Inc.']])

/** A folder of types that exists for one test. */
export function withTypes(definitions: Readonly<Record<string, unknown>>, test: (directory: string) => void): void {
  const directory = mkdtempSync(join(tmpdir(), 'orgseal-types-'))
  try {
    for (const [folder, definition] of Object.entries(definitions)) {
      mkdirSync(join(directory, folder), { recursive: true })
      const text = typeof definition === 'string' ? definition : JSON.stringify(definition)
      writeFileSync(join(directory, folder, 'credential-type.json'), text)
    }
    test(directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
