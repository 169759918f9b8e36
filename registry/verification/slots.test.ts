import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Slot, Slots } from './slots.ts'

const busy = () => new Error('busy')

test('when there is no room for a verification, the client with the most slots loses its newest one', () => {
  const slots = new Slots({ slots: 4, bytes: 100, busy })
  const [first, second, third] = [slots.enter('a'), slots.enter('a'), slots.enter('a')]
  slots.enter('b')
  slots.enter('c')
  expect([first, second, third].map(slot => slot?.signal.aborted)).toEqual([false, false, true])
  expect(third?.signal.reason).toEqual(busy())
})

test('the client with the most slots is refused itself', () => {
  const slots = new Slots({ slots: 2, bytes: 100, busy })
  slots.enter('a')
  const kept = slots.enter('b')
  expect(() => slots.enter('a')).toThrow('busy')
  expect(kept.signal.aborted).toBe(false)
})

test('bytes of a verification count for its client, and are released when it leaves', () => {
  const slots = new Slots({ slots: 10, bytes: 100, busy })
  const large = slots.enter('a')
  large.hold(80)
  const small = slots.enter('b')
  small.hold(15)
  expect(() => slots.enter('a').hold(10)).toThrow('busy')
  small.hold(15)
  expect(large.signal.aborted).toBe(true)
  slots.enter('c').hold(60)
})

test('slots and bytes never exceed their limits, and the client with the fewest is never refused', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('enter'), client: fc.constantFrom('a', 'b', 'c', 'd') }),
    fc.record({ kind: fc.constant('hold'), at: fc.nat(), bytes: fc.integer({ min: 0, max: 40 }) }),
    fc.record({ kind: fc.constant('leave'), at: fc.nat() }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), steps => {
      const slots = new Slots({ slots: 5, bytes: 100, busy })
      let held: { slot: Slot; bytes: number }[] = []
      const of = (client: string) => held.filter(({ slot }) => slot.client === client)
      const sum = (list: typeof held) => list.reduce((total, { bytes }) => total + bytes, 0)
      for (const step of steps) {
        if ('client' in step) {
          const least = ['a', 'b', 'c', 'd'].every(other => of(step.client).length <= of(other).length)
          try {
            held.push({ slot: slots.enter(step.client), bytes: 0 })
          } catch {
            // A client that asks gives way when it already has as many as every other.
            expect(least && of(step.client).length === 0).toBe(false)
          }
        } else {
          const one = held[step.at % Math.max(1, held.length)]
          if (!one) continue
          if ('bytes' in step) {
            one.bytes += step.bytes
            try {
              one.slot.hold(step.bytes)
            } catch {
              held = held.filter(other => other !== one)
            }
          } else {
            one.slot.leave()
            held = held.filter(other => other !== one)
          }
        }
        held = held.filter(({ slot }) => !slot.signal.aborted)
        expect(held.length).toBeLessThanOrEqual(5)
        expect(sum(held)).toBeLessThanOrEqual(100)
      }
    }),
  )
})
