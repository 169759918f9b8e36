/**
 * Kills an import (`kill -9`) at random moments. However often it was killed, the same command completes it, and the
 * store then equals that of an undisturbed run: nothing is lost and nothing is there twice. `ORGSEAL_TEST_KILLS` sets
 * the number of kills.
 */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../registry/store/store.testing.ts'
import { orgsealHere, startOrgseal } from './cli.testing.ts'
import { writeSample } from './sample-register.testing.ts'
import { digestOfStore } from './store-digest.testing.ts'

/** Each start of the command takes 1.5 s of a core, most of it to load the agent, so the default is small. */
const KILLS = Number(process.env.ORGSEAL_TEST_KILLS ?? 10)
/** After this many kills of one store its import is completed, and the store is compared. */
const KILLS_OF_A_STORE = 4

test(`a store survives ${KILLS} kills of its import`, { timeout: 1_800_000 }, async () => {
  const folder = temporaryFolder()
  const file = writeSample(join(folder, 'sample.csv'), 20)
  const command = ['import', file, '--register', 'isle-of-man']
  const environment = (data: string) => ({ ORGSEAL_DATA_DIR: join(folder, data) })

  const started = Date.now()
  expect(await startOrgseal(command, environment('undisturbed')).finished).toMatchObject({ status: 0 })
  const duration = Date.now() - started
  const expected = await digestOfStore(join(folder, 'undisturbed'))

  // Durations of an undisturbed run. They get shorter when the store has rows already, and when the machine is less
  // busy than at first. A kill planned after the end of a run would kill nothing.
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
        // The import ended before its kill, so it must have succeeded.
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

/** Gives seeded random fractions of an undisturbed run, from a little before the first write to just after the end. */
function randomMoments(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return 0.15 + (0.95 * state) / 2 ** 32
  }
}
