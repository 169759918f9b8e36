/** The check `binding`: does the holder to whom the credential was issued present it? */

import type { Evidence } from '../evidence/evidence.ts'
import type { ReadCredential } from '../reading/read-result.ts'
import { check } from '../report/check.ts'
import { reason } from '../report/reasons/reason.ts'
import type { Check } from '../report/report.ts'
import { checkKeyBinding } from './key-binding.ts'

/**
 * Verifies the key binding of an SD-JWT (RFC 9901, section 7.3). The other
 * formats have no key binding. The verifier decides whether one is needed, by
 * `evidence.expected`; the presenter does not.
 */
export async function checkBinding({ securing }: ReadCredential, evidence: Evidence): Promise<Check> {
  if (securing.kind !== 'sd-jwt') return unbound()
  const { keyBinding, signedPayload } = securing
  if (keyBinding !== undefined) return checkKeyBinding({ ...securing, keyBinding }, evidence)
  if (signedPayload.cnf === undefined) return unbound()
  return evidence.expected
    ? check('binding', 'fail', 'binding_missing', reason('binding_holder_silent'))
    : check('binding', 'pass', 'binding_not_asked', reason('binding_holder_unasked'))
}

function unbound(): Check {
  return check('binding', 'pass', 'binding_none', reason('binding_no_holder'))
}
