/** The temporary place for what an import has read. */
import { describe, expect, onTestFinished, test } from 'vitest'
import { organizationId } from '../../../domain/identifiers.ts'
import type { StagedGroup, Staging } from '../staging.ts'
import { testOrganization, testVersion } from '../store.testing.ts'
import { emptyStore, type OpenDatabase } from './empty-store.testing.ts'

export function describeStaging(open: OpenDatabase): void {
  async function emptyStaging(): Promise<Staging<number>> {
    const staging = await (await emptyStore(open)).openStaging<number>()
    onTestFinished(() => staging.close())
    return staging
  }

  describe('staged rows', () => {
    test('are returned by number, wherever they were in the file', async () => {
      const staging = await emptyStaging()
      await staging.add([row(2, 'B'), row(3, 'A')])
      await staging.add([row(4, 'B')])
      await staging.addBadRows(['C', 'B'])
      expect(await staging.count()).toBe(2)
      expect((await allGroups(staging)).flat()).toEqual([
        { registrationNumber: 'A', rows: [3], hasBadRow: false },
        {
          registrationNumber: 'B',
          rows: [2, 4],
          hasBadRow: true,
        },
      ])
      expect([...(await staging.mentioned(['A', 'C', 'D']))]).toEqual(['A', 'C'])
    })

    test('come in several portions when there are many, each number in one of them', async () => {
      const staging = await emptyStaging()
      const numbers = Array.from({ length: 2500 }, (_, at) => String(at).padStart(4, '0'))
      await staging.add(numbers.flatMap((number, at) => [row(2 * at, number), row(2 * at + 1, number)]))
      const portions = await allGroups(staging)
      expect(portions.length).toBeGreaterThan(1)
      expect(portions.flat().map(group => group.registrationNumber)).toEqual(numbers)
      expect(portions.flat().every(group => group.rows.length === 2)).toBe(true)
    })

    test('can be left in the middle', async () => {
      const staging = await emptyStaging()
      await staging.add(Array.from({ length: 2500 }, (_, at) => row(at, String(at))))
      for await (const groups of staging.groups()) if (groups.length > 0) break
      await staging.add([row(2500, '2500')])
      expect(await staging.count()).toBe(2501)
    })

    test('may be read while more is staged', async () => {
      const staging = await emptyStaging()
      await staging.add(Array.from({ length: 1200 }, (_, at) => row(at, String(at))))
      for await (const groups of staging.groups()) {
        await staging.addPending(groups.map(group => organizationId('XX-TT', group.registrationNumber)))
      }
      expect(await staging.countPending()).toBe(1200)
    })

    test('of two imports are separate', async () => {
      const store = await emptyStore(open)
      const [one, other] = [await store.openStaging<number>(), await store.openStaging<number>()]
      await one.add([row(2, 'A')])
      expect(await other.count()).toBe(0)
      await one.close()
      await other.close()
    })
  })

  describe('staged versions', () => {
    test('are found by the organization, and are pending', async () => {
      const staging = await emptyStaging()
      const { newVersion } = testVersion(testOrganization('1'), 3, { list: 1, index: 1, next: 1 })
      if (!newVersion) throw new Error('the commit has a new version')
      const version = { ...newVersion, version: 3 }
      await staging.addVersions([version])
      const { id } = version.content
      expect(await staging.versions([id, organizationId('XX-TT', '2')])).toEqual(new Map([[id, version]]))
      expect(await staging.takePending(10)).toEqual([id])
    })
  })

  test('pending organizations come together with those that are related to them, and each once', async () => {
    const staging = await emptyStaging()
    const id = (number: number) => organizationId('XX-TT', `${number}`)
    const pair = ([one, other]: readonly [number, number]) => [id(one), id(other)] as const
    await staging.addPending([1, 2, 3, 9, 3].map(id))
    await staging.relate(
      (
        [
          [1, 8],
          [9, 8],
          [3, 4],
          [3, 5],
          [3, 6],
          [3, 7],
        ] as const
      ).map(pair),
    )
    expect(await staging.countPending()).toBe(9)
    expect(await staging.related([id(8), id(2)])).toEqual(
      new Map([
        [id(8), [id(1), id(9)]],
        [id(2), []],
      ]),
    )
    const batches = []
    for (let batch = await staging.takePending(3); batch.length > 0; batch = await staging.takePending(3)) {
      batches.push(batch)
    }
    expect(batches).toEqual(
      [
        [1, 8, 9],
        [2, 3, 4, 5],
        [6, 7],
      ].map(batch => batch.map(id)),
    )
    expect(await staging.countPending()).toBe(0)
  })
}

function row(line: number, registrationNumber: string) {
  return { line, registrationNumber, row: line }
}

async function allGroups(staging: Staging<number>): Promise<readonly (readonly StagedGroup<number>[])[]> {
  const portions: (readonly StagedGroup<number>[])[] = []
  for await (const groups of staging.groups()) portions.push(groups)
  return portions
}
