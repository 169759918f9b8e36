/**
 * The contract that every search engine must fulfil. One suite for all of them: users must be able
 * to rely on an answer, whichever engine gives it.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidCursorError, type NamesSearched, type SearchEngine } from '../engine.ts'
import { numberKey } from '../names/number-key.ts'
import { parseQuery } from '../query/query.ts'
import { bestNameMatch, looksAtNumbers } from '../query/relevance.ts'
import { asTyped, ids, organization, searchFor, stream } from './documents.testing.ts'
import { everyPage } from './every-page.testing.ts'
import { ISLE_OF_MAN } from './isle-of-man.testing.ts'
import { newEngineForEach } from './new-engine.testing.ts'
import { describeQueryContract } from './query-contract.testing.ts'

/**
 * Call it in a test file.
 * @param open opens an empty engine, which is closed after each test
 */
export function describeEngineContract(name: string, open: () => Promise<SearchEngine>): void {
  describeQueryContract(name, open)
  describe(`${name}, as a search engine:`, () => {
    const { engine, put, find, idsOf } = newEngineForEach(open)

    describe('the index that follows the feed', () => {
      it('is at position 0 and empty when it is new', async () => {
        expect(await engine().position()).toBe(0)
        expect(await entriesOf(engine())).toEqual([])
        expect(await find('')).toEqual({ total: 0, exact: true, hits: [], facets: noFacets() })
      })

      it('has the position of the last batch', async () => {
        await engine().apply({ documents: [organization({ id: 'XX.1' })], after: 0, seq: 7 })
        expect(await engine().position()).toBe(7)
        await engine().apply({ documents: [], after: 7, seq: 9 })
        expect(await engine().position()).toBe(9)
      })

      it('ignores a batch that does not begin at its position', async () => {
        await engine().apply({
          documents: [organization({ id: 'XX.1', legalName: 'New', version: 2 })],
          after: 0,
          seq: 7,
        })
        await engine().apply({
          documents: [organization({ id: 'XX.1', legalName: 'Old', version: 1 })],
          after: 0,
          seq: 7,
        })
        await engine().apply({
          documents: [organization({ id: 'XX.2', legalName: 'Old', version: 1 })],
          after: 8,
          seq: 9,
        })
        expect(await engine().position()).toBe(7)
        expect(await entriesOf(engine())).toEqual([{ id: 'XX.1', version: 2 }])
        expect(await idsOf('old')).toEqual([])
      })

      it('replaces all data of an organization', async () => {
        await put({
          id: 'XX.1',
          legalName: 'Before',
          previousNames: ['Long Before'],
          otherNames: ['Besides'],
          registrationNumber: '1',
          identifiers: ['BN99'],
          entityType: 'xx/Old',
        })
        await put({ id: 'XX.1', legalName: 'After', registrationNumber: '2', entityType: 'xx/New' })
        for (const gone of ['before', 'long', 'besides', 'bn99']) expect(await idsOf(gone)).toEqual([])
        const { total, facets } = await find('after')
        expect(total).toBe(1)
        expect(facets.entityType).toEqual({ 'xx/New': 1 })
        expect((await find('')).facets.entityType).toEqual({ 'xx/New': 1 })
      })

      it('keeps the last of two documents for one organization in a batch', async () => {
        await put({ id: 'XX.1', legalName: 'First' }, { id: 'XX.1', legalName: 'Second' })
        expect(await idsOf('first')).toEqual([])
        expect(await find('second')).toMatchObject({ total: 1 })
      })

      it('lists its entries in the order of their ids', async () => {
        await put({ id: 'XX.b', version: 2, legalName: 'First' }, { id: 'XX.a', legalName: 'Second' })
        await put({ id: 'XX.c', version: 3, legalName: 'Another' })
        expect(await entriesOf(engine())).toEqual([
          { id: 'XX.a', version: 1 },
          { id: 'XX.b', version: 2 },
          { id: 'XX.c', version: 3 },
        ])
      })

      it('has exactly the documents of a rebuild after it', async () => {
        await put({ id: 'XX.1', legalName: 'Acme', registrationNumber: '55' })
        await engine().rebuild(stream([organization({ id: 'XX.2', legalName: 'Beta' })]), 40)
        expect(await engine().position()).toBe(40)
        expect(await entriesOf(engine())).toEqual([{ id: 'XX.2', version: 1 }])
        for (const gone of ['acme', '55']) expect(await idsOf(gone)).toEqual([])
        expect(await idsOf('beta')).toEqual(['XX.2'])
        await engine().rebuild(stream([]), 0)
        expect(await engine().position()).toBe(0)
        expect(await find('')).toEqual({ total: 0, exact: true, hits: [], facets: noFacets() })
        await put({ id: 'XX.1', legalName: 'Acme' })
        expect(await idsOf('acme')).toEqual(['XX.1'])
      })

      it('answers the same after a rebuild as after batches in any order', async () => {
        await put(...[...ISLE_OF_MAN].reverse())
        const queries = ['', 'manx', 'limited', 'isle of man', 'the', '123c', 'manx compny'].map(text =>
          searchFor(text),
        )
        const followed = await Promise.all(queries.map(query => engine().search(query)))
        await engine().rebuild(stream(ISLE_OF_MAN), 50)
        expect(await Promise.all(queries.map(query => engine().search(query)))).toEqual(followed)
      })

      it('is unchanged when the documents of a rebuild fail', async () => {
        await put({ id: 'XX.1', legalName: 'Acme' })
        const failing = (async function* () {
          yield organization({ id: 'XX.2' })
          throw new Error('the store is gone')
        })()
        await expect(engine().rebuild(failing, 40)).rejects.toThrow('the store is gone')
        expect(await idsOf('')).toEqual(['XX.1'])
      })

      it('answers the same after it is optimised', async () => {
        await put(...ISLE_OF_MAN)
        const before = [await find('manx'), await find(''), await find('limited')]
        await engine().optimise()
        expect([await find('manx'), await find(''), await find('limited')]).toEqual(before)
      })
    })

    describe('ranking', () => {
      it('puts the exact name first, then the same name with another legal form, then names that begin with it', async () => {
        await put(
          { id: 'XX.words', legalName: 'The Harbour Acme Group' },
          { id: 'XX.begins', legalName: 'Acme Harbour Cranes Limited' },
          { id: 'XX.form', legalName: 'Acme Harbour Limited' },
          { id: 'XX.exact', legalName: 'ACME HARBOUR' },
        )
        expect(await idsOf('acme harbour')).toEqual(['XX.exact', 'XX.form', 'XX.begins', 'XX.words'])
      })

      it('lets the legal form decide between names, but not whether they are found', async () => {
        await put(
          { id: 'XX.inc', legalName: 'Acme Inc.' },
          { id: 'XX.ltd', legalName: 'Acme Ltd.' },
          { id: 'XX.plc', legalName: 'Acme P.L.C.' },
        )
        for (const [text, first] of [
          ['Acme Limited', 'XX.ltd'],
          ['acme ltd', 'XX.ltd'],
          ['ACME INCORPORATED', 'XX.inc'],
          ['acme plc', 'XX.plc'],
          ['Acme Public Limited Company', 'XX.plc'],
        ] as const) {
          const found = await idsOf(text)
          expect(found[0], text).toBe(first)
          expect(found, text).toHaveLength(3)
        }
      })

      it('lets the legal form decide between names that contain the text, but less than the position of the text', async () => {
        await put(
          { id: 'XX.1', legalName: 'Acme Cranes Inc' },
          { id: 'XX.2', legalName: 'Acme Docks Ltd' },
          { id: 'XX.3', legalName: 'Port Acme Ltd' },
        )
        expect(await idsOf('acme limited')).toEqual(['XX.2', 'XX.1', 'XX.3'])
      })

      it('keeps the rank of a name while its legal form is being typed', async () => {
        await put({ id: 'XX.ltd', legalName: 'Acme Ltd' }, { id: 'XX.coal', legalName: 'Acme Coal Limited' })
        for (const text of ['acme l', 'acme lt', 'acme ltd', 'acme lim', 'acme limite']) {
          expect((await idsOf(text))[0], text).toBe('XX.ltd')
        }
        expect(await idsOf('acme coa')).toEqual(['XX.coal'])
        expect(await idsOf('co')).toContain('XX.coal')
      })

      it('treats a name that ends in two legal forms as the whole name without the last', async () => {
        await put(
          { id: 'XX.1', legalName: 'Essex Company' },
          { id: 'XX.2', legalName: 'Essex Corporation Limited' },
          { id: 'XX.3', legalName: 'Essex Limited' },
        )
        expect(await idsOf('essex corporation')).toEqual(['XX.2', 'XX.1', 'XX.3'])
      })

      it('puts legal names before other names, and those before previous names, at the same match quality', async () => {
        await put(
          { id: 'XX.previous', legalName: 'A', previousNames: ['Acme'] },
          { id: 'XX.other', legalName: 'B', otherNames: ['Acme'] },
          { id: 'XX.legal', legalName: 'Acme' },
        )
        expect(await idsOf('acme')).toEqual(['XX.legal', 'XX.other', 'XX.previous'])
      })

      it('puts an exact previous name before a legal name that only begins with the text', async () => {
        await put(
          { id: 'XX.begins', legalName: 'Acme Cranes' },
          { id: 'XX.was', legalName: 'Zenith', previousNames: ['Acme'] },
        )
        expect(await idsOf('acme')).toEqual(['XX.was', 'XX.begins'])
      })

      it('puts active before inactive, then orders by name, then by id', async () => {
        await put(
          { id: 'XX.0', legalName: 'Acme 0', active: false },
          { id: 'XX.3', legalName: 'Acme B' },
          { id: 'XX.2', legalName: 'Acme A' },
          { id: 'XX.1', legalName: 'Acme B' },
        )
        expect(await idsOf('acme')).toEqual(['XX.2', 'XX.1', 'XX.3', 'XX.0'])
      })

      it('puts an organization first when the text is its registration number', async () => {
        await put(
          { id: 'XX.000123C', registrationNumber: '000123C', legalName: 'Zenith' },
          { id: 'XX.9', registrationNumber: '9', legalName: '123C' },
        )
        for (const text of ['000123C', '000123c', '123c', ' 000 123 C ', '0123-C', 'XX.000123C', 'xx 123c']) {
          const { hits } = await find(text)
          expect(hits[0], text).toEqual({
            id: 'XX.000123C',
            matched: { kind: 'registration-number', text: '000123C', highlights: [{ start: 0, end: 7 }] },
          })
        }
        expect(await idsOf('123c')).toEqual(['XX.000123C', 'XX.9'])
      })

      it('finds other identifiers the same way, after registration numbers', async () => {
        await put(
          { id: 'XX.1', registrationNumber: '77', identifiers: ['123456789 BC0001', '88'] },
          { id: 'XX.88', registrationNumber: '88' },
        )
        expect((await find('123456789bc0001')).hits).toEqual([
          {
            id: 'XX.1',
            matched: { kind: 'identifier', text: '123456789 BC0001', highlights: [{ start: 0, end: 16 }] },
          },
        ])
        expect(await idsOf('88')).toEqual(['XX.88', 'XX.1'])
      })

      it('finds every company by its full name, first unless another has the same name', async () => {
        await put(...ISLE_OF_MAN)
        for (const { id, legalName } of ISLE_OF_MAN) {
          const { hits } = await find(legalName, { limit: 100 })
          const found = hits.findIndex(hit => hit.id === id)
          expect(found, legalName).toBeGreaterThanOrEqual(0)
          const before = hits
            .slice(0, found)
            .map(hit => ISLE_OF_MAN.find(other => other.id === hit.id)?.legalName ?? '')
          for (const name of before) expect(bare(name), legalName).toBe(bare(legalName))
        }
      })

      it('finds every company by each of its previous names, before names that only contain it', async () => {
        await put(...ISLE_OF_MAN)
        for (const { id, previousNames } of ISLE_OF_MAN) {
          for (const name of previousNames) expect((await idsOf(name)).slice(0, 3), name).toContain(id)
        }
      })
    })

    describe('matching', () => {
      it.each([
        ["O'Brien & Sons Ltd.", ['obrien and sons', "o'brien & sons limited", 'O’BRIEN', 'sons obrien']],
        ['B.C. Ferries', ['bc ferries', 'B. C. Ferries', 'b c ferries', 'b.c', 'ferries b.c.']],
        ['BC Ferries', ['B.C. Ferries', 'b c ferries']],
        ['J C Kinley (Overseas)', ['j.c. kinley', 'jc kinley', 'j c k', 'kinley overseas']],
        ['A Better Way', ['a b', 'a better', 'way better']],
        ['DÖHLE (IOM) LIMITED', ['dohle iom', 'döhle', 'DO\u0308HLE']],
        ['Søn Æther Łódź Straße', ['son aether lodz strasse', 'SØN']],
        ['K³ STORE', ['k3 store']],
        ['24-7 Essential Taxis', ['24-7', '24 7 essential', 'taxis 24']],
        ['Entreprises Côté Ltée', ['entreprises cote ltee', 'cote limitee', 'côté lt']],
        ['Sḵwx̱wú7mesh Development', ['skwxwu7mesh', 'Sḵwx̱wú7mesh']],
      ])('finds %s', async (legalName, texts) => {
        await put({ id: 'XX.1', legalName }, { id: 'XX.2', legalName: 'Another' })
        for (const text of texts) expect(await idsOf(text), text).toEqual(['XX.1'])
      })

      it('treats the last word as a prefix, unless a space follows it', async () => {
        await put({ id: 'XX.1', legalName: 'Manx Marine' }, { id: 'XX.2', legalName: 'Manx Mar' })
        expect(await idsOf('manx mar')).toEqual(['XX.2', 'XX.1'])
        expect(await idsOf('manx mar ')).toEqual(['XX.2'])
        expect(asTyped((await find('ma marine')).hits)).toEqual([])
      })

      it('never combines words of different names', async () => {
        await put({ id: 'XX.1', legalName: 'Alpha Beta', previousNames: ['Gamma Delta'], registrationNumber: '55' })
        expect(await idsOf('alpha gamma')).toEqual([])
        expect(await idsOf('alpha 55')).toEqual([])
        expect(await idsOf('delta gamma')).toEqual(['XX.1'])
      })

      it('reports which name matched: the legal name if it does, else the first of the best ones', async () => {
        await put({
          id: 'XX.1',
          legalName: 'Alpha Marine',
          otherNames: ['Beta Marine'],
          previousNames: ['Gamma Beta Marine', 'Gamma Marine', 'Delta'],
        })
        const matched = async (text: string) => (await find(text)).hits[0]?.matched
        expect(await matched('marine')).toMatchObject({ kind: 'legal-name', text: 'Alpha Marine' })
        expect(await matched('beta marine')).toMatchObject({ kind: 'other-name', text: 'Beta Marine' })
        expect(await matched('gamma')).toMatchObject({ kind: 'previous-name', text: 'Gamma Beta Marine' })
        expect(await matched('')).toEqual({ kind: 'everything', text: '', highlights: [] })
      })

      it('searches only legal names and numbers for "current"', async () => {
        await put({
          id: 'XX.1',
          legalName: 'Alpha',
          otherNames: ['Beta'],
          previousNames: ['Gamma'],
          registrationNumber: '55',
        })
        const names = 'current'
        expect(await idsOf('alpha', { names })).toEqual(['XX.1'])
        expect(await idsOf('55', { names })).toEqual(['XX.1'])
        expect(await find('beta', { names })).toMatchObject({ total: 0, hits: [] })
        expect(await find('gamma', { names })).toMatchObject({ total: 0, hits: [] })
      })

      it('counts an organization once, however many of its names and numbers match', async () => {
        await put({ id: 'XX.1', legalName: 'Acme', otherNames: ['Acme'], previousNames: ['Acme A', 'Acme B', 'Acme'] })
        await put({ id: 'XX.2', legalName: '24', registrationNumber: '24', identifiers: ['24'] })
        for (const text of ['acme', '24']) {
          expect(await find(text), text).toMatchObject({ total: 1, facets: { status: { active: 1, inactive: 0 } } })
        }
      })

      it('agrees with a search through every name, for any words of real names', async () => {
        await put(...ISLE_OF_MAN)
        const words = [
          ...new Set(ISLE_OF_MAN.flatMap(({ legalName, previousNames: [p = ''] }) => `${legalName} ${p}`.split(' '))),
        ]
        const word = fc.constantFrom(...words)
        const part = fc.tuple(word, fc.nat(6)).map(([text, length]) => text.slice(0, length + 1))
        const text = fc.tuple(fc.array(word, { maxLength: 2 }), part, fc.constantFrom('', ' '))
        await fc.assert(
          fc.asyncProperty(text, fc.constantFrom(...NAMES), async ([whole, last, end], names) => {
            const query = [...whole, last].join(' ') + end
            const expected = lookAtAll(query, names)
            const found = await everyPage(searchFor(query, { names, limit: 100 }), engine())
            expect(ids(asTyped(found)).sort()).toEqual(expected)
            expect((await find(query, { names })).total).toBe(found.length)
          }),
          { numRuns: 200 },
        )
      })
    })

    describe('filters and facets', () => {
      const DOCUMENTS = [
        { id: 'XX.1', legalName: 'Acme A', entityType: 'xx/C', registeredOn: '2001-05-01' },
        { id: 'XX.2', legalName: 'Acme B', entityType: 'xx/C', active: false, registeredOn: '2010-05-01' },
        { id: 'XX.3', legalName: 'Acme C', entityType: 'xx/P', credentialTypes: ['registration', 'permit'] },
        { id: 'YY.4', legalName: 'Acme D', entityType: 'yy/C', register: 'yy', registeredOn: '2001-05-02' },
        { id: 'YY.5', legalName: 'Other E', entityType: 'yy/C', register: 'yy', active: false },
      ]

      it.each([
        [{ status: 'active' }, ['XX.1', 'XX.3', 'YY.4']],
        [{ status: 'inactive' }, ['XX.2', 'YY.5']],
        [{ entityType: ['xx/C'] }, ['XX.1', 'XX.2']],
        [{ entityType: ['xx/P', 'yy/C'] }, ['XX.3', 'YY.4', 'YY.5']],
        [{ register: ['yy'] }, ['YY.4', 'YY.5']],
        [{ register: ['yy'], status: 'active' }, ['YY.4']],
        [{ credentialType: ['permit'] }, ['XX.3']],
        [{ credentialType: ['permit', 'registration'] }, ['XX.1', 'XX.2', 'XX.3', 'YY.4', 'YY.5']],
        [{ registeredFrom: '2001-05-02' }, ['XX.2', 'YY.4']],
        [{ registeredTo: '2001-05-01' }, ['XX.1']],
        [{ registeredFrom: '2001-05-01', registeredTo: '2001-05-02' }, ['XX.1', 'YY.4']],
        [{ entityType: ['no such type'] }, []],
        [{ registeredFrom: 'soon', registeredTo: '\u0000' }, []],
        [{ entityType: [] }, ['XX.1', 'XX.2', 'XX.3', 'YY.4', 'YY.5']],
      ] as const)('%j match the right organizations', async (filters, expected) => {
        await put(...DOCUMENTS)
        const all = await find('', { filters })
        expect(ids(all.hits)).toEqual(expected)
        expect(all.total).toBe(expected.length)
        const named = await find('acme', { filters })
        expect(ids(named.hits).sort()).toEqual(expected.filter(id => id !== 'YY.5'))
        expect(named.total).toBe(named.hits.length)
      })

      it('counts each facet under the other filters, so that it shows the result of another choice', async () => {
        await put(...DOCUMENTS)
        const { total, facets } = await find('acme', { filters: { status: 'active', entityType: ['xx/C'] } })
        expect(total).toBe(1)
        expect(facets).toEqual({
          status: { active: 1, inactive: 1 },
          entityType: { 'xx/C': 1, 'xx/P': 1, 'yy/C': 1 },
          register: { xx: 1 },
          credentialType: { registration: 1 },
        })
      })

      it('counts registers and credential types without their own filter', async () => {
        await put(...DOCUMENTS)
        for (const text of ['', 'acme']) {
          const { facets } = await find(text, { filters: { register: ['yy'], credentialType: ['permit'] } })
          expect(facets).toEqual({
            ...noFacets(),
            register: { xx: 1 },
            credentialType: { registration: text === '' ? 2 : 1 },
          })
        }
      })

      it('counts everything when there is no text', async () => {
        await put(...DOCUMENTS)
        const expected = {
          status: { active: 3, inactive: 2 },
          entityType: { 'xx/C': 2, 'xx/P': 1, 'yy/C': 2 },
          register: { xx: 3, yy: 2 },
          credentialType: { registration: 5, permit: 1 },
        }
        expect((await find('')).facets).toEqual(expected)
        expect((await find('', { filters: { registeredFrom: '2001-01-01' } })).facets).toEqual({
          status: { active: 2, inactive: 1 },
          entityType: { 'xx/C': 2, 'yy/C': 1 },
          register: { xx: 2, yy: 1 },
          credentialType: { registration: 3 },
        })
      })

      it('filters hits by number, too', async () => {
        await put({ id: 'XX.55', registrationNumber: '55', active: false })
        expect(await find('55', { filters: { status: 'active' } })).toMatchObject({ total: 0, hits: [] })
      })
    })

    describe('pages', () => {
      it('list everything by name when there is no text', async () => {
        await put(
          { id: 'XX.1', legalName: 'Émile' },
          { id: 'XX.2', legalName: 'Zoo', active: false },
          { id: 'XX.3', legalName: 'alpha' },
        )
        expect(await idsOf('')).toEqual(['XX.3', 'XX.1', 'XX.2'])
        expect(await idsOf('  \t')).toEqual(['XX.3', 'XX.1', 'XX.2'])
      })

      it.each([
        ['', {}],
        ['limited', {}],
        ['l', {}],
        ['isle of man', {}],
        ['', { filters: { status: 'active' } }],
        ['limited', { filters: { entityType: ['isle-of-man/2006 Act Company'] } }],
        ['limited', { filters: { registeredFrom: '2000-01-01' }, names: 'current' }],
      ] as const)('of "%s" %j lead to the end, without gaps and repeats', async (text, rest) => {
        await put(...ISLE_OF_MAN)
        const whole = await everyPage(searchFor(text, { ...rest, limit: 100 }), engine())
        expect(whole).toHaveLength((await find(text, rest)).total)
        expect(new Set(ids(whole)).size).toBe(whole.length)
        expect(await everyPage(searchFor(text, { ...rest, limit: 7 }), engine())).toEqual(whole)
      })

      it('end without a cursor, also when the last page is full', async () => {
        await put({ id: 'XX.1' }, { id: 'XX.2' })
        expect((await find('', { limit: 2 })).nextCursor).toBeUndefined()
        expect((await find('', { limit: 1 })).nextCursor).toBeDefined()
      })

      it('continue at the right hit after earlier ones have changed', async () => {
        await put({ id: 'XX.1', legalName: 'A' }, { id: 'XX.2', legalName: 'B' }, { id: 'XX.3', legalName: 'C' })
        const first = await find('', { limit: 2 })
        await put({ id: 'XX.0', legalName: 'AA' })
        const cursor = first.nextCursor ?? ''
        expect(await idsOf('', { limit: 2, cursor })).toEqual(['XX.3'])
      })

      it('refuse a cursor of another query, and an invented one', async () => {
        await put(...ISLE_OF_MAN)
        const { nextCursor = '' } = await find('limited')
        expect(nextCursor).toMatch(/^[\w-]+$/)
        const refused = [
          searchFor('limite', { cursor: nextCursor }),
          searchFor('limited', { cursor: nextCursor, names: 'current' }),
          searchFor('limited', { cursor: nextCursor, filters: { status: 'active' } }),
          searchFor('limited', { cursor: nextCursor, sort: 'name' }),
          ...['', 'x', '0', nextCursor.slice(1), `A${nextCursor}`].map(cursor => searchFor('limited', { cursor })),
        ]
        for (const query of refused) await expect(engine().search(query)).rejects.toThrow(InvalidCursorError)
        await expect(find('limited', { cursor: nextCursor, limit: 3 })).resolves.toMatchObject({
          total: expect.any(Number),
        })
      })
    })

    describe('suggestions', () => {
      it('are the first hits of a search, for every prefix of a name', async () => {
        await put(...ISLE_OF_MAN)
        for (const { legalName } of ISLE_OF_MAN.filter((_, at) => at % 12 === 0)) {
          for (let length = 1; length <= legalName.length; length++) {
            const query = searchFor(legalName.slice(0, length), { limit: 8 })
            expect(await engine().suggest(query), query.text).toEqual((await engine().search(query)).hits)
          }
        }
      })
    })

    describe('bad input', () => {
      const NASTY = [
        '"',
        '""',
        '*',
        'a*',
        '*a',
        'NEAR(',
        'NEAR("a" "b", 2)',
        'a AND',
        'OR',
        'NOT a',
        '^a',
        'tokens:a',
        'a - b',
      ]
        .concat([
          '-a',
          '(',
          ')',
          "'",
          "';--",
          '\\',
          '%',
          '_',
          '\0',
          'a\0b',
          '\u202Eabc',
          '🍕',
          '👨‍👩‍👧',
          '\uD800',
          '\uDC00a',
          'שלום',
          'İı',
        ])
        .concat([
          'a'.repeat(10_000),
          'a '.repeat(5_000),
          '* '.repeat(5_000),
          '"'.repeat(10_000),
          '\u0301'.repeat(10_000),
        ])
        .concat(['ﷺ'.repeat(2_000), 'limited', 'ltd', '&', '.', 'constructor', '__proto__'])

      it('gets an answer for any text', async () => {
        await put(...ISLE_OF_MAN)
        const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom(...NASTY))
        const text = fc.array(anything, { minLength: 1, maxLength: 3 }).map(parts => parts.join(' '))
        await fc.assert(
          fc.asyncProperty(text, fc.constantFrom('all', 'current'), async (typed, names) => {
            const query = searchFor(typed, { names })
            const { total, hits, facets } = await engine().search(query)
            expect(hits.length).toBe(Math.min(total, query.limit))
            expect(facets.status.active + facets.status.inactive).toBe(total)
            expect(await engine().suggest(query)).toEqual(hits)
          }),
          { numRuns: 300, examples: NASTY.map(typed => [typed, 'all']) },
        )
      })

      it('gets InvalidCursorError and no other error for any text as a cursor', async () => {
        await put({ id: 'XX.1' }, { id: 'XX.2' })
        await fc.assert(
          fc.asyncProperty(fc.string({ unit: 'binary' }), async cursor => {
            await expect(find('', { cursor })).rejects.toThrow(InvalidCursorError)
          }),
        )
      })

      it('finds no organization when the text has no letter or digit', async () => {
        await put({ id: 'XX.1', legalName: '!!!' })
        expect(await find('!!!')).toEqual({ total: 0, exact: true, hits: [], facets: noFacets() })
        expect(await idsOf('')).toEqual(['XX.1'])
      })

      it('may be a name with any characters', async () => {
        await fc.assert(
          fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async legalName => {
            await put({ id: 'XX.1', legalName, previousNames: [legalName], identifiers: [legalName] })
            if (parseQuery(legalName).kind === 'text') expect(await idsOf(legalName)).toEqual(['XX.1'])
            expect(await idsOf('')).toEqual(['XX.1'])
          }),
          { numRuns: 50, examples: [['\0'], ['\uD800a'], ["a'"], ['"a"']] },
        )
      })

      it('counts a limit out of range as the nearest one in range', async () => {
        await put({ id: 'XX.1' }, { id: 'XX.2' })
        for (const limit of [0, -5, Number.NaN]) expect(await idsOf('', { limit })).toHaveLength(1)
        expect(await idsOf('', { limit: 1e9 })).toHaveLength(2)
      })
    })
  })
}

const NAMES = ['all', 'current', 'previous', 'other'] as const

/** Sorted ids of all matches, found without an index: the result that an index must find. */
function lookAtAll(text: string, names: NamesSearched): string[] {
  const query = parseQuery(text)
  const matching = ISLE_OF_MAN.filter(document => {
    if (query.kind !== 'text') return query.kind === 'everything'
    const isNumber = [document.id, document.registrationNumber].some(
      number => query.number !== '' && numberKey(number) === query.number,
    )
    return bestNameMatch(query, document, names) !== undefined || (isNumber && looksAtNumbers(names))
  })
  return matching.map(document => document.id).sort()
}

async function entriesOf(engine: SearchEngine): Promise<unknown[]> {
  const entries: unknown[] = []
  for await (const { id, version } of engine.entries()) entries.push({ id, version })
  return entries
}

/** A name as people compare it at a quick look. */
function bare(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/&/g, 'and')
    .replace(/\bltd\b/gi, 'limited')
    .replace(/[^a-z0-9]/gi, '')
    .toLowerCase()
}

function noFacets() {
  return { status: { active: 0, inactive: 0 }, entityType: {}, register: {}, credentialType: {} }
}
