import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { LEGAL_FORMS } from './legal-form-table.ts'
import { foldLegalFormWord, formNumber, legalFormWordsFrom, splitLegalForm } from './legal-forms.ts'
import { normaliseName, textOf } from './normalise-name.ts'

type Column = 'ELF Code' | 'Entity Legal Form name Local name' | 'ELF Status ACTV/INAC' | Abbreviations
type Abbreviations = 'Abbreviations Local language' | 'Abbreviations transliterated'

/** The rows of the published list for the codes in the table, one for each language of a code. */
const PUBLISHED: readonly Readonly<Record<Column, string>>[] = parse(
  readFileSync(new URL('../../definitions/legal-forms/elf-codes.csv', import.meta.url)),
  { columns: true },
)
const FORMS = LEGAL_FORMS.map(([codes, ...spellings]) => ({ codes, form: spellings[0], spellings }))

/** The spellings of a form in the published list: its names and their abbreviations. */
function published(code: string): readonly string[] {
  return PUBLISHED.filter(row => row['ELF Code'] === code).flatMap(row => [
    row['Entity Legal Form name Local name'],
    ...row['Abbreviations Local language'].split(';'),
    ...row['Abbreviations transliterated'].split(';'),
  ])
}

describe('legal forms', () => {
  it('have one spelling for each word', () => {
    expect(['ltd', 'limited', 'corp', 'acme', 'constructor'].map(foldLegalFormWord)).toEqual([
      'limited',
      'limited',
      'corporation',
      'acme',
      'constructor',
    ])
  })

  it('are the longest form at the end of the name', () => {
    expect(splitLegalForm(['acme', 'public', 'limited', 'company'])).toEqual({ coreLength: 1, form: 'plc' })
    expect(splitLegalForm(['acme', 'company', 'limited'])).toEqual({ coreLength: 1, form: 'company limited' })
    expect(splitLegalForm(['limited', 'acme'])).toEqual({ coreLength: 2, form: '' })
  })

  it('never take the whole name', () => {
    expect(splitLegalForm(['limited'])).toEqual({ coreLength: 1, form: '' })
    expect(splitLegalForm(['limited', 'company'])).toEqual({ coreLength: 1, form: 'company' })
    expect(splitLegalForm([])).toEqual({ coreLength: 0, form: '' })
  })

  it('are recognized by the beginning of another spelling of a word', () => {
    expect(legalFormWordsFrom('lt')).toEqual(['limited', 'limitee'])
    expect(legalFormWordsFrom('co')).toEqual([])
    expect(legalFormWordsFrom('acme')).toEqual([])
  })
})

describe('the table of legal forms', () => {
  it('has only codes that are in the published list, and in use', () => {
    const inUse = PUBLISHED.filter(row => row['ELF Status ACTV/INAC'] === 'ACTV').map(row => row['ELF Code'])
    const named = FORMS.flatMap(({ codes }) => codes)
    expect(FORMS.filter(({ codes }) => codes.length === 0)).toEqual([])
    expect(named.filter(code => !inUse.includes(code))).toEqual([])
    expect(PUBLISHED.map(row => row['ELF Code']).filter(code => !named.includes(code))).toEqual([])
  })

  it('has each form with a name or an abbreviation from the list for each of its codes', () => {
    const unknown = FORMS.flatMap(({ codes, form }) =>
      codes
        .filter(code => !published(code).some(name => normaliseName(`Acme ${name}`).form === form))
        .map(code => `${code} ${form}`),
    )
    expect(unknown).toEqual([])
  })

  it('has each form once, in the spelling of normalised names', () => {
    const spellings = FORMS.flatMap(each => each.spellings)
    expect(spellings.filter((spelling, at) => spellings.indexOf(spelling) !== at)).toEqual([])
    for (const { form, spellings } of FORMS) {
      for (const spelling of spellings) {
        const name = normaliseName(`Acme ${spelling}`)
        expect([textOf(name.core), textOf(name.formWords), name.form]).toEqual(['acme', spelling, form])
      }
    }
  })

  it('gives each form a different number that fits in one byte', () => {
    const numbers = FORMS.map(({ form }) => formNumber(form))
    expect(new Set(numbers).size).toBe(FORMS.length)
    expect(Math.min(...numbers)).toBeGreaterThan(0)
    expect(Math.max(...numbers)).toBeLessThanOrEqual(255)
    expect(formNumber('')).toBe(0)
  })

  it.each([
    ['KNN s.r.o.', 'knn', 'sro'],
    ['Luxem Energías de México, S.A. de C.V.', 'luxem energias de mexico', 'sa de cv'],
    ['IPS Spółka Z Ograniczoną Odpowiedzialnością', 'ips', 'sp zoo'],
    ['IPS Sp. z o.o.', 'ips', 'sp zoo'],
    ['ATALAYA DE TELEVISION SL', 'atalaya de television', 'sl'],
    ['Flatpack Kft', 'flatpack', 'kft'],
    ['Flatpack Films Korlatolt Felelossegu Tarsasag', 'flatpack films', 'kft'],
    ['METLIFE EUROPE DESIGNATED ACTIVITY COMPANY', 'metlife europe', 'dac'],
    ['Scan-Figus Aktiebolag', 'scan figus', 'aktiebolag'],
    ['Good Harvest Partners II SCSp', 'good harvest partners ii', 'scsp'],
    ['LEIUTAJA OÜ', 'leiutaja', 'ou'],
    ['L EMERAUDE SASU', 'l emeraude', 'sas'],
    ['Modulight Oy', 'modulight', 'oy'],
    ['BNP PARIBAS SECURITIES SERVICES S.C.A.', 'bnp paribas securities services', 'sca'],
    ['Acme UG (haftungsbeschränkt) & Co. KG', 'acme', 'gmbh and company kg'],
    ['Acme S.E.N.C.R.L./s.r.l.', 'acme', 'sencrl'],
    ['Acme Sdn. Bhd.', 'acme', 'sdn bhd'],
    ['Акме ЕООД', 'акме', 'eood'],
    ['Acme Ultd', 'acme', 'unlimited'],
  ])('splits %s into "%s" and the legal form "%s"', (name, core, form) => {
    const normalised = normaliseName(name)
    expect([textOf(normalised.core), normalised.form]).toEqual([core, form])
  })

  it.each([
    ...['spa', 'trust', 'foundation', 'society', 'association', 'partners', 'partnership', 'fund', 'bank', 'studio'],
    ...['as', 'ab', 'ad', 'se', 'pc', 'cc', 'cv', 'ev', 'ug', 'bt', 'dd', 'ks', 'lc', 'nl', 'ua'],
    ...['sac', 'sci', 'cio', 'gbr', 'vos', 'ans', 'ike', 'zoo', 'coop', 'cooperative', 'liability', 'guarantee'],
  ])('has no form with the spelling "%s"', word => {
    expect(normaliseName(`Acme ${word}`).form).toBe('')
  })
})
