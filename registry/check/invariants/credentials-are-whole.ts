/** Every version has its credential. Every credential agrees with its database row and is signed by its issuer. */
import { RECORD_TYPE, type StoredCredential } from '../../../domain/credential.ts'
import { sha256 } from '../../../domain/hash.ts'
import type { OrganizationId } from '../../../domain/identifiers.ts'
import type { CheckContext, Invariant } from './invariant.ts'
import { allCredentials, currentVersions } from './record-pages.ts'

export const credentialsAreWhole: Invariant = {
  name: 'every version has its credential, and every credential its proof',
  async *findings(context) {
    const { store } = context
    const newest = new Map<OrganizationId, number>()
    let examined = 0
    for await (const page of allCredentials(store)) {
      for (const credential of page) {
        examined++
        if (credential.type === RECORD_TYPE) {
          newest.set(credential.organization, Math.max(newest.get(credential.organization) ?? 0, credential.version))
        }
        for (const detail of await faults(credential, context)) yield { subject: credential.id, detail }
      }
    }
    for await (const page of currentVersions(store)) {
      for (const { organization, version } of page) {
        if (newest.get(organization.id) !== version) {
          yield { subject: organization.id, detail: `version ${version} has no credential` }
        }
        if (version > 1) {
          const all = await store.credentials.ofOrganization(organization.id)
          const stated = new Set(all.filter(({ type }) => type === RECORD_TYPE).map(one => one.version))
          for (let earlier = 1; earlier < version; earlier++) {
            if (!stated.has(earlier)) yield { subject: organization.id, detail: `version ${earlier} has no credential` }
          }
        }
      }
    }
    return examined
  },
}

async function faults(credential: StoredCredential, context: CheckContext): Promise<readonly string[]> {
  if (sha256(credential.jwt) !== credential.digest) return ['its text does not have its recorded digest']
  const signed = await context.readSigned(credential.jwt)
  if (signed?.issuer !== credential.issuer) return ['its signature is not the issuer’s']
  const { payload } = signed
  const found: string[] = []
  if (payload.id !== `${context.baseUrl}/credentials/${credential.id}`) found.push(`its text has the id ${payload.id}`)
  const subject = payload.credentialSubject
  // Statements about an identifier that the organization controls have that identifier as their subject.
  const expected = [`${context.baseUrl}/organization/${credential.organization}`, credential.statement]
  const about = typeof subject === 'object' && subject !== null && 'id' in subject ? subject.id : undefined
  if (typeof about !== 'string' || !expected.includes(about)) {
    found.push(`its text is not about ${credential.organization}`)
  }
  if (payload.validUntil !== credential.validUntil) found.push('its text is valid for another time')
  if (!statusIsHere(payload.credentialStatus, credential, context)) found.push('its status entries point elsewhere')
  return found
}

/** True when all entries point to the credential's own status index. Without an index there must be no entries. */
function statusIsHere(entries: unknown, { status }: StoredCredential, { baseUrl }: CheckContext): boolean {
  if (status === undefined) return entries === undefined
  const { list, index } = status
  const pointsHere = (entry: unknown) =>
    typeof entry === 'object' &&
    entry !== null &&
    'statusListIndex' in entry &&
    'statusPurpose' in entry &&
    'statusListCredential' in entry &&
    entry.statusListIndex === String(index) &&
    entry.statusListCredential === `${baseUrl}/status-lists/${list}-${entry.statusPurpose}`
  const all = Array.isArray(entries) ? entries : [entries]
  return all.length > 0 && all.every(pointsHere)
}
