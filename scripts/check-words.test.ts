import { expect, test } from 'vitest'
// @ts-expect-error: the scripts are plain JavaScript
import { unwantedPhrases } from './check-words.mjs'

test.each([
  ['Whoever asks gets it.', 'Whoever'],
  ['It is made anew.', 'anew'],
  ['A file that is no wallet is refused.', 'is no'],
  ['The index stands beside it.', 'stands'],
])('check-words finds the phrase in %j', (line, phrase) => {
  expect(unwantedPhrases(`// first\n// ${line}`)).toEqual([{ line: 2, phrase }])
})

test.each([
  'There is no such register.',
  'It is no longer listed.',
  'A code stands for a sentence.',
  'const anewline = 1',
])('check-words accepts %j', line => {
  expect(unwantedPhrases(line)).toEqual([])
})
