import { expect, it } from 'vitest'
import { gravestOutcome, outcomeOf } from './outcome.ts'
import type { Check } from './report.ts'

const pass: Check = { id: 'proof', outcome: 'pass', code: 'signature_valid', message: '' }
const fail: Check = { id: 'validity', outcome: 'fail', code: 'expired', message: '' }
const stranger: Check = { id: 'issuer', outcome: 'fail', code: 'issuer_not_trusted', message: '' }
const unknown: Check = { id: 'status', outcome: 'unknown', code: 'status_list_unavailable', message: '' }

it.each([
  ['verified', [pass, pass]],
  ['not-trusted', [pass, stranger]],
  ['unverifiable', [pass, unknown]],
  ['unverifiable', [stranger, unknown]],
  ['invalid', [pass, fail]],
  ['invalid', [unknown, fail]],
  ['invalid', [stranger, fail]],
  ['invalid', [fail, stranger, unknown, pass]],
] as const)('outcomeOf gives %s (%#)', (outcome, checks) => {
  expect(outcomeOf(checks)).toBe(outcome)
})

it.each([
  ['verified', 'verified', []],
  ['not-trusted', 'verified', ['verified', 'not-trusted']],
  ['unverifiable', 'verified', ['not-trusted', 'unverifiable', 'verified']],
  ['invalid', 'verified', ['unverifiable', 'invalid', 'not-trusted']],
  ['invalid', 'invalid', ['verified']],
  ['unverifiable', 'unverifiable', ['not-trusted']],
] as const)('a presentation is %s when it is %s itself and its credentials are %j', (outcome, own, others) => {
  expect(gravestOutcome(own, others)).toBe(outcome)
})
