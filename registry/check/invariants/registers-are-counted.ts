/** The stored number of a register's organizations equals their real number. */
import type { Invariant } from './invariant.ts'

export const registersAreCounted: Invariant = {
  name: 'registers are counted',
  async *findings({ store }) {
    const registers = await store.registers.list()
    const counted = await store.registers.counted()
    for (const { register, organizations } of registers) {
      const there = counted.get(register.id) ?? 0
      if (organizations === there) continue
      yield { subject: register.id, detail: `is recorded with ${organizations} organizations, but has ${there}` }
    }
    return registers.length
  },
}
