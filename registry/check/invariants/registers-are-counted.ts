/** The number of organizations that is kept with each register is that of the organizations there are. */
import type { Invariant } from './invariant.ts'

export const registersAreCounted: Invariant = {
  name: 'registers are counted',
  async *findings({ store }) {
    const registers = await store.registers.list()
    const counted = await store.registers.counted()
    for (const { register, organizations } of registers) {
      const there = counted.get(register.id) ?? 0
      if (organizations === there) continue
      yield { subject: register.id, detail: `is said to have ${organizations} organizations, and has ${there}` }
    }
    return registers.length
  },
}
