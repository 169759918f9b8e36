/** Is the one who shows it the one it was issued to? */
import { check } from './check.ts'
import type { Evidence } from './evidence.ts'
import type { ReadCredential } from './reading/read-result.ts'
import type { Check } from './report.ts'
import { checkKeyBinding } from './sd-jwt/key-binding.ts'

/**
 * Verifies the key binding of an SD-JWT (RFC 9901, section 7.3); the other
 * formats bind nobody by themselves. Whether one is needed is for whoever asked
 * to say, by `evidence.expected`, and not for whoever presents.
 */
export async function checkBinding({ securing }: ReadCredential, evidence: Evidence): Promise<Check> {
  if (securing.kind !== 'sd-jwt') return unbound()
  const { keyBinding, signedPayload } = securing
  if (keyBinding !== undefined) return checkKeyBinding({ ...securing, keyBinding }, evidence)
  if (signedPayload.cnf === undefined) return unbound()
  return evidence.expected
    ? check('binding', 'fail', 'binding_missing', 'The holder has not shown that the credential was issued to them.')
    : check(
        'binding',
        'pass',
        'binding_not_asked',
        'The credential is bound to a holder; whether they are the one who shows it was not asked.',
      )
}

function unbound(): Check {
  return check('binding', 'pass', 'binding_none', 'The credential is not bound to a holder: anyone may show it.')
}
