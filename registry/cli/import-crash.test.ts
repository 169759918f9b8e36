/**
 * `kill -9` at random moments of an import. However often it was cut off, the
 * same command run again completes it, and the store equals that of a run that
 * nothing disturbed: nothing lost, nothing twice.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { openSqliteFtsEngine } from '../../search/sqlite-fts/open-engine.ts'
import { allChanges, allCredentials, currentVersions } from '../check/walk.ts'
import { temporaryFolder } from '../store/store.testing.ts'
import { openStore } from '../store/store.ts'
import { orgsealHere, startOrgseal } from './cli.testing.ts'
import { writeSample } from './sample-register.testing.ts'

const KILLS = 50
/** After so many a store is left to complete, and compared. */
const KILLS_OF_A_STORE = 5

test(`a store survives ${KILLS} kills of its import`, { timeout: 600_000 }, async () => {
  const folder = temporaryFolder()
  const file = writeSample(join(folder, 'sample.csv'), 20)
  const command = ['import', file, '--register', 'isle-of-man']
  const environment = (data: string) => ({ ORGSEAL_DATA_DIR: join(folder, data) })

  const started = Date.now()
  expect(await startOrgseal(command, environment('undisturbed')).finished).toMatchObject({ status: 0 })
  const duration = Date.now() - started
  const expected = await digestOfStore(join(folder, 'undisturbed'))

  // What a run takes that nothing cuts off: less when there is something already, and when the machine has less to do
  // than at first. A moment after the end would kill nothing.
  const takes = { first: duration, again: duration }
  const moments = randomMoments(20_260_522)
  let kills = 0
  let survived = 0
  for (let store = 1; kills < KILLS; store++) {
    const data = `killed-${store}`
    for (let cut = 0; cut < KILLS_OF_A_STORE; cut++) {
      const run = cut === 0 ? 'first' : 'again'
      const began = Date.now()
      const { child, finished } = startOrgseal(command, environment(data))
      const timer = setTimeout(() => child.kill('SIGKILL'), moments() * takes[run])
      const { status, signal, stderr } = await finished
      clearTimeout(timer)
      if (signal === 'SIGKILL') kills++
      else {
        // It was quicker than its moment, and has to have done its work.
        expect(status, stderr).toBe(0)
        takes[run] = Math.min(takes[run], Date.now() - began)
      }
    }
    const completed = await orgsealHere(command, environment(data))
    expect(completed.status, completed.stderr).toBe(0)
    const check = await orgsealHere(['check'], environment(data))
    expect(check.status, check.stdout + check.stderr).toBe(0)
    expect(await digestOfStore(join(folder, data))).toEqual(expected)
    survived++
  }
  console.log(`${kills} kills over ${survived} stores; each equals the undisturbed one (${duration} ms)`)
})

/** Everything in the store but times, signatures and status indexes, which no two runs have in common. */
async function digestOfStore(data: string): Promise<Readonly<Record<string, unknown>>> {
  const store = openStore({ path: join(data, 'registry.sqlite'), readonly: true })
  const engine = await openSqliteFtsEngine({ path: join(data, 'search.sqlite') })
  try {
    return {
      organizations: await digest(currentVersions(store), ({ recordedAt: _, ...version }) => version),
      credentials: await digest(allCredentials(store), ({ id, organization, version, type, jwt, status }) => {
        const { credentialStatus: __, ...payload } = decodeJwt(jwt)
        return { id, organization, version, type, payload, superseded: status?.superseded, revoked: status?.revoked }
      }),
      changes: await digest(allChanges(store), ({ at: _, ...change }) => change),
      lists: await store.statusLists.lists(),
      indexed: await digest(onePage(engine.entries()), entry => entry),
      position: await engine.position(),
    }
  } finally {
    await engine.close()
    store.close()
  }
}

async function* onePage<Item>(items: AsyncIterable<Item>): AsyncGenerator<readonly Item[]> {
  const page: Item[] = []
  for await (const item of items) page.push(item)
  yield page
}

async function digest<Item>(pages: AsyncIterable<readonly Item[]>, pick: (item: Item) => unknown) {
  const hash = createHash('sha256')
  let count = 0
  for await (const page of pages) {
    for (const item of page) {
      hash.update(JSON.stringify(pick(item)))
      count++
    }
  }
  return { count, hash: hash.digest('hex') }
}

/** Fractions of an undisturbed run, from a little before the first write to just after the end; seeded. */
function randomMoments(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return 0.15 + (0.95 * state) / 2 ** 32
  }
}
