import { beforeAll, expect, it } from 'vitest'
import { type TestIssuer, testIssuer } from '../evidence/issuer.testing.ts'
import { readStatusList } from './read-status-list.ts'

let issuer: TestIssuer

beforeAll(async () => {
  issuer = await testIssuer('did:web:registry.example')
})

const credential = () => ({
  '@context': ['https://www.w3.org/ns/credentials/v2'],
  id: 'https://registry.example/~lists/1',
  type: ['VerifiableCredential', 'BitstringStatusListCredential'],
  issuer: issuer.did,
  proof: { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022' },
  credentialSubject: { type: 'BitstringStatusList', statusPurpose: 'revocation', encodedList: 'u' },
})

it('a status list is read as a JWT, and as JSON that may contain a tilde', async () => {
  expect(readStatusList(await issuer.sign(credential()))?.payload).toMatchObject({ id: credential().id })
  expect(readStatusList(`\n ${JSON.stringify(credential())}`)?.payload).toMatchObject({ id: credential().id })
})

it('a status list that could be hidden in part is not read', async () => {
  const jwt = await issuer.sign(credential())
  for (const text of [`${jwt}~`, `${jwt}~e30~`, '~', '']) expect(readStatusList(text)).toBeUndefined()
})
