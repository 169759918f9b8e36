import { describe, expect, test } from 'vitest'
import { pageMatches } from './page-matches.ts'

const shown = {
  id: 'IM.000003B',
  legalName: 'Mann Cat Sanctuary',
  registrationNumber: '000003B',
  status: { code: 'Live', active: true },
}
const subject = {
  id: 'https://registry.example/organization/IM.000003B',
  legalName: 'Mann Cat Sanctuary',
  registrationNumber: '000003B',
  status: { code: 'Live', active: true },
}

describe('pageMatches', () => {
  test('passes when name, number, status and organization are those that were signed', () => {
    expect(pageMatches(shown, { credentialSubject: subject })).toEqual({ outcome: 'pass' })
  })

  test.each([
    ['legalName', { ...subject, legalName: 'MANN CAT SANCTUARY' }],
    ['registrationNumber', { ...subject, registrationNumber: '000003C' }],
    ['status', { ...subject, status: { code: 'Dissolved', active: false } }],
    ['status', { ...subject, status: { code: 'Live', active: false } }],
    ['organization', { ...subject, id: 'https://registry.example/organization/IM.000003C' }],
  ])('fails when the %s differs', (field, credentialSubject) => {
    expect(pageMatches(shown, { credentialSubject })).toEqual({ outcome: 'fail', fields: [field] })
  })

  test('fails when the credential states nothing', () => {
    expect(pageMatches(shown, {}).outcome).toBe('fail')
    expect(pageMatches(shown, { credentialSubject: 'x' }).outcome).toBe('fail')
  })

  test('is unknown when the credential could not be read', () => {
    expect(pageMatches(shown, undefined)).toEqual({ outcome: 'unknown' })
  })
})
