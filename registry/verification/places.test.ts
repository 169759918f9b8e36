import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Place, Places } from './places.ts'

const busy = () => new Error('busy')

test('when there is no room, the client that has most gives up its newest place', () => {
  const places = new Places({ places: 4, bytes: 100, busy })
  const [first, second, third] = [places.enter('a'), places.enter('a'), places.enter('a')]
  places.enter('b')
  places.enter('c')
  expect([first, second, third].map(place => place?.signal.aborted)).toEqual([false, false, true])
  expect(third?.signal.reason).toEqual(busy())
})

test('a client that has most is refused itself', () => {
  const places = new Places({ places: 2, bytes: 100, busy })
  places.enter('a')
  const kept = places.enter('b')
  expect(() => places.enter('a')).toThrow('busy')
  expect(kept.signal.aborted).toBe(false)
})

test('bytes are counted for the client, and given back when it leaves', () => {
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

test('there are never more places and bytes than allowed, and a client that has least is never turned away', () => {
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
            // With as many as all others, the one that asks gives way.
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
