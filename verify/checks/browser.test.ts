/** The verifier is one program for Node and for browsers. These tests build it for browsers and run it without Node. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createContext, Script } from 'node:vm'
import { build } from 'vite'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Vector } from '../../fixtures/vectors/vector.ts'

interface Chunk {
  readonly fileName: string
  readonly code: string
  readonly imports: readonly string[]
  readonly dynamicImports: readonly string[]
}

async function buildFor(format: 'es' | 'iife'): Promise<readonly Chunk[]> {
  const entry = fileURLToPath(new URL('./verify.ts', import.meta.url))
  const built = await build({
    configFile: false,
    logLevel: 'error',
    // A single bundle has no address of its own, which the package of W3C's contexts needs.
    define: format === 'iife' ? { 'import.meta.url': '"https://site.example/"' } : {},
    build: { write: false, minify: false, target: 'es2022', lib: { entry, formats: [format], name: 'verifier' } },
  })
  const outputs = (Array.isArray(built) ? built : [built]).flatMap(result => ('output' in result ? result.output : []))
  return outputs.filter(output => output.type === 'chunk')
}

describe('the verifier, built in parts as a site loads it', () => {
  let chunks: readonly Chunk[]

  beforeAll(async () => {
    chunks = await buildFor('es')
  })

  it('imports only its own parts, and nothing of Node', () => {
    const own = chunks.map(({ fileName }) => fileName)
    for (const { imports, dynamicImports, code } of chunks) {
      for (const name of [...imports, ...dynamicImports]) expect(own).toContain(name)
      expect(code).not.toMatch(/from ["']node:|\brequire\(["']|__vite-browser-external:/)
    }
  })

  it('does not load the JSON-LD processor before it is needed', () => {
    const [entry] = chunks
    const first = chunks.filter(({ fileName }) => fileName === entry?.fileName || entry?.imports.includes(fileName))
    const later = chunks.filter(chunk => !first.includes(chunk))
    expect(first.map(({ code }) => code).join('\n')).not.toContain('ContextResolver')
    expect(later.map(({ code }) => code).join('\n')).toContain('ContextResolver')
  })
})

describe('the verifier in one bundle, with only the globals of a browser', () => {
  let verify: (vector: Vector) => Promise<{ outcome: string; codes: readonly string[] }>

  beforeAll(async () => {
    const browser = {
      ...{ AbortSignal, atob, Blob, btoa, crypto, DecompressionStream, queueMicrotask, setTimeout },
      ...{ TextDecoder, TextEncoder, URL },
      // Typed arrays differ between realms: WebCrypto here is Node's and needs Node's own.
      ...{ ArrayBuffer, Uint8Array },
    }
    // The global object refers to itself, as in a page.
    const context = createContext(Object.assign(browser, { self: browser }))
    for (const { code } of await buildFor('iife')) new Script(code).runInContext(context)
    const run = new Script(`vector => {
      const documents = new Map(Object.entries(vector.documents).map(([url, document]) => [url, { ok: true, ...document }]))
      const { trustedIssuers, trustedCertificates, trustedContexts, asked: expected } = vector
      const evidence = { now: new Date(vector.now), trustedIssuers, trustedCertificates, trustedContexts, expected, documents }
      return verifier.verify(vector.credential, evidence).then(report => JSON.stringify(report))
    }`).runInContext(context)
    verify = async vector => {
      const { outcome, checks } = JSON.parse(await run(vector))
      return { outcome, codes: checks.map((check: { code: string }) => check.code) }
    }
  })

  it.each(['superseded', 'data-integrity', 'data-integrity-jcs', 'presentation-of-several', 'presentation-with-proof'])(
    'it verifies the vector %s',
    async name => {
      const path = new URL(`../../fixtures/vectors/valid/${name}.json`, import.meta.url)
      const vector: Vector = JSON.parse(readFileSync(path, 'utf8'))
      const { outcome, codes } = await verify(vector)
      expect([outcome, codes]).toEqual(['verified', Object.values(vector.expected.checks)])
    },
  )
})
