/** Every vector gives the outcome and the codes that its file says. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Vector } from '../../fixtures/vectors/vector.ts'
import { CHECK_CODES, CHECK_IDS, PRESENTATION_CHECK_IDS } from '../report/report.ts'
import { collectEvidence } from './collect-evidence.ts'
import { verify } from './verify.ts'

const FOLDER = new URL('../../fixtures/vectors/', import.meta.url)

function vectorsIn(folder: string): readonly (readonly [string, Vector])[] {
  const files = readdirSync(new URL(`${folder}/`, FOLDER)).filter(file => file.endsWith('.json'))
  return files.map(file => [file, JSON.parse(readFileSync(new URL(`${folder}/${file}`, FOLDER), 'utf8'))] as const)
}

function verifyVector(vector: Vector) {
  const { credential, now, documents, trustedIssuers, trustedCertificates = [], trustedContexts = [], asked } = vector
  const fetched = Object.entries(documents).map(([url, document]) => [url, { ok: true, ...document }] as const)
  const trusted = { trustedIssuers, trustedCertificates, trustedContexts }
  const expected = asked ? { expected: asked } : {}
  return verify(credential, { now: new Date(now), documents: new Map(fetched), ...trusted, ...expected })
}

describe.each(['valid', 'invalid'])('vectors in %s', folder => {
  it.each(vectorsIn(folder))('%s gives the expected outcome and codes', async (_, vector) => {
    const { outcome, checks, presentation } = await verifyVector(vector)
    const codes = Object.fromEntries(checks.map(({ id, code }) => [id, code]))
    const presented = presentation ? { presented: presentation.credentials.map(each => each.outcome) } : {}
    expect({ outcome, checks: codes, ...presented }).toEqual(vector.expected)
    expect(checks.map(({ id }) => id)).toEqual(presentation ? PRESENTATION_CHECK_IDS : CHECK_IDS)
  })
})

describe.each(['valid', 'invalid'])('vectors in %s, when documents are fetched on demand', folder => {
  it.each(vectorsIn(folder))('%s gives the same outcome and codes', async (_, vector) => {
    const fetched = await collectEvidence(vector.credential, async url => {
      const document = vector.documents[url]
      return document ? { ok: true, ...document } : { ok: false, reason: 'it is not there' }
    })
    const documents = Object.fromEntries([...fetched].flatMap(([url, each]) => (each.ok ? [[url, each]] : [])))
    const { outcome, checks } = await verifyVector({ ...vector, documents })
    const codes = Object.fromEntries(checks.map(({ id, code }) => [id, code]))
    expect([outcome, codes]).toEqual([vector.expected.outcome, vector.expected.checks])
  })
})

it('every vector gives the recorded sentences, with all their particulars', async () => {
  const lines = new Set<string>()
  for (const folder of ['valid', 'invalid']) {
    for (const [file, vector] of vectorsIn(folder)) {
      const { checks } = await verifyVector(vector)
      for (const { id, outcome, code, message } of checks) {
        // What passes is said alike of many.
        const vectorName = outcome === 'pass' ? '' : `${folder}/${file} `
        if (code !== 'not_checked') lines.add(`${vectorName}${id} ${outcome} ${code}: ${message}`)
      }
    }
  }
  expect([...lines].filter(line => /\{\w+\}/.test(line))).toEqual([])
  await expect(`${[...lines].join('\n')}\n`).toMatchFileSnapshot('../../fixtures/vectors/sentences.txt')
})

it('verified vectors are in valid/, all others in invalid/', () => {
  expect(vectorsIn('valid').filter(([, { expected }]) => expected.outcome !== 'verified')).toEqual([])
  expect(vectorsIn('invalid').filter(([, { expected }]) => expected.outcome === 'verified')).toEqual([])
})

it('the vectors together give every code but that of a failure of ours', () => {
  const given = [...vectorsIn('valid'), ...vectorsIn('invalid')].flatMap(([, { expected }]) =>
    Object.values(expected.checks),
  )
  const missing = Object.values(CHECK_CODES)
    .flat()
    .filter(code => !given.includes(code))
  expect(missing).toEqual(['internal'])
})

it('the vectors hold no private key', () => {
  const texts = ['valid', 'invalid'].flatMap(folder => vectorsIn(folder).map(([, vector]) => JSON.stringify(vector)))
  const privateParts = texts.flatMap(text => [...text.matchAll(/\\"d\\":\\"([^"\\]+)/g)].map(([, value]) => value))
  expect(privateParts).toEqual(['not-really-a-private-key'])
})
