import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RateLimiter, type RatePolicy } from './rate-limiter.ts'

const POLICY: RatePolicy = { name: 'test', quota: 6, windowSeconds: 60 }
const START = Date.parse('2026-05-22T00:00:00Z')

function open(policy = POLICY, maxClients = 1000) {
  let now = START
  const limiter = new RateLimiter(policy, { clock: () => new Date(now), maxClients })
  return {
    limiter,
    pass: (milliseconds: number) => {
      now += milliseconds
    },
  }
}

const times = (count: number, act: () => unknown) => Array.from({ length: count }, act)

describe('a rate-limited client', () => {
  test('may use its whole quota at once, then waits for a part of the window', () => {
    const { limiter, pass } = open()
    expect(limiter.take('a')).toEqual({ allowed: true, remaining: 5, resetSeconds: 10 })
    times(5, () => limiter.take('a'))
    expect(limiter.take('a')).toEqual({ allowed: false, remaining: 0, resetSeconds: 10 })
    pass(9500)
    expect(limiter.take('a')).toEqual({ allowed: false, remaining: 0, resetSeconds: 1 })
    pass(500)
    expect(limiter.take('a')).toEqual({ allowed: true, remaining: 0, resetSeconds: 10 })
  })

  test('has its whole quota again after a whole window', () => {
    const { limiter, pass } = open()
    times(6, () => limiter.take('a'))
    pass(60_000)
    expect(limiter.state('a')).toEqual({ allowed: true, remaining: 6, resetSeconds: 0 })
  })

  test('is not limited by requests of another client', () => {
    const { limiter } = open()
    times(50, () => limiter.take('a'))
    expect(limiter.take('b')).toMatchObject({ allowed: true, remaining: 5 })
  })

  test('waits no longer than the window when the clock is set back', () => {
    const { limiter, pass } = open()
    times(6, () => limiter.take('a'))
    pass(-3_600_000)
    expect(limiter.take('a')).toMatchObject({ allowed: false, resetSeconds: 10 })
    pass(10_000)
    expect(limiter.take('a')).toMatchObject({ allowed: true })
  })
})

test('the rate limiter passes a thousand verifications in a minute from one address, at once or evenly', () => {
  const policy = { name: 'batch', quota: 1500, windowSeconds: 60 }
  const burst = open(policy)
  expect(times(1000, () => burst.limiter.take('a').allowed)).not.toContain(false)
  const even = open(policy)
  for (let minute = 0; minute < 3; minute++) {
    for (let one = 0; one < 1000; one++) {
      even.pass(60)
      expect(even.limiter.take('a').allowed).toBe(true)
    }
  }
})

const policies = fc.record({
  name: fc.constant('any'),
  quota: fc.integer({ min: 1, max: 200 }),
  windowSeconds: fc.integer({ min: 1, max: 3600 }),
})
const waits = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20_000 })), { maxLength: 100 })

test('the rate limiter never allows more in a period than the quota and what the period gives back', () => {
  fc.assert(
    fc.property(policies, waits, (policy, pauses) => {
      const { limiter, pass } = open(policy)
      const allowed: number[] = []
      let now = 0
      for (const pause of pauses) {
        pass(pause)
        now += pause
        if (limiter.take('a').allowed) allowed.push(now)
      }
      for (const [first, from] of allowed.entries()) {
        for (const [last, to] of allowed.entries()) {
          const most = policy.quota + Math.floor(((to - from) * policy.quota) / (policy.windowSeconds * 1000))
          if (last >= first) expect(last - first + 1).toBeLessThanOrEqual(most)
        }
      }
    }),
  )
})

test('the rate limiter’s state is right: `remaining` requests pass now, and one more after `resetSeconds`', () => {
  fc.assert(
    fc.property(policies, waits, (policy, pauses) => {
      const { limiter, pass } = open(policy)
      for (const pause of pauses) {
        pass(pause)
        limiter.take('a')
      }
      const { remaining, resetSeconds, allowed } = limiter.state('a')
      expect(allowed).toBe(remaining > 0)
      expect(remaining).toBeLessThanOrEqual(policy.quota)
      expect(resetSeconds > 0).toBe(remaining < policy.quota)
      pass(resetSeconds * 1000)
      expect(limiter.state('a').remaining).toBeGreaterThanOrEqual(Math.min(policy.quota, remaining + 1))
      pass(-resetSeconds * 1000)
      for (let left = remaining; left > 0; left--) expect(limiter.take('a').allowed).toBe(true)
      expect(limiter.take('a').allowed).toBe(false)
    }),
  )
})

describe('many rate-limited clients', () => {
  test('are forgotten when they have their whole quota again', () => {
    const { limiter, pass } = open()
    for (let client = 0; client < 500; client++) limiter.take(String(client))
    expect(limiter.size).toBe(500)
    pass(60_000)
    for (let request = 0; request < 600; request++) limiter.take('one')
    expect(limiter.size).toBe(1)
  })

  test('take no more memory than is allowed, and do not reset the count of another client', () => {
    const { limiter } = open(POLICY, 100)
    times(6, () => limiter.take('victim'))
    for (let client = 0; client < 10_000; client++) limiter.take(String(client))
    // The extra one is the entry that clients without room share.
    expect(limiter.size).toBeLessThanOrEqual(101)
    expect(limiter.take('victim').allowed).toBe(false)
    expect(limiter.take('yet another').allowed).toBe(false)
  })
})
