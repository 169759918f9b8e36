/**
 * The registers with their labels, which nearly every answer needs. They are long
 * texts to parse, so what was read is good for a second.
 */

import type { RegisterState } from '../../../store/registers.ts'
import type { AppDependencies } from '../../shared/dependencies.ts'

const GOOD_FOR_MILLISECONDS = 1000

export interface RegisterDirectory {
  /** By register id, in the order of the ids. */
  states(): Promise<ReadonlyMap<string, RegisterState>>
}

export function registerDirectory({ store, clock }: Pick<AppDependencies, 'store' | 'clock'>): RegisterDirectory {
  let kept: { readonly until: number; readonly states: Promise<ReadonlyMap<string, RegisterState>> } | undefined
  return {
    states() {
      const now = clock().getTime()
      if (kept && now < kept.until) return kept.states
      const states = store.registers.list().then(list => new Map(list.map(state => [state.register.id, state])))
      kept = { until: now + GOOD_FOR_MILLISECONDS, states }
      // A failed reading is not kept.
      states.catch(() => {
        kept = undefined
      })
      return states
    },
  }
}
