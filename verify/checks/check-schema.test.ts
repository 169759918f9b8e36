import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Budget, RequestDocuments } from '../evidence/budget.ts'
import { fetchedJson, type TestIssuer, testIssuer } from '../evidence/issuer.testing.ts'
import { formOf } from '../reading/input-form.ts'
import { readCredential } from '../reading/read-credential.ts'
import { checkSchema } from './check-schema.ts'

const URL = 'https://registry.example/schema.json'
const OTHER_URL = 'https://registry.example/other.json'
const SCHEMA = { type: 'object', required: ['credentialSubject'] }
const WRONG = { type: 'object', required: ['somethingElse'] }

let issuer: TestIssuer

beforeAll(async () => {
  issuer = await testIssuer('did:web:registry.example')
})

function sri(document: unknown): string {
  return `sha256-${createHash('sha256').update(JSON.stringify(document)).digest('base64')}`
}

async function verdict(
  changes: object,
  published: Readonly<Record<string, unknown>> = { [URL]: SCHEMA },
  spend: (budget: Budget) => void = () => {},
): Promise<string> {
  const payload = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential'],
    issuer: issuer.did,
    credentialSubject: { name: 'Invented' },
    ...changes,
  }
  const read = readCredential(formOf(await issuer.sign(payload)))
  if (!read.ok) throw new Error(read.message)
  const documents = new RequestDocuments(
    new Map(Object.entries(published).map(([url, schema]) => [url, fetchedJson(schema)])),
  )
  spend(documents.budget)
  const { outcome, code } = await checkSchema(read.credential, documents)
  return `${outcome} ${code}`
}

const schema = (more: object = {}): object => ({ id: URL, type: 'JsonSchema', ...more })

describe('checkSchema', () => {
  it('has a code for an absent, met, not met, unavailable and unsupported schema', async () => {
    expect(await verdict({})).toBe('pass schema_none')
    expect(await verdict({ credentialSchema: schema() })).toBe('pass schema_valid')
    expect(await verdict({ credentialSchema: schema() }, { [URL]: WRONG })).toBe('fail schema_invalid')
    expect(await verdict({ credentialSchema: schema() }, {})).toBe('unknown schema_unavailable')
    expect(await verdict({ credentialSchema: schema({ type: 'JsonSchemaCredential' }) })).toBe(
      'unknown schema_unsupported',
    )
    expect(await verdict({ credentialSchema: schema({ id: 'http://registry.example/' }) })).toBe(
      'unknown schema_unsupported',
    )
  })

  it('reports the gravest finding of several schemas', async () => {
    const both = [schema(), schema({ id: OTHER_URL })]
    expect(await verdict({ credentialSchema: both }, { [URL]: SCHEMA, [OTHER_URL]: SCHEMA })).toBe('pass schema_valid')
    expect(await verdict({ credentialSchema: both }, { [URL]: SCHEMA })).toBe('unknown schema_unavailable')
    expect(await verdict({ credentialSchema: both }, { [OTHER_URL]: WRONG })).toBe('fail schema_invalid')
  })

  it('refuses a schema that differs from its digest', async () => {
    expect(await verdict({ credentialSchema: schema({ digestSRI: sri(SCHEMA) }) })).toBe('pass schema_valid')
    expect(await verdict({ credentialSchema: schema({ digestSRI: sri(WRONG) }) })).toBe('fail schema_invalid')
    expect(await verdict({ credentialSchema: schema({ digestSRI: 'md5-AAAA' }) })).toBe('unknown schema_unsupported')
    const relatedResource = [{ id: URL, digestSRI: sri(WRONG) }]
    expect(await verdict({ credentialSchema: schema(), relatedResource })).toBe('fail schema_invalid')
  })

  it('applies a schema of at most 256 KiB', async () => {
    const ofLength = (length: number) => {
      const rest = JSON.stringify({ ...SCHEMA, $comment: '' }).length
      return { [URL]: { ...SCHEMA, $comment: 'x'.repeat(length - rest) } }
    }
    expect(await verdict({ credentialSchema: schema() }, ofLength(256 * 1024))).toBe('pass schema_valid')
    expect(await verdict({ credentialSchema: schema() }, ofLength(256 * 1024 + 1))).toBe('unknown schema_unsupported')
  })

  it('does not judge a schema whose digest would cost more than the request has', async () => {
    const spent = (budget: Budget) => {
      while (budget.take('hashedCharacters', 1024)) {}
    }
    const changes = { credentialSchema: schema({ digestSRI: sri(SCHEMA) }) }
    expect(await verdict(changes, { [URL]: SCHEMA }, spent)).toBe('unknown over_limit')
  })
})
