/** The verifier is one program for Node and for browsers. Here it is built for browsers and run with nothing else there. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createContext, Script } from 'node:vm'
import { build } from 'vite'
import { beforeAll, expect, it } from 'vitest'
import type { Vector } from '../../fixtures/vectors/vector.ts'

let code: string
let imports: readonly string[]

beforeAll(async () => {
  const entry = fileURLToPath(new URL('./verify-credential.ts', import.meta.url))
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, target: 'es2022', lib: { entry, formats: ['iife'], name: 'verifier' } },
  })
  const outputs = (Array.isArray(built) ? built : [built]).flatMap(result => ('output' in result ? result.output : []))
  const chunks = outputs.filter(output => output.type === 'chunk')
  code = chunks.map(chunk => chunk.code).join('\n')
  imports = chunks.flatMap(chunk => [...chunk.imports, ...chunk.dynamicImports])
})

it('its bundle for browsers imports nothing, and nothing of Node', () => {
  expect(imports).toEqual([])
  expect(code).not.toMatch(/["']node:|\brequire\(|__vite-browser-external|\bBuffer\./)
})

it('its bundle verifies with what a browser has and nothing else', async () => {
  const browser = {
    ...{ atob, Blob, btoa, crypto, DecompressionStream, TextDecoder, TextEncoder, URL },
    // One realm's bytes are not another's: WebCrypto here is Node's and wants its own.
    ...{ ArrayBuffer, Uint8Array },
  }
  const context = createContext(browser)
  new Script(code).runInContext(context)
  const vector: Vector = JSON.parse(
    readFileSync(new URL('../../fixtures/vectors/valid/superseded.json', import.meta.url), 'utf8'),
  )
  const verify = new Script(`vector => {
    const documents = new Map(Object.entries(vector.documents).map(([url, document]) => [url, { ok: true, ...document }]))
    const evidence = { now: new Date(vector.now), trustedIssuers: vector.trustedIssuers, documents }
    return verifier.verifyCredential(vector.credential, evidence).then(report => JSON.stringify(report))
  }`).runInContext(context)
  const report = JSON.parse(await verify(vector))
  expect(report).toMatchObject({ outcome: 'verified' })
  expect(report.checks.map((check: { code: string }) => check.code)).toEqual(Object.values(vector.expected.checks))
})
