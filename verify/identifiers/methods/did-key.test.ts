import { expect, it } from 'vitest'
import { readDidKeyReference } from './did-key.ts'

const KEY = 'z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'
const OTHER = 'z6MkvFj6pJ7Qx4uCbbQ9n9ubG1eUAFKsZz1hhjZ6Ck9dD7Xa'

it('readDidKeyReference reads the DID and the key', () => {
  expect(readDidKeyReference(`did:key:${KEY}#${KEY}`)).toEqual({ did: `did:key:${KEY}`, multikey: KEY })
})

it.each<[string, unknown]>([
  ['names two keys', `did:key:${KEY}#${OTHER}`],
  ['has no fragment', `did:key:${KEY}`],
  ['has an empty fragment', `did:key:${KEY}#`],
  ['is of another method', `did:web:${KEY}#${KEY}`],
  ['has something before it', ` did:key:${KEY}#${KEY}`],
  ['has something after it', `did:key:${KEY}#${KEY} `],
  ['has a letter that base58 does not have', `did:key:${KEY}0#${KEY}0`],
  ['is in another multibase', `did:key:m${KEY}#m${KEY}`],
  ['is not a text', [`did:key:${KEY}#${KEY}`]],
  ['is absent', undefined],
])('readDidKeyReference refuses a reference that %s', (_, text) => {
  expect(readDidKeyReference(text)).toBeUndefined()
})
