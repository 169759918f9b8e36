/** Every vector gives the outcome and the codes that its file says. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Vector } from '../../fixtures/vectors/vector.ts'
import { CHECK_CODES, CHECK_IDS } from './report.ts'
import { verifyCredential } from './verify-credential.ts'

const FOLDER = new URL('../../fixtures/vectors/', import.meta.url)

function vectorsIn(folder: string): readonly (readonly [string, Vector])[] {
  const files = readdirSync(new URL(`${folder}/`, FOLDER)).filter(file => file.endsWith('.json'))
  return files.map(file => [file, JSON.parse(readFileSync(new URL(`${folder}/${file}`, FOLDER), 'utf8'))] as const)
}

function verifyVector({ credential, now, trustedIssuers, documents }: Vector) {
  const fetched = Object.entries(documents).map(([url, document]) => [url, { ok: true, ...document }] as const)
  return verifyCredential(credential, { now: new Date(now), trustedIssuers, documents: new Map(fetched) })
}

describe.each(['valid', 'invalid'])('vectors in %s', folder => {
  it.each(vectorsIn(folder))('%s gives the answer that it names', async (_, vector) => {
    const { outcome, checks } = await verifyVector(vector)
    const codes = Object.fromEntries(checks.map(({ id, code }) => [id, code]))
    expect({ outcome, checks: codes }).toEqual(vector.expected)
    expect(checks.map(({ id }) => id)).toEqual(CHECK_IDS)
  })
})

it('what is verified lies in valid/, all else in invalid/', () => {
  expect(vectorsIn('valid').filter(([, { expected }]) => expected.outcome !== 'verified')).toEqual([])
  expect(vectorsIn('invalid').filter(([, { expected }]) => expected.outcome === 'verified')).toEqual([])
})

it('the vectors together give every code except those that only a live input can give', () => {
  const given = [...vectorsIn('valid'), ...vectorsIn('invalid')].flatMap(([, { expected }]) =>
    Object.values(expected.checks),
  )
  const missing = Object.values(CHECK_CODES)
    .flat()
    .filter(code => !given.includes(code))
  expect(missing).toEqual(['too_large'])
})

it('the vectors hold no private key', () => {
  const texts = ['valid', 'invalid'].flatMap(folder => vectorsIn(folder).map(([, vector]) => JSON.stringify(vector)))
  const privateParts = texts.flatMap(text => [...text.matchAll(/\\"d\\":\\"([^"\\]+)/g)].map(([, value]) => value))
  expect(privateParts).toEqual(['not-really-a-private-key'])
})
