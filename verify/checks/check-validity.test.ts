import { describe, expect, it } from 'vitest'
import { checkValidity } from './check-validity.ts'

const NOW = Date.parse('2026-05-22T12:00:00Z')
const WINDOW = { earliest: NOW - 60_000, latest: NOW + 60_000 }
const SECONDS = NOW / 1000

function validityOf(payload: object, window = WINDOW): string {
  const { outcome, code, message } = checkValidity({ ...payload }, window)
  expect(message).toMatch(/^[A-Z].*\.$/s)
  return `${outcome} ${code}`
}

/** A W3C credential. */
function vc(payload: object): object {
  return { '@context': ['https://www.w3.org/ns/credentials/v2'], ...payload }
}

describe('the times of a JWT', () => {
  it.each([
    ['pass no_period', {}],
    ['pass within_period', { nbf: SECONDS }],
    ['pass within_period', { exp: SECONDS }],
    ['pass within_period', { nbf: SECONDS + 60 }],
    ['fail not_yet_valid', { nbf: SECONDS + 61 }],
    ['pass within_period', { exp: SECONDS - 60 }],
    ['fail expired', { exp: SECONDS - 61 }],
    ['pass within_period', { nbf: SECONDS - 0.5, exp: SECONDS - 0.5 }],
    ['fail period_invalid', { nbf: SECONDS + 1, exp: SECONDS }],
    ['fail period_invalid', { nbf: 'now' }],
    ['fail period_invalid', { exp: null }],
    ['fail period_invalid', { exp: '1779451200' }],
    ['pass within_period', { exp: 8.64e12 }],
    ['fail period_invalid', { exp: 8.64e12 + 1 }],
    ['fail expired', { exp: -8.64e12 }],
    ['fail period_invalid', { nbf: -8.64e12 - 1 }],
  ])('give %s for %j', (verdict, payload) => {
    expect(validityOf(payload)).toBe(verdict)
    expect(validityOf(vc(payload))).toBe(verdict)
  })
})

describe('the times of a W3C credential', () => {
  it('are combined with those of the JWT: the later beginning, the earlier end', () => {
    const validFrom = '2026-05-22T11:00:00Z'
    const validUntil = '2026-05-22T13:00:00Z'
    expect(validityOf(vc({ validFrom, validUntil }))).toBe('pass within_period')
    expect(validityOf(vc({ validFrom, nbf: SECONDS + 61 }))).toBe('fail not_yet_valid')
    expect(validityOf(vc({ validFrom: '2026-05-22T12:02:00Z', nbf: 0 }))).toBe('fail not_yet_valid')
    expect(validityOf(vc({ validUntil, exp: SECONDS - 61 }))).toBe('fail expired')
    expect(validityOf(vc({ validUntil: '2026-05-22T11:58:00Z', exp: SECONDS + 100 }))).toBe('fail expired')
    expect(validityOf(vc({ validUntil: 'tomorrow', exp: SECONDS }))).toBe('fail period_invalid')
  })

  it('mean nothing in a payload that is not a W3C credential', () => {
    expect(validityOf({ validFrom: 'long ago', validUntil: '1999' })).toBe('pass no_period')
    expect(validityOf({ validUntil: '2020-01-01T00:00:00Z', exp: SECONDS })).toBe('pass within_period')
  })
})

describe('the times of a credential of version 1.1', () => {
  const old = (payload: object): object => ({ '@context': ['https://www.w3.org/2018/credentials/v1'], ...payload })

  it.each<[string, object]>([
    ['pass within_period', { issuanceDate: '2020-01-01T00:00:00Z' }],
    ['pass within_period', { issuanceDate: '2020-01-01T00:00:00Z', expirationDate: '2030-01-01T00:00:00Z' }],
    ['fail not_yet_valid', { issuanceDate: '2026-05-22T12:02:00Z' }],
    ['fail expired', { issuanceDate: '2020-01-01T00:00:00Z', expirationDate: '2026-05-22T11:58:00Z' }],
    ['fail expired', { expirationDate: '2030-01-01T00:00:00Z', validUntil: '2026-05-22T11:58:00Z' }],
    ['fail not_yet_valid', { issuanceDate: '2020-01-01T00:00:00Z', validFrom: '2026-05-22T12:02:00Z' }],
    ['fail period_invalid', { issuanceDate: '2021-01-01T00:00:00Z', expirationDate: '2020-01-01T00:00:00Z' }],
    ['fail period_invalid', { issuanceDate: 'yesterday' }],
    ['fail period_invalid', { issuanceDate: 1577836800 }],
    ['unknown not_checked', { issuanceDate: '2020-01-01' }],
    ['fail period_invalid', { issuanceDate: '2020-02-30' }],
    ['fail expired', { issuanceDate: '2020-01-01', expirationDate: '2021-01-01T00:00:00Z' }],
    ['unknown not_checked', { issuanceDate: '2020-01-01T00:00:00' }],
    ['fail expired', { issuanceDate: '2020-01-01T00:00:00', expirationDate: '2021-01-01T00:00:00Z' }],
    ['fail expired', { expirationDate: '2030-01-01T00:00:00Z', exp: SECONDS - 61 }],
  ])('give %s for %j', (verdict, payload) => {
    expect(validityOf(old(payload))).toBe(verdict)
  })

  it('limit a credential of version 2.0 as well', () => {
    expect(validityOf(vc({ expirationDate: '2026-05-22T11:58:00Z' }))).toBe('fail expired')
    expect(validityOf(vc({ validUntil: '2030-01-01T00:00:00Z', expirationDate: '2026-05-22T11:58:00Z' }))).toBe(
      'fail expired',
    )
    expect(validityOf(vc({ issuanceDate: '2026-05-22T12:02:00Z' }))).toBe('fail not_yet_valid')
    expect(validityOf(vc({ expirationDate: '2030-01-01T00:00:00' }))).toBe('fail period_invalid')
    expect(validityOf(vc({ validFrom: '2020-01-01T00:00:00' }))).toBe('fail period_invalid')
  })
})

it('checkValidity applies exp and nbf of a JWT to a credential inside one of its claims', () => {
  const window = WINDOW
  const payload = { '@context': ['https://www.w3.org/ns/credentials/v2'] }
  expect(checkValidity(payload, window, { exp: SECONDS - 61 }).code).toBe('expired')
  expect(checkValidity(payload, window, { nbf: SECONDS + 61 }).code).toBe('not_yet_valid')
  expect(checkValidity({ ...payload, exp: SECONDS - 61 }, window, {}).code).toBe('no_period')
})

it.each(['yesterday', null, {}, 8.64e12 + 1])('checkValidity refuses iat %j, which is not a time', iat => {
  expect(validityOf(vc({ iat }))).toBe('fail period_invalid')
  expect(validityOf(vc({ iat: SECONDS }))).toBe('pass no_period')
})

it('the sentence of checkValidity says when the period begins and when it ended', () => {
  expect(checkValidity({ nbf: SECONDS + 3600 }, WINDOW).message).toContain('2026-05-22T13:00:00.000Z')
  expect(checkValidity({ exp: SECONDS - 3600 }, WINDOW).message).toContain('2026-05-22T11:00:00.000Z')
})

it('checkValidity gives unknown without the time', () => {
  expect(validityOf({ exp: 0 }, { ...WINDOW, latest: Number.NaN })).toBe('unknown not_checked')
  expect(validityOf({ exp: 0 }, { ...WINDOW, earliest: Number.NaN })).toBe('unknown not_checked')
})
