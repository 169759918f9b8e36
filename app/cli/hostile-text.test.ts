/** A terminal gets only printable characters and the command's own line breaks, whatever text comes from outside. */
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'
import { testKey } from '../../verify/evidence/issuer.testing.ts'
import { type Finished, orgseal, orgsealHere } from './cli.testing.ts'
import { openLog } from './log.ts'
import { openOutput } from './output.ts'

/**
 * Has an escape sequence, a C1 control, a forged line, a direction override, an isolate, separators, unseen characters.
 */
const HOSTILE =
  'x\u001b[2J\u009b1m\u0007\u007f\r\nVerified: every check holds.\n\u202eevil\u2066\u2028\u2029\u200b\u200f\ufeff\u3164'
/** The part of it that a command-line argument or a file name can hold. */
const ARGUMENT = HOSTILE.replaceAll('/', '')
const HARMFUL = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff]/u

const folder = mkdtempSync(join(tmpdir(), 'orgseal-hostile-'))
const own = { ORGSEAL_DATA_DIR: join(folder, 'data'), ORGSEAL_BASE_URL: 'http://localhost:9' }
let server: Server
let address = ''

function expectHarmless({ stdout, stderr }: Finished): void {
  const lines = `${stdout}\n${stderr}`.split('\n')
  for (const line of lines) expect(line).not.toMatch(HARMFUL)
  expect(lines).not.toContain('Verified: every check holds.')
}

async function run(args: readonly string[], input = '', environment: Record<string, string> = own): Promise<Finished> {
  const done = await orgsealHere(args, environment, input)
  expectHarmless(done)
  expect(done.stdout + done.stderr).not.toBe('')
  return done
}

beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  const known = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'definitions/registers/isle-of-man.json'), 'utf8'))
  known.register.name = { en: HOSTILE, fr: HOSTILE }
  known.register.statuses[HOSTILE] = { label: { en: HOSTILE, fr: HOSTILE }, active: true }
  writeFileSync(join(folder, `mapping${ARGUMENT}.json`), JSON.stringify(known))
  const row = (...cells: string[]) => cells.map(cell => `"${cell}"`).join(',')
  const rows = [
    row('Name', 'Number', 'Inc/Reg Date', 'Status', 'Registry Type', 'Name Status', 'URL', 'Index Date'),
    row(
      'Ac\u200bme\u3164 Ltd',
      '000001C',
      '3 Feb 1919',
      'Live',
      '1931 Act Company',
      'Current',
      'https://x.example',
      '2024-05-03',
    ),
    row('Odd', '000002C', '\u200f31 Feb', 'Live', '1931 Act Company', 'Current', 'https://x.example', '2024-05-03'),
    row(
      'Odd',
      '000003C',
      '3 Feb 1919',
      'L\u202eive\u001b[2J',
      '1931 Act Company',
      'Current',
      'https://x.example',
      '2024-05-03',
    ),
  ]
  writeFileSync(join(folder, `rows${ARGUMENT}.csv`), `${rows.join('\n')}\n`)
  server = createServer((_, response) =>
    response
      .writeHead(500, { 'content-type': 'application/json' })
      .end(JSON.stringify({ message: HOSTILE, code: 'internal', type: HOSTILE, link: HOSTILE })),
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const at = server.address()
  address = `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

test('commands escape hostile text of a register file and its mapping', async () => {
  const file = join(folder, `rows${ARGUMENT}.csv`)
  const mapping = join(folder, `mapping${ARGUMENT}.json`)
  const withServer = { ...own, MEILI_URL: address, MEILI_KEY: 'key' }
  const done = await run(['import', file, '--mapping', mapping], '', withServer)
  expect(done.stdout).toContain('name_has_unseen')
  expect(done.stdout).toContain('Ac\\u{200b}me\\u{3164} Ltd')
  const json = await run(['import', file, '--mapping', mapping, '--json'])
  const report = readFileSync(JSON.parse(json.stdout).report, 'utf8')
  for (const line of report.split('\n')) expect(line).not.toMatch(HARMFUL)

  await run(['issuers', 'add', 'tax-office', '--name-en', HOSTILE, '--name-fr', HOSTILE])
  const shown = await run(['show', 'IM.000001C'])
  expect(shown.stdout).toMatch(/^Ac\\u\{200b\}me\\u\{3164\} Ltd\n/)
  for (const command of [['registers'], ['stats'], ['issuers'], ['keys', 'list'], ['check']]) await run(command)
  const exact = await run(['show', 'IM.000001C', '--json'])
  expect(JSON.parse(exact.stdout).organization.legalName).toBe('Ac\u200bme\u3164 Ltd')
  const registers = await run(['registers', '--json'])
  expect(JSON.parse(registers.stdout)[0].register.name.en).toBe(HOSTILE)
  const issuers = await run(['issuers', 'list', '--json'])
  expect(JSON.parse(issuers.stdout).at(-1).name.en).toBe(HOSTILE)
  await run(['reindex'], '', withServer)
})

test('verify escapes hostile values anywhere in credentials and presentations', async () => {
  const key = await testKey()
  const did = `did:jwk:${Buffer.from(JSON.stringify(key.publicJwk)).toString('base64url')}`
  const context = ['https://www.w3.org/ns/credentials/v2']
  const subject = { id: HOSTILE, name: HOSTILE, [HOSTILE]: HOSTILE }
  const credential = {
    '@context': context,
    type: ['VerifiableCredential', HOSTILE],
    issuer: did,
    credentialSubject: subject,
  }
  const variants: Record<string, unknown>[] = [
    { ...credential, issuer: HOSTILE },
    { ...credential, issuer: { id: `did:web:${HOSTILE}` } },
    { ...credential, id: HOSTILE },
    { ...credential, validUntil: HOSTILE },
    { ...credential, '@context': [...context, HOSTILE] },
    { ...credential, '@context': [...context, `https://a.example/${HOSTILE}`] },
    { ...credential, credentialSchema: { id: `https://a.example/${HOSTILE}`, type: HOSTILE } },
    {
      ...credential,
      credentialStatus: {
        id: HOSTILE,
        type: HOSTILE,
        statusPurpose: HOSTILE,
        statusListIndex: HOSTILE,
        statusListCredential: HOSTILE,
      },
    },
    {
      ...credential,
      proof: { type: 'DataIntegrityProof', cryptosuite: HOSTILE, verificationMethod: HOSTILE, proofValue: HOSTILE },
    },
    { ...credential, proof: { type: HOSTILE } },
    {
      '@context': context,
      type: ['VerifiablePresentation'],
      holder: HOSTILE,
      verifiableCredential: [credential, HOSTILE],
    },
    { ...credential, [HOSTILE]: 1 },
  ]
  const compact = (header: unknown, payload: unknown) =>
    `${[header, payload].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.AAAA`
  const inputs = [
    ...variants.map(each => JSON.stringify(each)),
    ...variants.map(each => compact({ alg: HOSTILE, kid: HOSTILE, typ: HOSTILE, crit: [HOSTILE] }, each)),
    ...(await Promise.all(variants.map(each => key.as(did, '0').sign(each, { typ: 'vc+jwt' })))),
    compact({ alg: 'ES256', kid: `${did}${HOSTILE}`, typ: 'vc+jwt' }, credential),
    compact(
      { alg: 'EdDSA', kid: HOSTILE, typ: 'dc+sd-jwt' },
      { iss: HOSTILE, vct: HOSTILE, status: { status_list: { uri: HOSTILE, idx: 1 } } },
    ),
    HOSTILE,
  ]
  const empty = join(folder, `empty${ARGUMENT}`)
  mkdirSync(empty)
  writeFileSync(join(empty, 'index.json'), '{}')
  for (const input of inputs) {
    await run(['verify', '-', '--offline', empty], input)
    const json = await run(['verify', '-', '--offline', empty, '--json'], input)
    JSON.parse(json.stdout)
  }
})

test('commands escape hostile arguments, file names and settings in their errors', async () => {
  const commands: readonly (readonly string[])[] = [
    [ARGUMENT],
    [`--${ARGUMENT}`],
    ['show', ARGUMENT],
    ['show', 'IM.000001C', `--${ARGUMENT}`],
    ['keys', ARGUMENT],
    ['keys', 'list', `--${ARGUMENT}`],
    ['keys', 'list', '--issuer', ARGUMENT],
    ['keys', 'rotate', '--issuer', ARGUMENT],
    ['issuers', 'add', ARGUMENT, '--name-en', 'x', '--name-fr', 'x'],
    ['issuers', 'add', 'a', `--nam${ARGUMENT}`],
    ['wallet', 'passphrase', ARGUMENT, ARGUMENT],
    ['import', join(folder, ARGUMENT), '--register', 'isle-of-man'],
    ['import', join(folder, ARGUMENT), '--register', ARGUMENT],
    ['import', folder, '--mapping', join(folder, ARGUMENT)],
    ['verify', join(folder, ARGUMENT)],
    ['verify', `http://127.0.0.1:9/${ARGUMENT}`],
    ['verify', '-', '--offline', join(folder, ARGUMENT)],
    ['verify', '-', '--nonce', ARGUMENT],
    ['mint', ARGUMENT, '--type', ARGUMENT],
    ['mint', 'IM.000001C', '--type', ARGUMENT],
    ['mint', 'IM.000001C', '--type', 'registration', '--format', ARGUMENT],
    ['mint', 'IM.000001C', '--type', 'registration', '--holder-key', ARGUMENT],
    ['challenge', 'IM.000001C', '--holder', ARGUMENT],
    ['challenge', 'IM.000001C', '--holder', ARGUMENT, '--type', ARGUMENT],
    ['revoke', ARGUMENT, '--reason', ARGUMENT],
    ['suspend', '--file', ARGUMENT, '--reason', ARGUMENT],
    ['reinstate', '--organization', ARGUMENT, '--type', ARGUMENT, '--reason', ARGUMENT],
  ]
  for (const args of commands) {
    const done = await run(args)
    expect(done.status, args.join(' ')).not.toBe(0)
  }
  for (const setting of [
    'ORGSEAL_BASE_URL',
    'ORGSEAL_LOG_LEVEL',
    'ORGSEAL_WALLET',
    'PORT',
    'MEILI_URL',
    `ORGSEAL_${ARGUMENT}`,
  ]) {
    await run(['stats'], '', { ...own, [setting]: HOSTILE })
  }
  await run(['verify', `${address}/${encodeURIComponent(ARGUMENT)}`])
  // This one runs in a separate process, with the real streams of the command line.
  expectHarmless(await orgseal(['keys', `--${ARGUMENT.replaceAll('\u0000', '')}`], own))
})

test('import escapes hostile text in a damaged mapping and in a file of another register', async () => {
  const mapping = join(folder, 'bad.json')
  for (const text of [
    HOSTILE,
    JSON.stringify({ [HOSTILE]: HOSTILE }),
    `{"register": {"id": ${JSON.stringify(HOSTILE)}}}`,
  ]) {
    writeFileSync(mapping, text)
    await run(['import', join(folder, `rows${ARGUMENT}.csv`), '--mapping', mapping])
  }
  const other = join(folder, 'other.csv')
  const start = HOSTILE.replaceAll(/[\r\n]/g, '')
  for (const text of [`${start},${start}\n1,2\n`, `sep=\u202e\n${start}\n`, start]) {
    writeFileSync(other, text)
    await run(['import', other, '--register', 'isle-of-man'])
  }
  writeFileSync(other, Buffer.concat([Buffer.from(start), Buffer.from([0xe9, 0x0a])]))
  await run(['import', other, '--register', 'isle-of-man'])
})

test('output writes any text as one printable line, and any value as JSON that parses to it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.jsonValue(), (text, value) => {
      const written: string[] = []
      const stream = new Writable({ decodeStrings: false, write: (chunk, _, done) => done(void written.push(chunk)) })
      const output = openOutput(stream)
      output.line(text)
      output.json({ text, value })
      const [line = '', json = '', rest] = written.join('').split('\n')
      expect(rest).toBe('')
      expect(line + json).not.toMatch(HARMFUL)
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ text, value })))
    }),
  )
})

test('a log line is JSON without control characters', () => {
  const written: string[] = []
  const log = openLog('info', { write: text => written.push(text) })
  log.info({ path: HOSTILE, [HOSTILE]: 1, err: new Error(HOSTILE) }, HOSTILE)
  const [line = '', rest] = written.join('').split('\n')
  expect(rest).toBe('')
  expect(line).not.toMatch(HARMFUL)
  expect(JSON.parse(line)).toMatchObject({ path: HOSTILE, msg: HOSTILE })
})
