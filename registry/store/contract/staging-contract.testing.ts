/** The temporary place for the rows of an import. */
import { describe, expect, onTestFinished, test } from 'vitest'
import type { StagedGroup, Staging } from '../staging.ts'
import { emptyStore, type OpenDatabase } from './empty-store.testing.ts'

export function describeStaging(open: OpenDatabase): void {
  async function emptyStaging(): Promise<Staging> {
    const staging = await (await emptyStore(open)).openStaging()
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
        { registrationNumber: 'A', rows: [{ line: 3, values: { name: 'line 3' } }], hasBadRow: false },
        {
          registrationNumber: 'B',
          rows: [
            { line: 2, values: { name: 'line 2' } },
            { line: 4, values: { name: 'line 4' } },
          ],
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

    test('of two imports are separate', async () => {
      const store = await emptyStore(open)
      const [one, other] = [await store.openStaging(), await store.openStaging()]
      await one.add([row(2, 'A')])
      expect(await other.count()).toBe(0)
      await one.close()
      await other.close()
    })
  })
}

function row(line: number, registrationNumber: string) {
  return { line, registrationNumber, values: { name: `line ${line}` } }
}

async function allGroups(staging: Staging): Promise<readonly (readonly StagedGroup[])[]> {
  const portions: (readonly StagedGroup[])[] = []
  for await (const groups of staging.groups()) portions.push(groups)
  return portions
}
