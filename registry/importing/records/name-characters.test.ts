import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldOrganization } from './fold-organization.ts'
import { allRows, fileWith, HEADER, manxRow, manxStagedRow, mappingOf, TODAY } from './ingest.testing.ts'
import { forbiddenCharacter, isVisible, pilesMarks, unseenCharacters } from './name-characters.ts'
import { createRecordReader } from './parse-record.ts'

const manx = mappingOf('isle-of-man')

async function codeOf(name: string): Promise<string> {
  const [row] = await allRows(fileWith(`${HEADER}\n${manxRow({ name })}\n`), manx)
  return row?.kind === 'bad-row' ? row.code : 'accepted'
}

test.each([
  ['blanks', ' \u00a0\u3000\u2003'],
  ['zero-width spaces', '\u200b\u200b'],
  ['joiners', '\u200c\u200d'],
  ['direction marks', '\u200e\u200f\u061c'],
  ['word joiners', '\u2060'],
  ['soft hyphens', '\u00ad'],
  ['Hangul fillers', '\u3164\uffa0\u115f\u1160'],
  ['blanks of Braille', '\u2800\u2800'],
  ['Khmer inherent vowels', '\u17b4\u17b5'],
  ['variation selectors', '\ufe0f\u{e0100}'],
  ['combining marks alone', '\u0301\u0308'],
  ['private use', '\ue000\u{f0000}'],
  ['an object replacement', '\ufffc'],
  ['a note that is not drawn', '\u{1d159}'],
  ['some of each, with blanks between', '\u200b \u3164 \u2800'],
])('a row whose name has only %s is refused', async (_, name) => {
  expect(await codeOf(name)).toMatch(/^name_(invisible|missing)$/)
  // Blanks around it make no difference.
  expect(await codeOf(` ${name} `)).toMatch(/^name_(invisible|missing)$/)
})

test.each([
  ['a line break', 'Acme\nLtd'],
  ['a carriage return', 'Acme\rLtd'],
  ['an escape', 'Acme\u001b[2J'],
  ['a C1 control', 'Acme\u009b2J'],
  ['a right-to-left override', 'Acme\u202edtl'],
  ['an embedding', '\u202bAcme\u202c'],
  ['an isolate', '\u2067Acme\u2069'],
  ['a separator of lines', 'Acme\u2028Ltd'],
  ['a byte order mark', 'Acme\ufeffLtd'],
  ['hidden tags', 'Acme\u{e0041}\u{e0042}'],
  ['an annotation', '\ufff9Acme\ufffa\ufffb'],
  ['a code point that is not a character', 'Acme\u{1ffff}'],
])('a row whose name has %s is refused', async (_, name) => {
  expect(await codeOf(name)).toMatch(/^(control_character|row_malformed)$/)
})

test('a row whose name has many marks on one letter is refused', async () => {
  expect(await codeOf(`Z${'\u0301'.repeat(9)}algo`)).toBe('name_piles_marks')
  expect(await codeOf(`\u1ea4${'\u0316'.repeat(8)}`)).toBe('name_piles_marks')
  // Vietnamese, pointed Hebrew, Thai and a Tibetan stack.
  for (const name of ['Tiếng Việt', 'בְּרֵאשִׁ֖ית', 'ที่นี่', 'ཧཱུྃ']) expect(await codeOf(name)).toBe('accepted')
})

test.each([
  '北方海鸥科技有限公司',
  'شركة النجمة الزرقاء المحدودة',
  'نمی\u200cخواهم',
  'श्री\u200dमान',
  'ООО «Ёлка»',
  'ʔaq̓lam',
  'C++ & .DOT @#$',
  '❤️ 👩‍🌾',
  '…',
  'ᚁ',
])('the name %s is accepted without a notice', async name => {
  expect(await codeOf(name)).toBe('accepted')
  expect(unseenCharacters(name)).toEqual([])
})

test('a name with invisible characters is kept unchanged, and the notice names them', async () => {
  const row = manxStagedRow(2, { name: 'Ac\u200bme\u3164 \u00adLtd\u200b' })
  const result = foldOrganization(manx, [row], { today: TODAY })
  if (result.kind === 'refused') throw new Error(result.reason)
  expect(result.organization.legalName).toBe('Ac\u200bme\u3164 \u00adLtd\u200b')
  expect(result.notices).toEqual([
    {
      line: 2,
      code: 'name_has_unseen',
      reason: expect.stringContaining('U+200B, U+3164, U+00AD in “Ac\\u{200b}me\\u{3164} \\u{ad}Ltd\\u{200b}”'),
    },
  ])
})

test.each(['previous_name_1', 'assumed_name_2', 'translated_name_1'])(
  'a row with an invisible %s is refused',
  column => {
    const reader = createRecordReader(mappingOf('example-province'), TODAY)
    const values = {
      registration_number: 'EP0001003',
      legal_name: 'Old Quarry Association',
      entity_type: 'Society',
      status: 'Active',
      record_date: '2026-05-31',
    }
    expect(reader.read({ ...values, [column]: 'Quarry Friends' })).toHaveProperty('record')
    expect(reader.read({ ...values, [column]: '\u3164' })).toMatchObject({ fault: { code: 'name_invisible' } })
  },
)

test('any text is visible only if it shows something, and forbidden characters never pass', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      if (isVisible(text)) expect(text.replace(/[\s\p{C}\p{M}\p{DI}\u2800]/gu, '')).not.toBe('')
      const character = forbiddenCharacter(text)
      if (character === undefined) expect(text).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/u)
      else expect(text).toContain(character)
      expect(pilesMarks(`${text}a${'\u0300'.repeat(12)}`)).toBe(true)
    }),
  )
})
