/** Threads that behave as a malicious credential might make the verifier behave. */
import { expect, onTestFinished, test } from 'vitest'
import { startVerificationThread } from './verification-thread.ts'

const WAITING = new AbortController().signal
const LIMITS = { processor: 60_000, wall: 60_000, signal: WAITING }
const REQUEST = {
  form: 'text',
  documents: new Map(),
  now: '2026-05-23T00:00:00Z',
  trustedIssuers: [],
  trustedContexts: [],
} as const

/** @param reply code that the thread runs for a step; `result` answers the step */
function threadThat(reply: string, options: { ready?: string; megabytes?: number } = {}) {
  const { ready = '{ kind: "ready", thread: undefined }', megabytes = 64 } = options
  const code = `
    const { parentPort } = require('node:worker_threads')
    const { readlinkSync } = require('node:fs')
    const result = () => parentPort.postMessage({ kind: 'done', result: { kind: 'needs', urls: [], body: new Uint8Array() } })
    parentPort.on('message', async request => { ${reply} })
    parentPort.postMessage(${ready})`
  const module = `import { createRequire } from 'node:module'; const require = createRequire('file:///'); ${code}`
  const worker = new URL(`data:text/javascript,${encodeURIComponent(module)}`)
  const thread = startVerificationThread({ megabytes, worker })
  onTestFinished(() => thread.stop())
  return { run: (limits = {}) => thread.run({ ...REQUEST, body: new Uint8Array(1) }, { ...LIMITS, ...limits }), thread }
}

const BY_SCHEDULER = `{ kind: 'ready', thread: Number(readlinkSync('/proc/thread-self').split('/').at(-1)) }`
const BY_EVENT_LOOP = '{ kind: "ready", thread: undefined }'

test.each(process.platform === 'linux' ? [BY_SCHEDULER, BY_EVENT_LOOP] : [BY_EVENT_LOOP])(
  'a verification thread in an endless loop is detected and terminated (%s)',
  async ready => {
    const { run, thread } = threadThat('for (;;);', { ready })
    await expect(run({ processor: 100 })).rejects.toMatchObject({ reason: 'processor' })
    expect(thread.hasEnded()).toBe(true)
  },
)

test('a verification thread that takes all memory is terminated, and nothing else', async () => {
  const { run } = threadThat('const all = []; for (;;) all.push(new Array(10_000).fill(request))')
  await expect(run()).rejects.toMatchObject({ reason: 'memory' })
})

test.each([
  ['throws', 'throw new Error("not foreseen")'],
  ['leaves', 'process.exit(0)'],
  ['overflows its stack', 'const deeper = () => deeper() + 1; deeper()'],
])('a step gets an error when its thread %s', async (_, reply) => {
  const { run, thread } = threadThat(reply)
  await expect(run()).rejects.toMatchObject({ reason: 'broken' })
  expect(thread.hasEnded()).toBe(true)
})

test('a verification thread that waits forever is terminated after its wall-clock limit', async () => {
  const { run } = threadThat('')
  await expect(run({ wall: 100 })).rejects.toMatchObject({ reason: 'wall' })
})

test('an abandoned verification step is terminated early', async () => {
  const { run } = threadThat('for (;;);')
  await expect(run({ signal: AbortSignal.abort() })).rejects.toMatchObject({ reason: 'processor' })
})

test('the processor time of one verification step does not count for the next', async () => {
  const { run } = threadThat('const end = Date.now() + 100; while (Date.now() < end); result()')
  for (let step = 0; step < 4; step++) expect((await run({ processor: 10_000 })).used).toBeLessThan(300)
})
