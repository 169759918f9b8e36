/** Installs the verifier as its users do: packed, in an empty folder, and used as its README says. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestIssuer, testIssuer } from '../verify/evidence/issuer.testing.ts'

const VERIFY = fileURLToPath(new URL('../verify', import.meta.url))

let issuer: TestIssuer
const server = createServer((_, response) => {
  response.setHeader('Content-Type', 'application/did+json').end(JSON.stringify(issuer.document))
})
let folder: string

beforeAll(async () => {
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  issuer = await testIssuer(`did:web:localhost%3A${port}`)
  folder = mkdtempSync(join(tmpdir(), 'orgseal-verify-'))
  npm(VERIFY, 'pack', '--silent', '--pack-destination', folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }))
  npm(folder, 'install', '--silent', '--prefer-offline', '--no-audit', '--no-fund', './orgseal-verify-0.2.0.tgz')
  const example = /```js\n(.*?)```/s.exec(readFileSync(join(VERIFY, 'README.md'), 'utf8'))?.[1] ?? ''
  writeFileSync(join(folder, 'example.js'), example.replace('did:web:registry.example', issuer.did))
}, 300_000)

afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs npm without the settings of the npm that runs the tests. */
function npm(cwd: string, ...parameters: readonly string[]): void {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle)/.test(name)))
  execFileSync('npm', [...parameters], { cwd, env, stdio: 'pipe' })
}

async function example(changes: object = {}): Promise<string> {
  const credential = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential'],
    issuer: issuer.did,
    credentialSubject: { legalName: 'Example Limited' },
    ...changes,
  }
  writeFileSync(join(folder, 'credential.jwt'), await issuer.sign(credential, { typ: 'vc+jwt', cty: 'vc' }))
  const child = spawn(process.execPath, ['example.js'], { cwd: folder })
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => output.push(String(data)))
  await new Promise(ended => child.on('close', ended))
  return output.join('')
}

test('the packed verifier verifies a credential as its README says', async () => {
  expect(await example()).toMatch(/^verified\nformat \(pass\): /)
})

test('the packed verifier says what is wrong with an expired credential', async () => {
  const output = await example({ validUntil: '2020-01-01T00:00:00Z' })
  expect(output).toMatch(/^invalid\n/)
  expect(output).toContain('validity (fail): ')
})
