/** Minting on request and an import take status indexes at the same time, and neither is in the way of the other. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadCredentialTypes } from '../../agent/credential-types/index.ts'
import { contextLoader } from '../../agent/credential-types/json-ld-contexts.ts'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'
import { statusEntriesAreWhole } from '../check/invariants/status-entries-are-whole.ts'
import { newSigner, TEST_BASE_URL, temporaryImports, testId } from '../importing/import-register.testing.ts'
import type { Store } from '../store/port.ts'
import { temporaryFolder } from '../store/store.testing.ts'
import { CONFIRMED_STANDING, writeConfirmedStanding } from './confirmed-standing.testing.ts'
import { type MintedCredential, onRequestMinter } from './mint-on-request.ts'

const TYPES = join(PACKAGE_ROOT, 'definitions/credential-types')
const ROWS = Array.from({ length: 40 }, (_, at) => ({ number: String(100 + at) }))
const renamed = ROWS.map(({ number }) => ({ number, name: `Renamed ${number}` }))

async function minterOf(store: Store): Promise<(number: string) => Promise<MintedCredential>> {
  const did = 'did:web:registry.example'
  const name = { en: 'Registry', fr: 'Registre' }
  const webvh = { webvhDid: 'did:webvh:registry.example', webvhLog: '{}' }
  await store.issuers.record({ id: 'registry', name, did, document: { id: did }, ...webvh })
  const credentialTypes = loadCredentialTypes([TYPES, writeConfirmedStanding(temporaryFolder())], TEST_BASE_URL)
  const mint = onRequestMinter({
    ...{ store, credentialTypes, clock: () => new Date('2026-06-20T12:00:00Z'), random: randomBytes },
    issuing: {
      signer: async () => newSigner(),
      dataIntegritySigner: () => expect.unreachable('nothing is signed with this key'),
      confirm: async () => {},
    },
    documentLoader: contextLoader({ credentialTypes, baseUrl: TEST_BASE_URL, directories: [] }),
    assertControl: async () => {},
  })
  return number => mint({ organization: testId(number), type: CONFIRMED_STANDING, format: 'vc+jwt' })
}

test('a credential with a status is minted on request between the batches of an import', async () => {
  const minted: MintedCredential[] = []
  let onBatch = async () => {}
  const { store, importRows } = await temporaryImports(10, () => onBatch())
  await importRows(ROWS)
  const mint = await minterOf(store)
  // The organizations at the end of the register are minted while those before them are imported again.
  const last = ROWS.map(({ number }) => number).slice(-4)
  onBatch = async () => {
    const number = last.pop()
    if (number !== undefined && minted.length < 3) minted.push(await mint(number))
  }
  expect(await importRows(renamed)).toMatchObject({ changed: 40, credentials: 40 })
  expect(minted.map(({ signed, credential }) => [signed, credential.status?.list])).toEqual([
    [true, 2],
    [true, 2],
    [true, 2],
  ])
  expect(await store.statusLists.lists()).toMatchObject([{ next: 80 }, { next: 3 }])
  const findings = statusEntriesAreWhole.findings({
    ...{ store, indexes: [], baseUrl: TEST_BASE_URL },
    readSigned: () => expect.unreachable('no signature is read'),
  })
  expect(await findings.next()).toEqual({ done: true, value: 83 })
})
