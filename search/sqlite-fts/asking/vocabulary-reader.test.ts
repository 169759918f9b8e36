import { expect, it } from 'vitest'
import { organization, searchFor, stream } from '../../contract/documents.testing.ts'
import type { SearchDocument } from '../../engine.ts'
import { newIndexPaths } from '../file/index-path.testing.ts'
import { openSqliteFtsEngine } from '../open-engine.ts'

const newPath = newIndexPaths()
const LETTERS = [...'abcdefghijklmno']
/** Words with a large edit distance from each other. */
const MANY = LETTERS.flatMap(a => LETTERS.flatMap(b => LETTERS.map(c => `${a}${a}${a}${b}${b}${b}${c}${c}${c}`)))

it('new words are used for corrections at once when they are many, else a few commits later', async () => {
  const engine = await openSqliteFtsEngine({ path: newPath() })
  let seq = 0
  const held = new Map<string, SearchDocument>()
  const put = (...names: string[]) => {
    const documents = names.map((legalName, at) => organization({ id: `XX.${legalName.length}.${at}`, legalName }))
    for (const document of documents) held.set(document.id, document)
    return engine.apply({ documents, after: seq, seq: ++seq })
  }
  const finds = async (text: string) => (await engine.search(searchFor(`${text} `))).hits.length > 0
  // The vocabulary is first read while the index is empty.
  engine.warm()
  await put('Harbour')
  expect(await finds('habrour')).toBe(true)
  await put(...MANY)
  expect(await finds('habrour')).toBe(true)
  await put(...Array.from({ length: MANY.length / 10 }, (_, at) => `Zenithian${'i'.repeat(at)}`))
  expect(await finds('zenihtian')).toBe(true)
  // Quayway replaces Harbour, which has as many letters, so the number of words stays the same.
  await put('Quayway')
  expect(await finds('qauyway')).toBe(false)
  for (let commit = 0; commit < MANY.length / 1000 + 1; commit++) await put('Quayway')
  expect(await finds('qauyway')).toBe(true)
  // Wharfer replaces Quayway: after a rebuild the words may differ, even when their number is the same.
  held.set('XX.7.0', organization({ id: 'XX.7.0', legalName: 'Wharfer' }))
  await engine.rebuild(stream([...held.values()]), ++seq)
  expect(await finds('whrafer')).toBe(true)
  await engine.close()
})
