/** The whole real register: every figure here is a fact about the two files. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { canonicalHash } from '../../../domain/hash.ts'
import type { Organization } from '../../../domain/organization.ts'
import { type FoldResult, foldOrganization, type StagedRow } from './fold-organization.ts'
import { allRows, mappingOf, registerFile, TODAY } from './ingest.testing.ts'

const manx = mappingOf('isle-of-man')

interface Edition {
  readonly rows: number
  readonly badRows: number
  readonly numbers: number
  readonly organizations: ReadonlyMap<string, Organization>
  readonly hashes: ReadonlyMap<string, string>
  readonly results: readonly FoldResult[]
}

async function read(name: string): Promise<Edition> {
  const outcomes = await allRows(registerFile('isle-of-man', name), manx)
  const groups = new Map<string, StagedRow[]>()
  for (const row of outcomes) {
    if (row.kind !== 'row') continue
    const group = groups.get(row.record.registrationNumber)
    if (group) group.push(row)
    else groups.set(row.record.registrationNumber, [row])
  }
  const results = [...groups.values()].map(rows => foldOrganization(manx, rows, { today: TODAY }))
  const organizations = new Map(
    results.flatMap(result =>
      result.kind === 'organization' ? [[result.organization.id as string, result.organization] as const] : [],
    ),
  )
  const hashes = new Map([...organizations].map(([id, organization]) => [id, canonicalHash(organization)]))
  const badRows = outcomes.filter(row => row.kind === 'bad-row').length
  return { rows: outcomes.length, badRows, numbers: groups.size, organizations, hashes, results }
}

let before: Edition
let after: Edition

beforeAll(async () => {
  before = await read('2024-10-25.csv.gz')
  after = await read('2026-05-22.csv.gz')
})

test('the files of the Isle of Man are the ones that were published', () => {
  const sum = (name: string) =>
    createHash('sha256')
      .update(readFileSync(registerFile('isle-of-man', name)))
      .digest('hex')
  expect(sum('2024-10-25.csv.gz')).toBe('ff940d815775445c5526c458e84288e64d6557ae246abbded2ac38d2536caee0')
  expect(sum('2026-05-22.csv.gz')).toBe('f6b7255bcd95757745e5cbb9d8e3fe0cf1357a9d8d221fed34e014cc8f3fd548')
})

test('every row of the Isle of Man is good, and every number becomes an organization or lacks a current name', () => {
  const { rows, badRows, numbers, organizations, results } = after
  const refused = results.flatMap(result => (result.kind === 'refused' ? [result.code] : []))
  expect({ rows, badRows, numbers, organizations: organizations.size, refused: refused.length }).toEqual({
    rows: 57_136,
    badRows: 0,
    numbers: 54_821,
    organizations: 52_645,
    refused: 2_176,
  })
  expect(new Set(refused)).toEqual(new Set(['no_current_name']))
})

test('the file of the Isle of Man of 2024 is read as well', () => {
  const { rows, badRows, numbers, organizations } = before
  expect([rows, badRows, numbers, organizations.size]).toEqual([55_790, 0, 53_482, 51_306])
})

test('six numbers have two current names, and the later reading wins', () => {
  const noticed = after.results.flatMap(result =>
    result.kind === 'organization' && result.notices.length > 0
      ? [
          [
            result.organization.registrationNumber,
            result.organization.legalName,
            ...result.notices.map(({ code }) => code),
          ],
        ]
      : [],
  )
  expect(noticed.sort()).toEqual([
    ['021860V', 'LuminaryPlay Operations Limited', 'two_current_names'],
    ['021878V', 'JAR Enterprise Limited', 'two_current_names'],
    ['030850B', 'Oie Voaldyn', 'two_current_names'],
    ['137353C', 'M Caine Electrical Limited', 'two_current_names'],
    ['137626C', 'Zimarev Organisation PCC Ltd', 'two_current_names'],
    ['138353C', 'Oxford Biosciences Ltd', 'two_current_names'],
  ])
})

test('the unusual records of the file are read correctly', () => {
  const of = (number: string) => after.organizations.get(`IM.${number}`)
  expect(of('002257C')?.previousNames).toHaveLength(6)
  expect(of('003003F')).toMatchObject({ legalName: 'Bank of Scotland plc', registeredOn: '1695-07-17' })
  expect(of('000006B')).not.toHaveProperty('registeredOn')
  expect(of('000561B')?.legalName).toBe('"McDonald\'s"')
  expect(of('034811C')).toMatchObject({ legalName: 'Orchid Plant Limited', previousNames: [] })
  const same = [...after.organizations.values()].filter(({ legalName }) =>
    /^MANDARIN TAKEAWAY RAMSEY$/i.test(legalName),
  )
  expect(same).toHaveLength(11)
  expect([...after.organizations.values()].filter(({ legalName }) => legalName.includes('  ')).length).toBeGreaterThan(
    50,
  )
})

test('from 2024 to 2026, 1,339 organizations are new, six change their status, and no other content differs', () => {
  const added = [...after.hashes.keys()].filter(id => !before.hashes.has(id))
  const gone = [...before.hashes.keys()].filter(id => !after.hashes.has(id))
  const changed = [...after.hashes].filter(([id, hash]) => before.hashes.has(id) && before.hashes.get(id) !== hash)
  expect([added.length, gone.length]).toEqual([1_339, 0])
  const ids = changed.map(([id]) => id).sort()
  expect(ids).toEqual(['IM.000336M', 'IM.000715P', 'IM.021746V', 'IM.021747V', 'IM.029654B', 'IM.135766C'])
  for (const id of ids) {
    const [old, now] = [before.organizations.get(id), after.organizations.get(id)]
    expect(old?.status.code).toBe('Live')
    expect({ ...now, status: old?.status }).toEqual(old)
  }
})
