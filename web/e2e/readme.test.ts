/** Tries every command and every address of the README exactly as the README writes it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'
import { withCommands } from './site.testing.ts'
import { startSite } from './start-site.testing.ts'

const README = readFileSync(join(PACKAGE_ROOT, 'README.md'), 'utf8')
const COMMANDS = [...README.matchAll(/^\| `orgseal ([^`]+)` \|/gm)].map(match => match[1] ?? '')
const GETS = [...README.matchAll(/^\| `GET (\/[^`]*)` \|/gm)].map(match => match[1] ?? '')
const SCRIPTS = [...README.matchAll(/`?npm (?:run )?([a-z:]+)/g)].map(match => match[1] ?? '')

// These tests change the site (its keys, its search index and more), so they start a small separate one.
let site: ReturnType<typeof withCommands<Awaited<ReturnType<typeof startSite>>>>
beforeAll(async () => {
  site = withCommands(await startSite(20_725))
})
afterAll(() => site?.close())

test('the README names the commands and addresses that are tried', () => {
  expect(COMMANDS.length).toBeGreaterThan(8)
  expect(GETS.length).toBeGreaterThan(10)
})

describe('each address answers', () => {
  test.each([...GETS, '/docs', '/readyz', '/credential-types/registration/v1/context.jsonld'])('GET %s', async path => {
    const response = await fetch(site.url + path)
    expect({ path, status: response.status }).toEqual({ path, status: 200 })
    if (response.headers.get('content-type')?.includes('json')) await response.json()
  })

  test('POST /api/v1/verifications', async () => {
    const credential = await (await fetch(`${site.url}/credentials/XX-EP.EP0001182.registration.1`)).text()
    const response = await fetch(`${site.url}/api/v1/verifications`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ credential }),
    })
    expect(await response.json()).toMatchObject({ outcome: 'verified' })
  })
})

test('each command does what it says, in the order of the README', async () => {
  const file = join(site.dataDirectory, 'credential.jwt')
  writeFileSync(file, await (await fetch(`${site.url}/credentials/XX-EP.EP0001182.registration.1`)).text())
  for (const command of COMMANDS) {
    // The site above runs this command already.
    if (command === 'serve') continue
    const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(match => match[1] ?? match[2] ?? '')
    const done = await site.orgseal(...args.map(word => (word === 'credential.jwt' ? file : word)))
    expect({ command, status: done.status, stderr: done.status === 0 ? '' : done.stderr }).toEqual({
      command,
      status: 0,
      stderr: '',
    })
    expect(done.stdout).not.toBe('')
  }
})

test('each npm script that the README and the guide name exists', () => {
  const guide = readFileSync(join(PACKAGE_ROOT, 'CONTRIBUTING.md'), 'utf8')
  const named = [...SCRIPTS, ...[...guide.matchAll(/`npm (?:run )?([a-z:]+)/g)].map(match => match[1] ?? '')]
  const { scripts } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'))
  // "npm packages" is text and not a command, and `npm rebuild` is npm's own.
  const known = ['packages', 'rebuild', ...Object.keys(scripts)]
  expect(named.filter(name => !known.includes(name))).toEqual([])
})
