import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { PACKAGE_ROOT } from '../../../domain/package-root.ts'
import { temporaryFolder } from '../store.testing.ts'
import { holdServerLock, isServerRunning } from './server-lock.ts'

test('the server lock is free before the first server, and looking at it makes no file', async () => {
  const path = join(temporaryFolder(), 'server.lock')
  expect(await isServerRunning(path)).toBe(false)
  expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined()
})

test('the server lock is held while any of several servers holds it', async () => {
  const path = join(temporaryFolder(), 'server.lock')
  const [one, other] = [await holdServerLock(path), await holdServerLock(path)]
  expect(await isServerRunning(path)).toBe(true)
  await one.release()
  expect(await isServerRunning(path)).toBe(true)
  await other.release()
  expect(await isServerRunning(path)).toBe(false)
  const again = await holdServerLock(path)
  expect(await isServerRunning(path)).toBe(true)
  await again.release()
})

test('the server lock of a process that was killed is free', async () => {
  const path = join(temporaryFolder(), 'server.lock')
  const module = pathToFileURL(join(PACKAGE_ROOT, 'dist/registry/store/sqlite/server-lock.js')).href
  const script = `
    const { holdServerLock } = await import(process.argv[1])
    const held = await holdServerLock(process.argv[2])
    process.stdout.write('held')
    process.stdin.on('end', () => held.release()).resume()`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, module, path])
  await once(child.stdout, 'data')
  expect(await isServerRunning(path)).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(await isServerRunning(path)).toBe(false)
})
