import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { temporaryImports, testId, testMapping } from './import-register.testing.ts'

const owns = (to: string, since?: string) => ({ kind: 'owns' as const, to, ...(since === undefined ? {} : { since }) })

describe('an import mints', () => {
  test('a credential of every type that applies, and reports how many', async () => {
    const { importRows, statements } = await temporaryImports()
    expect(await importRows([{ number: '1', businessNumber: '123' }, { number: '2' }])).toMatchObject({
      created: 2,
      credentials: 3,
    })
    expect(await statements('1')).toEqual(['business-number: in force', 'registration: in force'])
    expect(await statements('2')).toEqual(['registration: in force'])
  })

  test.each([1, 2, 500])(
    'a relationship once from each side, with the names of both, in batches of %i',
    async batchSize => {
      const { store, importRows, statements } = await temporaryImports(batchSize)
      const summary = await importRows([
        { number: '1', relations: [owns('2', '2020-01-01')] },
        { number: '2' },
        { number: '3' },
        { number: '4', relations: [owns('3')] },
      ])
      expect(summary).toMatchObject({ created: 4, credentials: 8 })
      expect(await statements('1')).toEqual(['registration: in force', 'relationship owns:XX-TT.2: in force'])
      expect(await statements('2')).toEqual(['registration: in force', 'relationship owned-by:XX-TT.1: in force'])
      expect(await statements('3')).toEqual(['registration: in force', 'relationship owned-by:XX-TT.4: in force'])
      const [, one] = await store.credentials.ofOrganization(testId('1'))
      const [, other] = await store.credentials.ofOrganization(testId('2'))
      const url = 'https://registry.example/organization/'
      expect(decodeJwt(one?.jwt ?? '').credentialSubject).toMatchObject({
        id: `${url}XX-TT.1`,
        relationship: {
          kind: 'owns',
          organization: `${url}XX-TT.2`,
          organizationName: 'Company 2',
          since: '2020-01-01',
        },
      })
      expect(decodeJwt(other?.jwt ?? '').credentialSubject).toMatchObject({
        id: `${url}XX-TT.2`,
        relationship: {
          kind: 'owned-by',
          organization: `${url}XX-TT.1`,
          organizationName: 'Company 1',
          since: '2020-01-01',
        },
      })
      // The other side is stated because of the first organization's record.
      const { evidence } = decodeJwt<{ evidence: { sourceRecordHash: string } }>(other?.jwt ?? '')
      expect(evidence.sourceRecordHash).toBe(
        (await store.organizations.current(testId('1')))?.provenance.sourceRecordHash,
      )
    },
  )

  test('both sides of a relationship in one transaction', async () => {
    const { store, importRows } = await temporaryImports()
    await importRows([{ number: '1' }, { number: '2' }])
    const seq = await store.changes.lastSeq()
    await importRows([{ number: '1', relations: [owns('2')] }, { number: '2' }])
    const changes = await store.changes.after(seq, 100)
    expect(new Set(changes.map(change => change.at)).size).toBe(1)
    expect(changes.map(({ kind, organization }) => `${kind} ${organization}`)).toEqual([
      'organization-version XX-TT.1',
      'credential-minted XX-TT.1',
      'credential-status XX-TT.1',
      'credential-minted XX-TT.1',
      'credential-minted XX-TT.2',
    ])
  })

  test('a relationship to an unknown organization without its name, and again once the name is known', async () => {
    const { store, importRows, statements } = await temporaryImports()
    const one = { number: '1', relations: [owns('9')] }
    expect(await importRows([one])).toMatchObject({ credentials: 2 })
    const [, first] = await store.credentials.ofOrganization(testId('1'))
    const claim = (jwt = '') =>
      decodeJwt<{ credentialSubject: { relationship: object } }>(jwt).credentialSubject.relationship
    expect(claim(first?.jwt)).not.toHaveProperty('organizationName')

    expect(await importRows([one, { number: '9' }])).toMatchObject({ created: 1, unchanged: 1, credentials: 3 })
    expect(await statements('1')).toEqual([
      'registration: in force',
      'relationship owns:XX-TT.9: superseded',
      'relationship owns:XX-TT.9: in force',
    ])
    const [, second] = await store.credentials.ofOrganization(testId('1'))
    expect(claim(second?.jwt)).toMatchObject({ organizationName: 'Company 9' })
  })

  test('a relationship once, with the name of the other organization, wherever that is in the file', async () => {
    const { store, importRows, statements } = await temporaryImports(1)
    const rows = [
      { number: '1', relations: [owns('2'), owns('3')] },
      { number: '2', relations: [{ kind: 'owns' as const, to: '4' }] },
      { number: '3' },
      { number: '4' },
    ]
    expect(await importRows(rows)).toMatchObject({ created: 4, credentials: 10 })
    const expected = [
      'registration: in force',
      'relationship owns:XX-TT.2: in force',
      'relationship owns:XX-TT.3: in force',
    ]
    expect(await statements('1')).toEqual(expected)
    const names = (await store.credentials.ofOrganization(testId('1'))).flatMap(({ jwt, type }) =>
      type === 'relationship'
        ? [decodeJwt<{ credentialSubject: { relationship: object } }>(jwt).credentialSubject.relationship]
        : [],
    )
    expect(names).toMatchObject([{ organizationName: 'Company 3' }, { organizationName: 'Company 2' }])
    expect(await importRows(rows)).toMatchObject({ unchanged: 4, credentials: 0 })
  })

  test('a relationship to an organization whose row is refused, without its name', async () => {
    const { importRows, statements } = await temporaryImports(1)
    const rows = [
      { number: '1', relations: [owns('2')] },
      { number: '2', relations: [owns('3', 'some day')] },
    ]
    expect(await importRows(rows)).toMatchObject({ badRows: 1, created: 1, credentials: 2 })
    expect(await statements('1')).toEqual(['registration: in force', 'relationship owns:XX-TT.2: in force'])
    expect(await importRows(rows)).toMatchObject({ unchanged: 1, credentials: 0 })
  })

  test('for an agency under its own name, with indexes in its own status lists', async () => {
    const { store, importRows } = await temporaryImports()
    await importRows([{ number: '1' }], testMapping('test-register', 'tax-office'))
    const [credential] = await store.credentials.ofOrganization(testId('1'))
    expect(credential).toMatchObject({ issuer: 'tax-office', status: { list: 1 } })
    expect(decodeJwt(credential?.jwt ?? '').issuer).toBe('did:web:registry.example:issuers:tax-office')
    expect(await store.statusLists.lists()).toMatchObject([{ list: 1, issuer: 'tax-office', next: 1 }])
  })
})

describe('an import of', () => {
  test('the same file a second time changes nothing', async () => {
    const { store, importRows } = await temporaryImports()
    const rows = [
      { number: '1', businessNumber: '5', relations: [owns('2'), owns('3')] },
      { number: '2' },
      { number: '3' },
    ]
    await importRows(rows)
    const seq = await store.changes.lastSeq()
    expect(await importRows(rows)).toMatchObject({ created: 0, changed: 0, unchanged: 3, credentials: 0 })
    expect(await store.changes.lastSeq()).toBe(seq)
  })

  test('a changed record mints only the credentials that the change affects', async () => {
    const { importRows, statements } = await temporaryImports()
    await importRows([{ number: '1', businessNumber: '5', relations: [owns('2')] }, { number: '2' }])
    const dissolved = { number: '1', businessNumber: '5', status: 'Dissolved' as const, relations: [owns('2')] }
    expect(await importRows([dissolved, { number: '2' }])).toMatchObject({ changed: 1, credentials: 1 })
    expect(await statements('1')).toEqual([
      'business-number: in force',
      'registration: superseded',
      'registration: in force',
      'relationship owns:XX-TT.2: in force',
    ])
  })

  test('a new name mints again the statements of others about their relationship to it', async () => {
    const { importRows, statements } = await temporaryImports()
    await importRows([{ number: '1', relations: [owns('2')] }, { number: '2' }])
    const renamed = [
      { number: '1', relations: [owns('2')] },
      { number: '2', name: 'Renamed' },
    ]
    expect(await importRows(renamed)).toMatchObject({ changed: 1, unchanged: 1, credentials: 3 })
    expect(await statements('1')).toEqual([
      'registration: in force',
      'relationship owns:XX-TT.2: superseded',
      'relationship owns:XX-TT.2: in force',
    ])
  })

  test('a record that no longer has a relationship ends the statements of both sides without a successor', async () => {
    const { store, importRows, statements } = await temporaryImports()
    await importRows([{ number: '1', relations: [owns('2'), owns('3')] }, { number: '2' }, { number: '3' }])
    await importRows([{ number: '1', relations: [owns('3')] }, { number: '2' }, { number: '3' }])
    expect(await statements('1')).toContain('relationship owns:XX-TT.2: ended')
    expect(await statements('1')).toContain('relationship owns:XX-TT.3: in force')
    expect(await statements('2')).toEqual(['registration: in force', 'relationship owned-by:XX-TT.1: ended'])
    const [, ended] = await store.credentials.ofOrganization(testId('2'))
    expect(ended).toMatchObject({ status: { superseded: true, revoked: false } })

    // When it is stated again, it is a new credential, and the old one stays ended.
    await importRows([{ number: '1', relations: [owns('2'), owns('3')] }, { number: '2' }, { number: '3' }])
    expect(await statements('2')).toEqual([
      'registration: in force',
      'relationship owned-by:XX-TT.1: ended',
      'relationship owned-by:XX-TT.1: in force',
    ])
  })

  test('a register into a store of an earlier release adds statements and changes no registration', async () => {
    const { store, importRows, statements } = await temporaryImports()
    const rows = [{ number: '1', relations: [owns('2')] }, { number: '2' }]
    await importRows(rows)
    const current = await store.organizations.current(testId('1'))
    // The state that an earlier release leaves: only registrations, and no hash of the examined statements.
    await store.commit(
      ['1', '2'].map(number => ({
        organization: testId(number),
        version: 1,
        statementsHash: '',
        credentials: [],
        ended: [{ type: 'relationship', statement: number === '1' ? 'owns:XX-TT.2' : 'owned-by:XX-TT.1' }],
      })),
      '2026-06-02T00:00:00Z',
    )
    expect(await importRows(rows)).toMatchObject({ unchanged: 2, credentials: 2 })
    expect(await statements('1')).toEqual([
      'registration: in force',
      'relationship owns:XX-TT.2: ended',
      'relationship owns:XX-TT.2: in force',
    ])
    expect(await store.organizations.current(testId('1'))).toEqual(current)
  })
})
