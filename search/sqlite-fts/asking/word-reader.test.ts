import { expect, it } from 'vitest'
import { organization, searchFor, stream } from '../../contract/documents.testing.ts'
import type { SearchDocument } from '../../engine.ts'
import { newIndexPaths } from '../file/index-path.testing.ts'
import { openSqliteFtsEngine } from '../open-engine.ts'

const newPath = newIndexPaths()
const LETTERS = [...'abcdefghijklmno']
/** Words that are far from each other. */
const MANY = LETTERS.flatMap(a => LETTERS.flatMap(b => LETTERS.map(c => `${a}${a}${a}${b}${b}${b}${c}${c}${c}`)))

it('words that came are thought of at once where they are many, else a few commits later', async () => {
  const engine = await openSqliteFtsEngine({ path: newPath() })
  let seq = 0
  const held = new Map<string, SearchDocument>()
  const put = (...names: string[]) => {
    const documents = names.map((legalName, at) => organization({ id: `XX.${legalName.length}.${at}`, legalName }))
    for (const document of documents) held.set(document.id, document)
    return engine.apply({ documents, after: seq, seq: ++seq })
  }
  const finds = async (text: string) => (await engine.search(searchFor(`${text} `))).hits.length > 0
  // Looked at while there is nothing.
  engine.warm()
  await put('Harbour')
  expect(await finds('habrour')).toBe(true)
  await put(...MANY)
  expect(await finds('habrour')).toBe(true)
  await put(...Array.from({ length: MANY.length / 10 }, (_, at) => `Zenithian${'i'.repeat(at)}`))
  expect(await finds('zenihtian')).toBe(true)
  // In the place of Harbour, which has as many letters: there are no more than before.
  await put('Quayway')
  expect(await finds('qauyway')).toBe(false)
  for (let commit = 0; commit < MANY.length / 1000 + 1; commit++) await put('Quayway')
  expect(await finds('qauyway')).toBe(true)
  // In the place of Quayway: an index that was made anew may have other words, however many it has.
  held.set('XX.7.0', organization({ id: 'XX.7.0', legalName: 'Wharfer' }))
  await engine.rebuild(stream([...held.values()]), ++seq)
  expect(await finds('whrafer')).toBe(true)
  await engine.close()
})
