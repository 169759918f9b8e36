import { expect, test } from 'vitest'
import { readClaims } from './claims.ts'

const V1 = 'https://www.w3.org/2018/credentials/v1'

test('readClaims reads the period of a credential of version 1.1 from issuanceDate and expirationDate', () => {
  const credential = {
    '@context': [V1],
    issuer: { id: 'did:web:a.example' },
    issuanceDate: '2020-01-01T00:00:00Z',
    expirationDate: '2030-01-01T00:00:00Z',
    credentialSubject: { id: 'did:example:1', name: 'Example Ltd.' },
  }
  expect(readClaims(credential)).toMatchObject({
    issuer: 'did:web:a.example',
    subject: 'did:example:1',
    legalName: 'Example Ltd.',
    validFrom: '2020-01-01T00:00:00Z',
    validUntil: '2030-01-01T00:00:00Z',
  })
})

test('readClaims prefers the period members of version 2.0', () => {
  const both = { validFrom: '2021-01-01T00:00:00Z', issuanceDate: '2020-01-01T00:00:00Z', expirationDate: 5 }
  expect(readClaims(both)).toMatchObject({ validFrom: '2021-01-01T00:00:00Z', validUntil: undefined })
})
