import { expect, it } from 'vitest'
import { chooseWallet } from './choose-wallet.ts'

it.each([
  [undefined, undefined, 'embedded'],
  ['askar', undefined, 'askar'],
  ['embedded', undefined, 'embedded'],
  [undefined, 'askar', 'askar'],
  [undefined, 'embedded', 'embedded'],
  ['askar', 'askar', 'askar'],
] as const)('chooseWallet turns setting %s and record %s into %s', (setting, recorded, kind) => {
  expect(chooseWallet({ setting, recorded })).toBe(kind)
})

it.each([
  ['askar', 'embedded'],
  ['embedded', 'askar'],
] as const)('chooseWallet refuses setting %s over record %s, and says what to do', (setting, recorded) => {
  const choose = () => chooseWallet({ setting, recorded })
  expect(choose).toThrow(expect.objectContaining({ code: 'wallet_mismatch' }))
  expect(choose).toThrow(/Unset it, or start with a new data directory/)
})

it('chooseWallet refuses a recorded kind that it does not know', () => {
  const choose = () => chooseWallet({ setting: undefined, recorded: 'cloud' })
  expect(choose).toThrow(expect.objectContaining({ code: 'wallet_mismatch' }))
})
