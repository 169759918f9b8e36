import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Place, Places } from './places.ts'

const busy = () => new Error('busy')

test('when there is no room for a verification, the client with the most slots loses its newest one', () => {
  const places = new Places({ places: 4, bytes: 100, busy })
  const [first, second, third] = [places.enter('a'), places.enter('a'), places.enter('a')]
  places.enter('b')
  places.enter('c')
  expect([first, second, third].map(place => place?.signal.aborted)).toEqual([false, false, true])
  expect(third?.signal.reason).toEqual(busy())
})

test('the client with the most slots is refused itself', () => {
  const places = new Places({ places: 2, bytes: 100, busy })
  places.enter('a')
  const kept = places.enter('b')
  expect(() => places.enter('a')).toThrow('busy')
  expect(kept.signal.aborted).toBe(false)
})

test('bytes of a verification count for its client, and are released when it leaves', () => {
  const places = new Places({ places: 10, bytes: 100, busy })
  const large = places.enter('a')
  large.hold(80)
  const small = places.enter('b')
  small.hold(15)
  expect(() => places.enter('a').hold(10)).toThrow('busy')
  small.hold(15)
  expect(large.signal.aborted).toBe(true)
  places.enter('c').hold(60)
})

test('slots and bytes never exceed their limits, and the client with the fewest is never refused', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('enter'), client: fc.constantFrom('a', 'b', 'c', 'd') }),
    fc.record({ kind: fc.constant('hold'), at: fc.nat(), bytes: fc.integer({ min: 0, max: 40 }) }),
    fc.record({ kind: fc.constant('leave'), at: fc.nat() }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), steps => {
      const places = new Places({ places: 5, bytes: 100, busy })
      let held: { place: Place; bytes: number }[] = []
      const of = (client: string) => held.filter(({ place }) => place.client === client)
      const sum = (list: typeof held) => list.reduce((total, { bytes }) => total + bytes, 0)
      for (const step of steps) {
        if ('client' in step) {
          const least = ['a', 'b', 'c', 'd'].every(other => of(step.client).length <= of(other).length)
          try {
            held.push({ place: places.enter(step.client), bytes: 0 })
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
              one.place.hold(step.bytes)
            } catch {
              held = held.filter(other => other !== one)
            }
          } else {
            one.place.leave()
            held = held.filter(other => other !== one)
          }
        }
        held = held.filter(({ place }) => !place.signal.aborted)
        expect(held.length).toBeLessThanOrEqual(5)
        expect(sum(held)).toBeLessThanOrEqual(100)
      }
    }),
  )
})
