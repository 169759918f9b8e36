/** The part of the contract about queries: the options of a query, and the result that every engine must give. */
import { describe, expect, it } from 'vitest'
import type { SearchEngine, SearchQuery } from '../engine.ts'
import { ids, isTypo, searchFor } from './documents.testing.ts'
import { everyPage } from './every-page.testing.ts'
import { ISLE_OF_MAN } from './isle-of-man.testing.ts'
import { newEngineForEach } from './new-engine.testing.ts'

/** @param open opens an empty engine, which is closed after each test */
export function describeQueryContract(name: string, open: () => Promise<SearchEngine>): void {
  describe(`${name}, when it answers queries:`, () => {
    const { engine, put, find, idsOf } = newEngineForEach(open)
    /** The first hit, with its match in brackets: `[Manx] Marine`. */
    async function marked(text: string, rest: Partial<SearchQuery> = {}): Promise<string | undefined> {
      const matched = (await find(text, rest)).hits[0]?.matched
      return matched?.highlights.reduceRight(
        (so, { start, end }) => `${so.slice(0, start)}[${so.slice(start, end)}]${so.slice(end)}`,
        matched.text,
      )
    }

    it('highlights the match in the name as the register has it', async () => {
      await put(
        { id: 'XX.1', legalName: 'Manx Marine Holdings Ltd.', previousNames: ['O’Brien & Söhne (B.C.) Limited'] },
        { id: 'XX.2', legalName: 'Another', identifiers: ['LEI 1', 'BN 0099'] },
      )
      expect(await marked('marine manx ')).toBe('[Manx] [Marine] Holdings Ltd.')
      expect(await marked('manx mari')).toBe('[Manx] [Mari]ne Holdings Ltd.')
      expect(await marked('marine ltd')).toBe('Manx [Marine] Holdings [Ltd].')
      expect(await marked('obrien and sohne bc')).toBe('[O’Brien] [&] [Söhne] ([B.C].) Limited')
      expect(await marked('bn99')).toBe('[BN 0099]')
      expect(await marked('')).toBe('')
    })

    it('finds quoted words only side by side in one name', async () => {
      await put(
        { id: 'XX.1', legalName: 'Port of Douglas' },
        { id: 'XX.2', legalName: 'Douglas of the Port' },
        { id: 'XX.3', legalName: 'Harbour', previousNames: ['The Port', 'Of Douglas'] },
        { id: 'XX.4', legalName: 'Old Harbour', otherNames: ['New Port of Douglas'] },
      )
      expect(await idsOf('"port of douglas"')).toEqual(['XX.1', 'XX.4'])
      expect(await idsOf('douglas "of port"')).toEqual([])
      expect(await idsOf('"of the" port')).toEqual(['XX.2'])
      expect(await idsOf('port of douglas')).toEqual(['XX.1', 'XX.2', 'XX.4'])
      expect(await find('"port of"')).toMatchObject({ total: 2, exact: true, facets: { register: { xx: 2 } } })
      expect((await idsOf('“Port of” doug')).toSorted()).toEqual(['XX.1', 'XX.4'])
    })

    it('treats a quoted legal form as words that the name must have', async () => {
      await put({ id: 'XX.1', legalName: 'Acme Limited' }, { id: 'XX.2', legalName: 'Acme Inc.' })
      expect(await idsOf('acme limited')).toEqual(['XX.1', 'XX.2'])
      expect(await idsOf('"acme ltd"')).toEqual(['XX.1'])
    })

    it('leaves out names with an excluded word or phrase', async () => {
      await put(
        { id: 'XX.1', legalName: 'Acme Cranes' },
        { id: 'XX.2', legalName: 'Acme Docks of Douglas' },
        { id: 'XX.3', legalName: 'Acme Crane of Douglas' },
        { id: 'XX.4', legalName: 'Acme Docks', previousNames: ['Acme Cranes'] },
        { id: 'XX.5', legalName: 'Wide-Docks', otherNames: ['Acme Cranes B.C.'] },
      )
      expect(await idsOf('acme -cranes')).toEqual(['XX.3', 'XX.4', 'XX.2'])
      expect(await idsOf('acme -"of douglas"')).toEqual(['XX.1', 'XX.4', 'XX.5'])
      expect(await idsOf('acme -cranes -crane', { names: 'current' })).toEqual(['XX.4', 'XX.2'])
      expect(await idsOf('-acme')).toEqual(['XX.5'])
      // Only whole words of a name are excluded.
      expect(await idsOf('acme -"of doug"')).toEqual(['XX.3', 'XX.1', 'XX.4', 'XX.2', 'XX.5'])
      expect(await idsOf('acme -crane')).toEqual(['XX.1', 'XX.4', 'XX.2', 'XX.5'])
      // Within a word it is a hyphen; alone it has no meaning.
      expect(await idsOf('wide-docks')).toEqual(['XX.5'])
      expect(await idsOf('acme - cranes')).toEqual(['XX.1', 'XX.4', 'XX.5'])
    })

    it('finds and shows another name of an organization when one of its names has an excluded word', async () => {
      await put({ id: 'XX.1', legalName: 'Acme B.C. Docks', previousNames: ['Acme Piers'] })
      expect(await marked('acme')).toBe('[Acme] B.C. Docks')
      for (const text of ['acme -docks', 'acme -bc', 'acme -b', 'acme -"bc docks"']) {
        expect(await marked(text), text).toBe('[Acme] Piers')
      }
    })

    it('searches previous names alone, and other names alone, on request', async () => {
      await put({
        id: 'XX.1',
        legalName: 'Alpha',
        otherNames: ['Beta'],
        previousNames: ['Gamma', 'Gamma Beta'],
        registrationNumber: '55',
      })
      expect(await idsOf('gamma', { names: 'previous' })).toEqual(['XX.1'])
      expect(await marked('beta', { names: 'previous' })).toBe('Gamma [Beta]')
      expect(await marked('beta', { names: 'other' })).toBe('[Beta]')
      for (const text of ['alpha', '55']) {
        expect(await idsOf(text, { names: 'previous' })).toEqual([])
        expect(await idsOf(text, { names: 'other' })).toEqual([])
      }
      expect(await idsOf('gamma', { names: 'other' })).toEqual([])
    })

    it('filters by localities in any spelling, and counts facets under them', async () => {
      await put(
        { id: 'XX.1', legalName: 'Acme A', locality: "St. John's" },
        { id: 'XX.2', legalName: 'Acme B', locality: 'ST JOHNS', active: false },
        { id: 'XX.3', legalName: 'Acme C', locality: 'Québec', registrationNumber: '77' },
        { id: 'XX.4', legalName: 'Acme D', locality: '–' },
      )
      for (const text of ['', 'acme']) {
        expect(await find(text, { filters: { locality: ['st johns'] } })).toMatchObject({
          total: 2,
          hits: [{ id: 'XX.1' }, { id: 'XX.2' }],
          facets: { status: { active: 1, inactive: 1 } },
        })
        expect(await idsOf(text, { filters: { locality: ['quebec', 'nowhere'] } })).toEqual(['XX.3'])
        for (const none of [['nowhere'], ['John'], ['StJohns'], ['?!']]) {
          expect(await find(text, { filters: { locality: none } })).toMatchObject({ total: 0, hits: [] })
        }
        expect((await find(text, { filters: { locality: [] } })).total).toBe(4)
      }
      expect(await idsOf('77', { filters: { locality: ['quebec'] } })).toEqual(['XX.3'])
      expect(await find('77', { filters: { locality: ['st johns'] } })).toMatchObject({ total: 0, hits: [] })
    })

    it.each([
      [{ dissolvedFrom: '2015-06-01' }, ['XX.2', 'XX.3']],
      [{ dissolvedTo: '2015-06-01' }, ['XX.1', 'XX.2']],
      [{ dissolvedFrom: '2015-06-01', dissolvedTo: '2015-06-01' }, ['XX.2']],
      [{ dissolvedFrom: '2015-06-02', dissolvedTo: '2015-06-01' }, []],
      [{ dissolvedTo: '2030-01-01', registeredFrom: '1960-01-01' }, ['XX.2']],
      [{ dissolvedTo: '2030-01-01', status: 'active' }, []],
      [{ registeredTo: '1965-01-01' }, ['XX.1', 'XX.2']],
    ] as const)('filters by %j', async (filters, expected) => {
      await put(
        { id: 'XX.1', legalName: 'Acme 1', active: false, registeredOn: '1901-05-01', dissolvedOn: '2015-05-31' },
        { id: 'XX.2', legalName: 'Acme 2', active: false, registeredOn: '1960-05-01', dissolvedOn: '2015-06-01' },
        { id: 'XX.3', legalName: 'Acme 3', active: false, dissolvedOn: '2020-01-01' },
        { id: 'XX.4', legalName: 'Acme 4', registeredOn: '2001-01-01' },
      )
      for (const text of ['', 'acme']) {
        expect(await idsOf(text, { filters })).toEqual(expected)
        expect((await find(text, { filters })).total).toBe(expected.length)
      }
    })

    it.each([
      ['relevance', ['XX.4', 'XX.1', 'XX.2', 'XX.3', 'XX.5']],
      ['name', ['XX.1', 'XX.2', 'XX.3', 'XX.5', 'XX.4']],
      ['newest', ['XX.3', 'XX.5', 'XX.2', 'XX.1', 'XX.4']],
      ['oldest', ['XX.2', 'XX.3', 'XX.5', 'XX.1', 'XX.4']],
    ] as const)('sorts by %s for any text', async (sort, expected) => {
      await put(
        { id: 'XX.1', legalName: 'Alpha Marine', active: true },
        { id: 'XX.2', legalName: 'Beta Marine', registeredOn: '1969-12-31' },
        { id: 'XX.3', legalName: 'Delta Marine', registeredOn: '2001-01-01', active: false },
        { id: 'XX.5', legalName: 'Delta Marine', registeredOn: '2001-01-01', active: false },
        { id: 'XX.4', legalName: 'Marine' },
      )
      expect(await idsOf('marine', { sort })).toEqual(expected)
      // Without words to find, all organizations are equally relevant.
      expect(await idsOf('', { sort })).toEqual(
        sort === 'relevance' ? ['XX.1', 'XX.2', 'XX.3', 'XX.5', 'XX.4'] : expected,
      )
      expect(ids(await everyPage(searchFor('marine', { sort, limit: 2 }), engine()))).toEqual(expected)
    })

    it('corrects a typing error when few names match, reports it, and puts such names last', async () => {
      await put(
        { id: 'XX.1', legalName: 'Harbour Cranes' },
        { id: 'XX.2', legalName: 'Harbor Trading' },
        { id: 'XX.3', legalName: 'Zenith', previousNames: ['Harbour'] },
        { id: 'XX.4', legalName: 'Another', registeredOn: '2020-01-01' },
      )
      const { hits, total, facets } = await find('harbour')
      expect(ids(hits)).toEqual(['XX.3', 'XX.1'])
      expect(hits.some(isTypo)).toBe(false)
      // Transposed, missing, wrong and surplus letters; also in the first position.
      for (const text of ['habrour', 'harbur', 'harbxur', 'harbourr', 'xarbour']) {
        const found = await find(text)
        expect(ids(found.hits), text).toContain('XX.1')
        expect(found.hits.every(isTypo), text).toBe(true)
        expect(found.total, text).toBe(found.hits.length)
      }
      expect({ total, facets }).toMatchObject({ total: 2, facets: { status: { active: 2, inactive: 0 } } })
      expect(await marked('habrour')).toBe('[Harbour]')
      expect(await marked('habrour cra')).toBe('[Harbour] [Cra]nes')
      const trading = await find('harbor cranes')
      expect(trading.hits).toMatchObject([{ id: 'XX.1', matched: { kind: 'legal-name', typo: true } }])
      // Names that match the text as typed come first.
      const mixed = await find('harbo ')
      expect(mixed.hits.every(isTypo)).toBe(true)
      expect(ids((await find('harbor')).hits)[0]).toBe('XX.2')
    })

    it('corrects two letters of a long word, and one of a short word', async () => {
      await put({ id: 'XX.1', legalName: 'Consolidated Acme' }, { id: 'XX.2', legalName: 'Another' })
      expect(await idsOf('consoildatd ')).toEqual(['XX.1'])
      expect(await idsOf('cnsoildatd ')).toEqual([])
      expect(await idsOf('acne ')).toEqual(['XX.1'])
      expect(await idsOf('anne ')).toEqual([])
    })

    it('finds a name by all its words but one, also when that one is short, very different, or a word of other names', async () => {
      await put(
        { id: 'XX.1', legalName: 'Eden Park Developments' },
        { id: 'XX.2', legalName: 'Ede Park' },
        { id: 'XX.3', legalName: 'Another', previousNames: ['Overseas Insurance Brokers'] },
      )
      expect(await idsOf('ede park developments')).toEqual(['XX.1'])
      expect(await idsOf('edn park developments')).toEqual(['XX.1'])
      expect(await idsOf('ovrveas insurance brokers')).toEqual(['XX.3'])
      expect(await idsOf('ovrveas insurance brokers', { names: 'current' })).toEqual([])
      expect(await idsOf('ovrveas insurence brokers')).toEqual([])
      expect((await find('insurance brokers ovrvea')).hits).toMatchObject([{ matched: { typo: true } }])
    })

    it('puts the name with fewer wrong letters first at the same match quality', async () => {
      await put({ id: 'XX.1', legalName: 'Consolidated' }, { id: 'XX.2', legalName: 'Consolidade' })
      expect(await idsOf('')).toEqual(['XX.2', 'XX.1'])
      expect(await idsOf('consolidatet ')).toEqual(['XX.1', 'XX.2'])
    })

    it('finds two words typed as one, and one word typed as two', async () => {
      await put(
        { id: 'XX.1', legalName: 'Steam Packet Fabrics Ltd' },
        { id: 'XX.2', legalName: 'Fabric Packets' },
        { id: 'XX.3', legalName: 'Another Steampower', previousNames: ['Emporium'] },
      )
      expect(await marked('steampacket ')).toBe('[Steam] [Packet] Fabrics Ltd')
      expect(await marked('steampack')).toBe('[Steam] [Pack]et Fabrics Ltd')
      expect(await idsOf('steam packetfabrics ltd')).toEqual(['XX.1'])
      expect(await idsOf('packet fabricsltd')).toEqual(['XX.1'])
      expect(await idsOf('anothersteampower ')).toEqual(['XX.3'])
      expect(await marked('another steam power ')).toBe('[Another] [Steampower]')
      expect(await marked('empo rium')).toBe('[Emporium]')
      expect(await idsOf('packets emporium fabric')).toEqual([])
    })

    it('finds a cooperative in any spelling, complete and while it is being typed', async () => {
      await put(
        { id: 'XX.1', legalName: 'Harbour Co-op' },
        { id: 'XX.2', legalName: 'Harbour Co-operative' },
        { id: 'XX.3', legalName: 'Harbour Coop' },
        { id: 'XX.4', legalName: 'Harbour & Co. Optical' },
      )
      const cooperatives = ['XX.1', 'XX.2', 'XX.3']
      for (const text of ['coop harbour ', 'harbour co-op ', 'harbour CO OP ', 'harbour coopera', 'harbour co-opera']) {
        const { hits } = await find(text)
        expect(hits.map(hit => hit.id).sort(), text).toEqual(cooperatives)
        expect(hits.some(isTypo), text).toBe(false)
      }
      expect((await idsOf('harbour co-op')).sort()).toEqual([...cooperatives, 'XX.4'])
      expect((await idsOf('harbour company op')).sort()).toEqual(['XX.1', 'XX.2', 'XX.4'])
    })

    it('never corrects a number, a short word, or words in quotes', async () => {
      await put(
        { id: 'XX.1', legalName: 'Route 66666 Diner', registrationNumber: '1234567' },
        { id: 'XX.2', legalName: 'Sun Foods', identifiers: ['AB1234567'] },
      )
      for (const text of [
        '66667',
        '1234568',
        'AB1234568',
        'son',
        '"rouute"',
        'routte -diner',
        'sur foods',
        'route 66667 diner',
      ]) {
        expect(await idsOf(text), text).toEqual([])
      }
      expect(await idsOf('routte 66666')).toEqual(['XX.1'])
    })

    it('considers typing errors when it finds fewer than five organizations, and not when it finds five', async () => {
      const four = ['A', 'B', 'C', 'D'].map(letter => ({ id: `XX.${letter}`, legalName: `Harbour ${letter}` }))
      await put(...four, { id: 'XX.1', legalName: 'Harbor' })
      expect(await idsOf('harbour')).toEqual(['XX.A', 'XX.B', 'XX.C', 'XX.D', 'XX.1'])
      await put({ id: 'XX.E', legalName: 'Harbour E' })
      expect(await idsOf('harbour')).toEqual(['XX.A', 'XX.B', 'XX.C', 'XX.D', 'XX.E'])
    })

    it('considers no typing errors when the text is a whole name, or when much was found', async () => {
      await put(...ISLE_OF_MAN)
      const { legalName = '' } = ISLE_OF_MAN[0] ?? {}
      const hits = [...(await find(legalName)).hits, ...(await find('isle of man', { limit: 100 })).hits]
      expect(hits.filter(isTypo)).toEqual([])
    })

    it('considers no typing errors when a long text is the beginning of a name', async () => {
      await put({ id: 'XX.1', legalName: 'Harbour Cranes' }, { id: 'XX.2', legalName: 'Harbor Cranes' })
      expect(await idsOf('harbour c')).toEqual(['XX.1', 'XX.2'])
      expect(await idsOf('harbour cran')).toEqual(['XX.1'])
    })

    it('filters corrected hits like all others', async () => {
      await put(
        { id: 'XX.1', legalName: 'Harbour A', active: false, locality: 'Douglas' },
        { id: 'XX.2', legalName: 'Harbour B', registeredOn: '2020-01-01' },
      )
      const found = (filters: SearchQuery['filters']) => find('habrour', { filters })
      expect(await found({ status: 'active' })).toMatchObject({
        total: 1,
        hits: [{ id: 'XX.2' }],
        facets: { status: { active: 1, inactive: 1 } },
      })
      expect(await found({ locality: ['douglas'] })).toMatchObject({ total: 1, hits: [{ id: 'XX.1' }] })
      expect(await found({ registeredFrom: '2019-01-01' })).toMatchObject({
        total: 1,
        hits: [{ id: 'XX.2' }],
        facets: { status: { active: 1, inactive: 0 } },
      })
    })

    it('considers typing errors within the requested localities, however many names there are', async () => {
      const harbours = Array.from({ length: 60 }, (_, at) => ({ id: `XX.${at}`, legalName: `Harbour ${at}` }))
      await put(...harbours.map(harbour => ({ ...harbour, locality: 'Peel' })))
      await put({ id: 'YY.1', legalName: 'Harbour', locality: 'Douglas' })
      expect(await idsOf('habrour')).toContain('YY.1')
      const inPeel = await idsOf('habrour', { filters: { locality: ['peel'] } })
      expect(inPeel).toContain('XX.0')
      expect(inPeel).not.toContain('YY.1')
    })

    it('puts numbers first, before other texts with the same digits', async () => {
      await put(
        { id: 'XX.1', legalName: '777 Limited', registrationNumber: '1' },
        { id: 'XX.2', legalName: 'Zenith', registrationNumber: '0777', active: false },
        { id: 'XX.3', legalName: 'Zebra', registrationNumber: '3', identifiers: ['7-7-7'] },
        { id: 'XX.4', legalName: '777 Motors', registrationNumber: '4' },
      )
      expect(await idsOf('777')).toEqual(['XX.2', 'XX.3', 'XX.1', 'XX.4'])
      expect(await idsOf('777', { names: 'previous' })).toEqual([])
      // A query that excludes a word looks for names only.
      expect(await idsOf('777 -motors')).toEqual(['XX.1'])
      expect((await find('777', { filters: { status: 'active' } })).total).toBe(3)
    })
  })
}
