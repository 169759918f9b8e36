import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lockWallet, shareWallet } from './wallet-lock.ts'

let directory: string
let path: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'orgseal-lock-'))
  path = join(directory, 'wallet.sqlite')
})

afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

const busy = expect.objectContaining({ code: 'wallet_busy', message: expect.stringMatching(/Stop the server/) })

it('the wallet lock lets many share the wallet, and refuses a change of its key until the last has released it', () => {
  const one = shareWallet(path)
  const two = shareWallet(path)
  expect(() => lockWallet(path)).toThrow(busy)
  one.release()
  one.release()
  expect(() => lockWallet(path)).toThrow(busy)
  two.release()
  const alone = lockWallet(path)
  expect(() => lockWallet(path)).toThrow(busy)
  alone.release()
  shareWallet(path).release()
})

it('the wallet lock refuses an opening while the key is being changed', () => {
  const alone = lockWallet(path)
  expect(() => shareWallet(path)).toThrow(busy)
  alone.release()
})

it('the wallet lock is released when its process is killed', async () => {
  const module = pathToFileURL(join(import.meta.dirname, '../../dist/agent/wallet/wallet-lock.js')).href
  const code = `import(${JSON.stringify(module)}).then(lock => {
    globalThis.kept = lock.shareWallet(process.argv[1])
    console.log('open')
    process.stdin.resume()
  })`
  const child = spawn(process.execPath, ['-e', code, path], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise(done => child.on('close', done))
  await new Promise(done => child.stdout.once('data', done))
  expect(() => lockWallet(path)).toThrow(busy)
  child.kill('SIGKILL')
  await ended
  lockWallet(path).release()
})
