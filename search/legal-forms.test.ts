import { describe, expect, it } from 'vitest'
import { foldLegalFormWord, legalFormWordsFrom, splitLegalForm } from './legal-forms.ts'

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

  it('are the longest that the name ends with', () => {
    expect(splitLegalForm(['acme', 'public', 'limited', 'company'])).toEqual({ coreLength: 1, form: 'plc' })
    expect(splitLegalForm(['acme', 'company', 'limited'])).toEqual({ coreLength: 1, form: 'company limited' })
    expect(splitLegalForm(['limited', 'acme'])).toEqual({ coreLength: 2, form: '' })
  })

  it('never take the whole name', () => {
    expect(splitLegalForm(['limited'])).toEqual({ coreLength: 1, form: '' })
    expect(splitLegalForm(['limited', 'company'])).toEqual({ coreLength: 1, form: 'company' })
    expect(splitLegalForm([])).toEqual({ coreLength: 0, form: '' })
  })

  it('are known by the beginning of a spelling that is not that of the word itself', () => {
    expect(legalFormWordsFrom('lt')).toEqual(['limited', 'limitee'])
    expect(legalFormWordsFrom('co')).toEqual([])
    expect(legalFormWordsFrom('acme')).toEqual([])
  })
})
