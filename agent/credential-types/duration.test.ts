import { expect, it } from 'vitest'
import { durationMs } from './duration.ts'

it.each([
  ['PT24H', 86_400_000],
  ['P1D', 86_400_000],
  ['P90D', 7_776_000_000],
  ['P2W', 1_209_600_000],
  ['P1DT2H3M4S', 93_784_000],
  ['PT15M', 900_000],
  ['PT1S', 1_000],
])('the duration %s is %d milliseconds', (duration, milliseconds) => {
  expect(durationMs(duration)).toBe(milliseconds)
})

it.each(['', 'P', 'PT', 'P1DT', '24H', 'P1Y', 'P1M', 'PT1.5H', 'P-1D', 'p1d', 'PT0S', 'P1W2D', 'PT1H ', 'PT99999H'])(
  '%j is not a duration of a fixed length',
  text => {
    expect(durationMs(text)).toBeUndefined()
  },
)
