import { expect, test } from 'vitest'
import { languageOfPath, localPath, pathInLanguage } from './languages.ts'

test('languageOfPath takes the language from the path', () => {
  expect(languageOfPath('/')).toBe('en')
  expect(languageOfPath('/fr/')).toBe('fr')
  expect(languageOfPath('/fr')).toBe('fr')
  expect(languageOfPath('/fridge')).toBe('en')
})

test('pathInLanguage gives the same page in the other language', () => {
  expect(pathInLanguage('/organization/IM.000003B', 'fr')).toBe('/fr/organization/IM.000003B')
  expect(pathInLanguage('/fr/organization/IM.000003B', 'en')).toBe('/organization/IM.000003B')
  expect(pathInLanguage('/fr/', 'en')).toBe('/')
  expect(pathInLanguage('/fr/verify', 'fr')).toBe('/fr/verify')
  expect(localPath('fr', '/')).toBe('/fr/')
})
