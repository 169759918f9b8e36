/**
 * The `eddsa-jcs-2022` proof (Data Integrity EdDSA Cryptosuites v1.0, section
 * 3.3): it needs the document as JSON and nothing else, so each entry of a
 * did:webvh log is signed with it. The private key stays with the caller.
 */
import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { defined } from '../../domain/defined.ts'
import { multibaseBase58 } from './create-multikey.ts'

export interface DataIntegrityProof {
  readonly '@context'?: unknown
  readonly type: 'DataIntegrityProof'
  readonly cryptosuite: 'eddsa-jcs-2022'
  readonly created: string
  readonly verificationMethod: string
  readonly proofPurpose: 'assertionMethod' | 'authentication'
  readonly proofValue: string
}

/**
 * Makes the proof of a document that has none.
 *
 * @param options.created `2026-01-31T12:00:00Z`; seconds are precise enough
 * @param options.sign makes an Ed25519 signature over these bytes, of 64 bytes
 */
export async function eddsaJcsProof(
  document: Readonly<Record<string, unknown>>,
  options: {
    readonly created: string
    readonly verificationMethod: string
    readonly proofPurpose: DataIntegrityProof['proofPurpose']
    readonly sign: (data: Uint8Array) => Promise<Uint8Array>
  },
): Promise<DataIntegrityProof> {
  const configuration = {
    // The proof gets the document's context, if there is one, so that both are read alike.
    ...defined({ '@context': document['@context'] }),
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-jcs-2022',
    created: options.created,
    verificationMethod: options.verificationMethod,
    proofPurpose: options.proofPurpose,
  } as const
  const data = Buffer.concat([sha256(configuration), sha256(document)])
  return { ...configuration, proofValue: multibaseBase58(await options.sign(data)) }
}

function sha256(value: unknown): Buffer {
  return createHash('sha256')
    .update(canonicalize(value) ?? '', 'utf8')
    .digest()
}
