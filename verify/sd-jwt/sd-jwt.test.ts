import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../encoding/strict-json.ts'
import { sentenceOf } from '../report/reasons/reason.ts'
import { conceal, digest, disclosure, hidden, salted } from './sd-jwt.testing.ts'
import { MAX_DISCLOSURES, openDisclosures, plainPayload, UNDISCLOSED } from './sd-jwt.ts'

function payloadOf(signed: JsonObject, disclosures: readonly string[]): unknown {
  const opened = openDisclosures(signed, disclosures)
  return opened.ok ? opened.payload : sentenceOf(opened.problem.reasons)
}

const NAME = salted('name', 'Invented Ltd')

describe('openDisclosures', () => {
  it('puts back claims, members, elements, and disclosures inside of disclosures', () => {
    const claims = {
      vct: 'https://types.example/x',
      name: hidden('Invented Ltd'),
      address: hidden({ street: hidden('1 Main Street'), country: 'CA' }),
      names: ['first', hidden('second'), hidden({ text: hidden('third') })],
    }
    const { payload, disclosures } = conceal(claims)
    expect(JSON.stringify(payload)).not.toMatch(/Invented|Main|second|third/)
    expect(payloadOf(payload, disclosures)).toEqual({
      vct: 'https://types.example/x',
      name: 'Invented Ltd',
      address: { street: '1 Main Street', country: 'CA' },
      names: ['first', 'second', { text: 'third' }],
    })
    expect(payloadOf(payload, [...disclosures].reverse())).toEqual(payloadOf(payload, disclosures))
  })

  it('leaves no trace of undisclosed claims in the payload', () => {
    const { payload } = conceal({ a: hidden(1), b: { c: hidden(2) }, d: [hidden(3), 4, [hidden(5)]] })
    expect(payloadOf(payload, [])).toEqual({ b: {}, d: [4, []] })
  })

  it('records which claims were hidden, and where some are still missing', () => {
    const { payload, disclosures } = conceal({ list: [hidden('a'), 'b', hidden('c')], name: hidden('n'), plain: {} })
    const opened = openDisclosures(payload, disclosures.slice(1, 2))
    if (!opened.ok) throw new Error(sentenceOf(opened.problem.reasons))
    const { issued, selective, incomplete } = opened
    expect(issued).toEqual({ list: ['a', 'b', UNDISCLOSED], plain: {} })
    expect(selective.get(issued.list as object)).toEqual(new Set([0, 2]))
    expect(selective.get(issued)).toEqual(new Set())
    expect([incomplete.has(issued), incomplete.has(issued.plain as object)]).toEqual([true, false])
    const all = openDisclosures({ _sd: [digest(NAME)] }, [NAME])
    expect(all.ok && [all.selective.get(all.issued), all.incomplete.size]).toEqual([new Set(['name']), 0])
  })

  it.each([
    ['sha-256', 'sha256'],
    ['sha-384', 'sha384'],
    ['sha-512', 'sha512'],
  ])('supports digests of %s', (_sd_alg, hash) => {
    const { payload, disclosures } = conceal({ name: hidden('Invented Ltd') }, hash)
    expect(payloadOf({ ...payload, _sd_alg }, disclosures)).toEqual({ name: 'Invented Ltd' })
  })

  it('supports names that are special in JavaScript', () => {
    const text = salted('__proto__', { polluted: true })
    const opened = openDisclosures(JSON.parse(`{"constructor":1,"_sd":["${digest(text)}"]}`), [text])
    expect(opened.ok && JSON.stringify(opened.payload)).toBe('{"constructor":1,"__proto__":{"polluted":true}}')
    expect(({} as JsonObject).polluted).toBeUndefined()
  })

  it('computes the digests of the disclosures in RFC 9901, section 4.2', () => {
    const familyName = 'WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0'
    const nationality = 'WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0'
    const signed = {
      _sd: ['X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0'],
      nationalities: ['DE', { '...': 'w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs' }],
    }
    expect(payloadOf(signed, [familyName, nationality])).toEqual({
      family_name: 'Möbius',
      nationalities: ['DE', 'FR'],
    })
  })
})

describe('openDisclosures refuses', () => {
  const inner = salted('inner', 1)
  const element = salted('FR')
  it.each<[string, RegExp, JsonObject, readonly string[]]>([
    ['a disclosure that no digest stands for', /did not sign/, { _sd: [] }, [NAME]],
    ['one whose parent was not disclosed', /did not sign/, { _sd: [digest(salted('a', {}))] }, [inner]],
    ['the same disclosure twice', /twice/, { _sd: [digest(NAME)] }, [NAME, NAME]],
    ['the same digest twice', /two places/, { _sd: [digest(NAME), digest(NAME)] }, [NAME]],
    ['the same digest of nothing twice', /two places/, { _sd: ['x'], a: { _sd: ['x'] } }, []],
    ['the same digest in an object and in a list', /two places/, { _sd: ['x'], a: [{ '...': 'x' }] }, []],
    [
      'a digest again inside of what it stands for',
      /two places/,
      { _sd: [digest(inner)], a: { _sd: [digest(inner)] } },
      [inner],
    ],
    ['a claim that is there already', /has already/, { name: 'Other', _sd: [digest(NAME)] }, [NAME]],
    ['an element in the place of a claim', /in place of a claim/, { _sd: [digest(element)] }, [element]],
    ['a claim in the place of an element', /in place of an element/, { a: [{ '...': digest(NAME) }] }, [NAME]],
    ['_sd that is not a list', /_sd that does not hold/, { _sd: digest(NAME) }, []],
    ['_sd with something other than texts', /_sd that does not hold/, { a: { _sd: [1] } }, []],
    ['an element with more beside its digest', /named \.\.\./, { a: [{ '...': 'x', b: 1 }] }, []],
    ['an element whose digest is not a string', /named \.\.\./, { a: [{ '...': 1 }] }, []],
    ['a claim named ...', /claim named \.\.\./, { a: { '...': 'x' } }, []],
    ['a hash inside of the payload', /claim named _sd_alg/, { a: { _sd_alg: 'sha-256' } }, []],
    ['a hash that is too weak', /hash that is not accepted/, { _sd_alg: 'md5' }, []],
    ['a hash that is not a name', /hash that is not accepted/, { _sd_alg: ['sha-256'] }, []],
    [
      'a hash called like what objects have',
      /toString, which this verifier does not know/,
      { _sd_alg: 'toString' },
      [],
    ],
  ])('%s', (_, message, signed, disclosures) => {
    expect(payloadOf(signed, disclosures)).toMatch(message)
  })

  it('two disclosures of one claim', () => {
    const other = salted('name', 'Other Ltd')
    expect(payloadOf({ _sd: [digest(NAME), digest(other)] }, [NAME, other])).toMatch(/has already/)
  })

  it.each(['_sd', '...', '_sd_alg'])('a disclosure of a claim named %s', name => {
    const text = salted(name, [])
    expect(payloadOf({ _sd: [digest(text)] }, [text])).toMatch(/a reserved name/)
  })

  it.each([
    ['one element', disclosure('salt')],
    ['four elements', disclosure('salt', 'name', 'value', 'more')],
    ['no elements', disclosure()],
    ['a salt that is not a string', disclosure(1, 'name', 'value')],
    ['a salt that is not a string, for an element', disclosure(1, 'value')],
    ['a name that is not a string', disclosure('salt', 1, 'value')],
    ['an object', Buffer.from('{}').toString('base64url')],
    ['no JSON', Buffer.from('["salt"').toString('base64url')],
    ['a name twice', Buffer.from('["salt","name",{"a":1,"a":2}]').toString('base64url')],
    ['no UTF-8', Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x2c, 0x31, 0x5d]).toString('base64url')],
    ['padding', `${disclosure('salt!', 'name', 'v')}=`],
    ['nothing', ''],
  ])('a disclosure that is %s', (_, text) => {
    expect(payloadOf({ _sd: [digest(text)], a: [{ '...': digest(`${text}a`) }] }, [text])).toMatch(/malformed/)
  })

  it('more disclosures than are read', () => {
    const disclosures = [...Array(MAX_DISCLOSURES + 1).keys()].map(at => salted(`claim${at}`, at))
    const signed = { _sd: disclosures.map(text => digest(text)) }
    expect(payloadOf(signed, disclosures)).toMatch(/more than 1000 disclosures/)
    const opened = openDisclosures(signed, disclosures.slice(1))
    expect(opened.ok && Object.keys(opened.payload).length).toBe(MAX_DISCLOSURES)
  })

  it.each<[string, number, (digest: string) => unknown, (inside: unknown) => string]>([
    ['claim in claim', 63, text => ({ _sd: [text] }), inside => salted('in', inside)],
    ['claim in a plain claim', 31, text => ({ plain: { _sd: [text] } }), inside => salted('in', inside)],
    ['claim in a plain element', 21, text => ({ list: [{ _sd: [text] }] }), inside => salted('in', inside)],
    ['element in element', 62, text => [{ '...': text }], inside => salted(inside)],
  ])('claims that are nested too deeply with their disclosures, %s', (kind, most, around, disclose) => {
    const nest = (levels: number): unknown => {
      const disclosures: string[] = []
      let inside: unknown = 'bottom'
      for (let level = 0; level < levels; level++) {
        const text = disclose(inside)
        disclosures.push(text)
        inside = around(digest(text))
      }
      return payloadOf(Array.isArray(inside) ? { top: inside } : (inside as JsonObject), disclosures)
    }
    const fitting = [...Array(70).keys()].filter(levels => typeof nest(levels + 1) === 'object').length
    expect([kind, fitting]).toEqual([kind, most])
    expect(nest(70)).toMatch(/too deeply/)
  })
})

describe('openDisclosures for any input', () => {
  const names = fc.constantFrom('a', 'b', '_sd', '...', '_sd_alg', '__proto__')
  const { tree } = fc.letrec(tie => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, 1, 'x', digest(NAME)),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(names, tie('tree'), { maxKeys: 3 }),
    ),
  }))

  it('returns a payload without digests, or a reason', () => {
    const disclosures = fc.array(
      fc.oneof(
        fc.constant(NAME),
        fc.base64String(),
        tree.map(value => disclosure('s', value)),
      ),
    )
    fc.assert(
      fc.property(fc.dictionary(names, tree), disclosures, (signed, texts) => {
        const opened = openDisclosures(signed, texts)
        if (opened.ok) expect(JSON.stringify(opened.payload)).not.toMatch(/"(_sd|\.\.\.|_sd_alg)":/)
        else expect(sentenceOf(opened.problem.reasons)).toMatch(/^[A-Z].*\.$/s)
      }),
    )
  })

  it('has no digests in the result of plainPayload either', () => {
    fc.assert(
      fc.property(fc.dictionary(names, tree), signed => {
        expect(JSON.stringify(plainPayload(signed))).not.toMatch(/"(_sd|\.\.\.|_sd_alg)":/)
      }),
    )
    expect(plainPayload({ _sd: [1], a: [{ '...': 1 }, { b: { _sd: 2 } }], _sd_alg: 'x' })).toEqual({ a: [{ b: {} }] })
  })

  it('restores all claims, hidden or not', () => {
    // JSON has no negative zero.
    const value = fc.jsonValue({ maxDepth: 3 }).map((any): unknown => JSON.parse(JSON.stringify(any)))
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.tuple(value, fc.boolean())), members => {
        const claims = Object.fromEntries(Object.entries(members).map(([name, [member]]) => [name, member]))
        const concealed = Object.entries(members).map(([name, [member, hide]]) => [
          name,
          hide ? hidden(member) : member,
        ])
        const { payload, disclosures } = conceal(Object.fromEntries(concealed))
        expect(payloadOf(payload, disclosures)).toEqual(claims)
      }),
    )
  })
})
