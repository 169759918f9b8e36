/** The verifier accepts what this registry mints and publishes, at a public address and on this machine. */
import { generateKeyPairSync } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { exportJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { loadCredentialTypes } from '../../agent/credential-types/index.ts'
import { buildDidDocument, didWebOf } from '../../agent/issuers/did-document.ts'
import { mintCredential, type Signer } from '../../agent/mint/mint-credential.ts'
import { buildRegistrationCredential } from '../../agent/mint/registration-credential.testing.ts'
import { fullInput, minimalInput } from '../../agent/mint/registration-input.testing.ts'
import { buildStatusListCredential } from '../../agent/status/create-bitstring-status-list.ts'
import type { Fetched } from '../evidence/evidence.ts'
import { collectEvidence } from './collect-evidence.ts'
import { verify } from './verify.ts'

const NOW = new Date('2026-05-22T12:00:00Z')
const TYPES = fileURLToPath(new URL('../../definitions/credential-types', import.meta.url))

async function newSigner(baseUrl: string) {
  const { crv, x, y, d } = await exportJWK(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
  if (crv !== 'P-256' || !x || !y || !d) throw new Error('the key has not the form of a P-256 key')
  const document = buildDidDocument(didWebOf(baseUrl), { kty: 'EC', crv, x, y })
  const signer: Signer = { kid: document.assertionMethod[0] ?? '', privateJwk: { kty: 'EC', crv, x, y, d } }
  return { document, signer }
}

describe.each(['https://registry.example', 'http://localhost:3000', 'https://government.example/registry'])(
  'a registry at %s',
  baseUrl => {
    const issuer = didWebOf(baseUrl)
    const types = loadCredentialTypes(TYPES, baseUrl)

    async function verdict(payload: { readonly credentialStatus: readonly object[] }, set: readonly string[]) {
      const { document, signer } = await newSigner(baseUrl)
      const documentPath = baseUrl.split('/').length > 3 ? '/did.json' : '/.well-known/did.json'
      const fetchDocument = async (url: string): Promise<Fetched> => {
        const path = url.slice(baseUrl.length)
        if (path === documentPath)
          return { ok: true, body: JSON.stringify(document), mediaType: 'application/did+json' }
        const [, section = '', first = '', second = '', third = ''] = path.split('/')
        const file = section === 'credential-types' ? types.file(first, second, third) : undefined
        if (file) return { ok: true, ...file }
        const [, list, purpose] = /^\/status-lists\/(\d+)-(revocation|suspension|message)$/.exec(path) ?? []
        if (!isPurpose(purpose)) return { ok: false, reason: 'there is no such document' }
        const setIndexes = set.includes(purpose) ? indexesOf(payload) : []
        const unsigned = buildStatusListCredential({
          baseUrl,
          issuer,
          list: Number(list),
          purpose,
          setIndexes,
          now: NOW,
        })
        return { ok: true, body: mintCredential(unsigned, signer), mediaType: 'application/vc+jwt' }
      }
      const jwt = mintCredential(payload, signer)
      const documents = await collectEvidence(jwt, fetchDocument)
      const { outcome, checks } = await verify(jwt, { now: NOW, trustedIssuers: [issuer], documents })
      return [outcome, ...checks.map(({ code }) => code)]
    }

    const sound = ['format_ok', 'signature_valid', 'issuer_trusted', 'within_period']
    const rest = ['schema_valid', 'binding_none']

    it('mints credentials that the verifier accepts', async () => {
      for (const input of [fullInput(baseUrl, issuer), minimalInput(baseUrl, issuer)]) {
        const payload = buildRegistrationCredential(input)
        expect(await verdict(payload, [])).toEqual(['verified', ...sound, 'status_good', ...rest])
      }
    })

    it('publishes that a credential was superseded, suspended or revoked', async () => {
      const payload = buildRegistrationCredential(minimalInput(baseUrl, issuer))
      expect(await verdict(payload, ['message'])).toEqual(['verified', ...sound, 'status_superseded', ...rest])
      expect(await verdict(payload, ['message', 'suspension'])).toEqual(['invalid', ...sound, 'suspended', ...rest])
      expect(await verdict(payload, ['suspension', 'revocation'])).toEqual(['invalid', ...sound, 'revoked', ...rest])
    })
  },
)

function isPurpose(text: string | undefined): text is 'revocation' | 'suspension' | 'message' {
  return text !== undefined
}

function indexesOf({ credentialStatus }: { readonly credentialStatus: readonly object[] }): readonly number[] {
  return credentialStatus.map(entry => ('statusListIndex' in entry ? Number(entry.statusListIndex) : Number.NaN))
}
