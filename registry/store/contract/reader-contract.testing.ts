/** What can be read, and the small facts that are recorded: meta, issuers, registers, cursors. */
import { describe, expect, test } from 'vitest'
import type { Issuer } from '../../../domain/issuer.ts'
import type { Store } from '../port.ts'
import { TEST_REGISTER, testCredential, testIndexes, testOrganization, testVersion } from '../store.testing.ts'
import { AT, emptyStore, type OpenDatabase } from './empty-store.testing.ts'

const [ONE, TWO, THREE] = ['1', '2', '3'].map(number => testOrganization(number).id) as [
  ReturnType<typeof testOrganization>['id'],
  ReturnType<typeof testOrganization>['id'],
  ReturnType<typeof testOrganization>['id'],
]
const UNKNOWN = testOrganization('99').id

export function describeReaders(open: OpenDatabase): void {
  /** Three organizations; the first has two versions, and owns the second. */
  async function filled(): Promise<Store> {
    const store = await emptyStore(open)
    const allocate = await testIndexes(store)
    const owner = testOrganization('1', { relationships: [{ kind: 'owns', organization: TWO }] })
    await store.commit([testVersion(owner, 1, allocate()), testVersion(testOrganization('2'), 1, allocate())], AT)
    await store.commit([testVersion({ ...owner, legalName: 'Renamed' }, 2, allocate())], AT)
    await store.commit([testVersion(testOrganization('3'), 1, allocate())], AT)
    return store
  }

  describe('organizations', () => {
    test('are read many at once, and those that do not exist are left out', async () => {
      const store = await filled()
      const found = await store.organizations.currentMany([THREE, UNKNOWN, ONE])
      expect([...found].map(([id, { version }]) => [id, version])).toEqual([
        [THREE, 1],
        [ONE, 2],
      ])
      expect(found.get(ONE)).toEqual(await store.organizations.current(ONE))
      expect(await store.organizations.current(UNKNOWN)).toBeUndefined()
      const states = await store.organizations.states([UNKNOWN, ONE])
      expect([...states]).toEqual([
        [
          ONE,
          {
            ...{ id: ONE, register: TEST_REGISTER.id, registrationNumber: '1', currentVersion: 2, statementsHash: '' },
            contentHash: found.get(ONE)?.contentHash,
          },
        ],
      ])
    })

    test('are known to those about which they state something', async () => {
      const store = await filled()
      expect([...(await store.organizations.statingAbout([ONE, TWO]))]).toEqual([
        [ONE, []],
        [TWO, [ONE]],
      ])
      expect(await store.organizations.relatedFrom(TWO)).toEqual([{ kind: 'owned-by', organization: ONE }])
    })

    test('come page after page in the order of their ids', async () => {
      const { organizations } = await filled()
      const first = await organizations.page(undefined, 2)
      expect(first.map(({ organization, version }) => [organization.id, version])).toEqual([
        [ONE, 2],
        [TWO, 1],
      ])
      expect((await organizations.page(TWO, 2)).map(({ organization }) => organization.id)).toEqual([THREE])
      expect(await organizations.page(THREE, 2)).toEqual([])
      expect(await organizations.count()).toBe(3)
    })

    test('have all their versions and source records, and belong to a register', async () => {
      const { organizations } = await filled()
      const versions = await organizations.versions(ONE)
      expect(versions.map(({ version, organization }) => [version, organization.legalName])).toEqual([
        [1, 'Company 1'],
        [2, 'Renamed'],
      ])
      const hash = versions[1]?.provenance.sourceRecordHash ?? ''
      expect(await organizations.sourceRecord(hash)).toBe('["Renamed",2]')
      expect(await organizations.sourceRecord('sha-256:0')).toBeUndefined()
      expect((await organizations.statesOfRegister(TEST_REGISTER.id)).map(({ id }) => id)).toEqual([ONE, TWO, THREE])
      expect(await organizations.statesOfRegister('another')).toEqual([])
    })
  })

  describe('credentials', () => {
    test('have states that say which one of a statement is in force', async () => {
      const store = await filled()
      const statements = await store.credentials.statements([ONE, UNKNOWN])
      expect(statements.get(UNKNOWN)).toEqual([])
      expect(statements.get(ONE)?.map(({ ordinal, version, inForce }) => ({ ordinal, version, inForce }))).toEqual([
        { ordinal: 1, version: 1, inForce: false },
        { ordinal: 2, version: 2, inForce: true },
      ])
      expect(statements.get(ONE)?.[0]).not.toHaveProperty('claimsHash')
    })

    test('come page after page in the order of their ids', async () => {
      const { credentials } = await filled()
      const first = await credentials.page(undefined, 3)
      expect(first.map(({ id }) => id)).toEqual([
        `${ONE}.registration.1`,
        `${ONE}.registration.2`,
        `${TWO}.registration.1`,
      ])
      expect((await credentials.page(first[2]?.id, 3)).map(({ id }) => id)).toEqual([`${THREE}.registration.1`])
      expect(await credentials.count()).toBe(4)
    })

    test('in force are those that are neither superseded, suspended nor revoked, and do not expire', async () => {
      const store = await filled()
      const { id } = (await store.credentials.ofOrganization(THREE))[0] ?? {}
      if (!id) throw new Error('each organization has a credential')
      const shortLived = testCredential(testOrganization('2'), 'good-standing', 1, { validUntil: AT })
      await store.commit([{ organization: TWO, version: 1, credentials: [shortLived] }], AT)
      await store.credentialStatus.change({
        credentials: [id],
        action: 'suspend',
        reason: 'a test',
        actor: 'tester',
        at: AT,
      })
      expect([...(await store.credentials.typesInForce([ONE, TWO, THREE, UNKNOWN]))]).toEqual([
        [ONE, ['registration']],
        [TWO, ['registration']],
      ])
    })

    test('have one projection in each format, the first that was kept', async () => {
      const { credentials } = await filled()
      const [one, other] = await credentials.page(undefined, 2)
      if (!one || !other) throw new Error('there are credentials')
      expect(await credentials.keepProjection(one.id, 'data-integrity', 'first', AT)).toBe('first')
      expect(await credentials.keepProjection(one.id, 'data-integrity', 'second', AT)).toBe('first')
      await credentials.keepProjection(other.id, 'data-integrity', 'other', AT)
      expect(await credentials.projection(one.id, 'data-integrity')).toMatchObject({ body: 'first' })
      expect(await credentials.projection(one.id, 'dc+sd-jwt')).toBeUndefined()
      const [first] = await credentials.projectionPage(undefined, 1)
      expect(first).toEqual({ credential: one.id, format: 'data-integrity', body: 'first', issuedAt: AT })
      expect(await credentials.projectionPage(first, 5)).toMatchObject([{ credential: other.id }])
    })
  })

  describe('the change feed', () => {
    test('is read in pages, each with the feed and its end', async () => {
      const { changes, identity } = await filled()
      const { registry } = await identity.current()
      expect(await changes.end()).toEqual({ registry, epoch: 1, lastSeq: 9 })
      expect(await changes.lastSeq()).toBe(9)
      const { items, ...end } = await changes.page(6, 2)
      expect(end).toEqual({ registry, epoch: 1, lastSeq: 9 })
      expect(items).toEqual(await changes.after(6, 2))
      expect(items.map(({ seq, kind }) => [seq, kind])).toEqual([
        [7, 'credential-status'],
        [8, 'organization-version'],
      ])
      expect((await changes.page(9, 2)).items).toEqual([])
    })

    test('is empty at first', async () => {
      const { changes } = await emptyStore(open)
      expect(await changes.end()).toMatchObject({ lastSeq: 0 })
    })
  })

  describe('recorded facts', () => {
    test('about the data are recorded once', async () => {
      const { meta } = await emptyStore(open)
      expect(await meta.get('base-url')).toBeUndefined()
      await meta.setOnce('base-url', 'https://one.example')
      await meta.setOnce('base-url', 'https://other.example')
      expect(await meta.get('base-url')).toBe('https://one.example')
    })

    test('about issuers are replaced, and their own documents stay until they are signed again', async () => {
      const { issuers } = await emptyStore(open)
      const agency = issuer('tax-office')
      await issuers.record(agency)
      await issuers.record(issuer('registry'))
      expect((await issuers.list()).map(({ id }) => id)).toEqual(['registry', 'tax-office'])
      expect(await issuers.signedFor('tax-office')).toBeUndefined()
      await issuers.recordStatements('tax-office', { whois: 'a.b.c', signedFor: 'x', signAgainAt: AT })
      await issuers.record({ ...agency, name: { en: 'New', fr: 'Nouveau' } })
      expect(await issuers.get('tax-office')).toMatchObject({ name: { en: 'New' }, whois: 'a.b.c' })
      expect(await issuers.signedFor('tax-office')).toEqual({ signedFor: 'x', signAgainAt: AT })
      expect((await issuers.get())?.id).toBe('registry')
      expect(await issuers.get('unknown')).toBeUndefined()
    })

    test('about a register have the end of its last complete import', async () => {
      const { registers } = await emptyStore(open)
      const run = await registers.startImport(TEST_REGISTER.id, 'register.csv', AT)
      expect(await registers.get(TEST_REGISTER.id)).toEqual({ register: TEST_REGISTER, organizations: 0 })
      await registers.finishImport(run, AT, { rows: 0 })
      expect(await registers.get(TEST_REGISTER.id)).toMatchObject({ lastImportedAt: AT })
      expect(await registers.get('unknown')).toBeUndefined()
    })

    test('about a follower have its position, which never moves back', async () => {
      const { cursors } = await emptyStore(open)
      expect(await cursors.get('follower')).toBe(0)
      await cursors.advance('follower', 7)
      await cursors.advance('follower', 5)
      expect(await cursors.list()).toEqual([{ name: 'follower', seq: 7 }])
    })
  })

  test('nothing is unaccounted for while each change of a status has its reason', async () => {
    const store = await filled()
    const [credential] = await store.credentialStatus.concerned('revoke', { organization: TWO })
    if (!credential) throw new Error('the organization has a credential')
    const decision = { credentials: [credential], reason: 'a test', actor: 'tester', at: AT } as const
    await store.credentialStatus.change({ ...decision, action: 'suspend' })
    await store.credentialStatus.change({ ...decision, action: 'revoke' })
    expect(await store.credentialStatus.unaccounted()).toEqual([])
  })
}

function issuer(id: string): Issuer {
  const did = `did:web:registry.example:${id}`
  return { id, name: { en: id, fr: id }, did, document: { id: did }, webvhDid: `did:webvh:${id}`, webvhLog: '{}' }
}
