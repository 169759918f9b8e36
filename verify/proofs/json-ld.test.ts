/** What is an error of the document, and what is one of the verifier. The vectors cover the quads themselves. */
import { expect, it } from 'vitest'
import { fetchedJson } from '../evidence/issuer.testing.ts'
import { QuadReader } from './json-ld.ts'

const OWN = 'https://registry.example/context.jsonld'
const DOCUMENTS = new Map([[OWN, fetchedJson({ '@context': { name: 'https://registry.example/terms#name' } })]])
const DOCUMENT = { '@context': OWN, name: 'Invented' }

it('QuadReader reads the quads of a document with a fetched context', async () => {
  const read = await new QuadReader(DOCUMENTS, () => true).read(DOCUMENT)
  expect(read).toMatchObject({
    ok: true,
    quads: expect.stringContaining('<https://registry.example/terms#name> "Invented"'),
  })
})

it('QuadReader says which words of a document are not defined', async () => {
  const read = await new QuadReader(DOCUMENTS, () => true).read({ ...DOCUMENT, other: 'a' })
  expect(read).toMatchObject({ ok: false, code: 'context_invalid' })
})

it('QuadReader throws an error of our own again, and does not blame the document', async () => {
  const bug = new TypeError('x is not a function')
  const reader = new QuadReader(DOCUMENTS, () => {
    throw bug
  })
  await expect(reader.read(DOCUMENT)).rejects.toBe(bug)
})
