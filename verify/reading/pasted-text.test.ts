import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unwrapped } from './pasted-text.ts'

const JWS = `eyJhbGciOiJFUzI1NiJ9.${'eyJhIjoxfQ'.repeat(20)}.${'A1-_'.repeat(22)}`
const SD_JWT = `${JWS}~WyJzYWx0IiwiYSIsMV0~eyJ0eXAiOiJrYitqd3QifQ.e30.AAAA`

/** Breaks the text after every 76 characters, like mail programs. */
const wrapped = (text: string, mark: string): string => text.replace(/.{76}/g, `$&${mark}`)

const DAMAGES: readonly (readonly [string, (text: string) => string])[] = [
  ['nothing', text => text],
  ['white space around it', text => ` \t\r\n${text}\n\n`],
  ['a byte order mark', text => `\ufeff${text}`],
  ['invisible characters around it', text => `\u200b${text}\u2060\u200e`],
  ['line breaks of Windows', text => wrapped(text, '\r\n')],
  ['line breaks', text => wrapped(text, '\n')],
  ['line breaks and indentation', text => wrapped(text, '\n\t  ')],
  ['spaces', text => wrapped(text, ' ')],
  ['no-break spaces', text => wrapped(text, '\u00a0')],
  ['line separators', text => wrapped(text, '\u2028')],
  ['zero-width spaces', text => wrapped(text, '\u200b')],
  ['soft hyphens', text => wrapped(text, '\u00ad')],
  ['soft breaks of quoted-printable', text => wrapped(text, '=\r\n')],
  ['the marks of a quoted mail', text => `> ${wrapped(text, '\n> ')}`],
  ['the marks of a mail quoted twice', text => `>> ${wrapped(text, '\r\n> > ')}`],
  ['soft breaks in a quoted mail', text => `> ${wrapped(text, '=\r\n> ')}`],
  ['quotes', text => `"${text}"`],
  ['single quotes', text => `'${text}'`],
  ['curly quotes', text => `“${text}”`],
  ['French quotes with their spaces', text => `«\u00a0${text}\u00a0»`],
  ['the marks of code', text => `\`${text}\``],
  ['a block of code', text => `\`\`\`\n${wrapped(text, '\n')}\n\`\`\``],
  ['angle brackets', text => `<${text}>`],
  ['quotes in quotes', text => `'"${text}"'`],
  ['a line break in JSON', text => JSON.stringify(`${text}\n`)],
  ['Bearer', text => `Bearer ${text}`],
  ['the header of a request', text => `Authorization: bearer  ${text}`],
  ['percent-encoding', text => [...text].map(c => `%${c.charCodeAt(0).toString(16)}`).join('')],
  ['Markdown', text => text.replaceAll('_', '\\_').replaceAll('~', '\\~')],
  ['the lines of a shell', text => wrapped(text, '\\\n')],
  ['the end of a sentence', text => `${text},`],
  ['parentheses that close', text => `${text})`],
  ['lines that were percent-encoded', text => encodeURIComponent(wrapped(text, '\r\n'))],
  ['percent-encoding of some', text => text.replaceAll('.', '%2E').replaceAll('~', '%7E')],
]

describe.each([
  ['a compact JWS', JWS],
  ['an SD-JWT', SD_JWT],
])('%s', (_, text) => {
  it.each(DAMAGES)('is restored from %s', (_name, damage) => {
    expect(unwrapped(damage(text))).toBe(text)
  })

  it('stays damaged when one of its characters was changed', () => {
    for (const changed of [`${text}.`, `${text}==`, text.replace('.', '..'), text.slice(0, 100), `${text}+/`]) {
      expect(unwrapped(changed)).toBe(changed)
    }
  })
})

describe('unwrapped JSON', () => {
  const json = '{\n  "a": "b\u200bc  > d",\n  "e": "f\u00a0g"\n}'

  it.each<[string, string]>([
    ['unchanged', json],
    ['with white space around it', `\r\n ${json}\n`],
    ['with a byte order mark', `\ufeff${json}`],
    ['in a block of code', `\`\`\`${json}\`\`\``],
    ['in a quoted mail', json.replace(/^/gm, '> ')],
    ['as a JSON string', JSON.stringify(json)],
    ['percent-encoded', encodeURIComponent(json)],
  ])('keeps every character, when given %s', (_, text) => {
    expect(unwrapped(text)).toBe(json)
  })

  it('in a data: address keeps its spaces', () => {
    expect(unwrapped('data:application/vc,{"a": "b c"}')).toBe('data:application/vc,{"a": "b c"}')
    expect(unwrapped(`data:application/vc+jwt,\n${JWS}`)).toBe(`data:application/vc+jwt,${JWS}`)
  })
})

it('unwrapped keeps the spaces of prose and the brackets of markup', () => {
  for (const text of ['Please find it attached.', '<p>Hello</p>', 'a > b', '100 % sure', '<a', '"']) {
    expect(unwrapped(text)).toBe(text)
  }
})

it('unwrapped never throws, and changes nothing when applied again', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('e', 'y', '.', '~', '"', '>', '<', '%', '2', 'E', ' ', '\n', '=', '`', '{') }),
  )
  fc.assert(
    fc.property(text, given => {
      expect(unwrapped(given).length).toBeLessThanOrEqual(given.length)
    }),
  )
})

it.each([' ', '\n', '>', '> ', '=\n', '"', '<', '`', '%', '%2', '\u200b', 'ey.', '=', '>\n'])(
  'takes time in proportion to the length: a million of %j',
  unit => {
    const long = unit.repeat(1_000_000 / unit.length)
    const start = performance.now()
    for (const text of [long, `x${long}x`, `> ${long}x`, `ey${long}é`, `data:${long}`]) unwrapped(text)
    expect(performance.now() - start).toBeLessThan(3000)
  },
)
