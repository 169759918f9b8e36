/**
 * The registers with their labels, which nearly every answer needs. Their texts
 * are long to parse, so they are cached for a second.
 */

import type { RegisterState } from '../../../store/port.ts'
import type { AppDependencies } from '../../shared/dependencies.ts'

const GOOD_FOR_MILLISECONDS = 1000

export interface RegisterDirectory {
  /** Keyed by register id, in the order of the ids. */
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
      // A failed reading is not cached.
      states.catch(() => {
        kept = undefined
      })
      return states
    },
  }
}
