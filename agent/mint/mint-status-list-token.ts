/** Signs a token status list (draft-ietf-oauth-status-list, section "Status List Token in JWT Format"). */
import type { TokenStatusList } from '../status/create-token-status-list.ts'
import { type JwtKind, mintJwt, type Signer } from './mint-credential.ts'

const STATUS_LIST_JWT: JwtKind = { typ: 'statuslist+jwt', certificates: true }

/** Sign a list as `application/statuslist+jwt` with ES256. */
export function mintStatusListToken(payload: TokenStatusList, signer: Signer): string {
  return mintJwt(JSON.stringify(payload), signer, STATUS_LIST_JWT)
}
