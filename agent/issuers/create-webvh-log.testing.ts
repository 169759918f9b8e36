/** Resolves a log with an independent implementation, and without a network. */
import { createPublicKey, verify } from 'node:crypto'
import { resolveDIDFromLog } from 'didwebvh-ts'

/** The members of a resolved document that tests read. */
export interface ResolvedDocument {
  readonly id: string
  readonly authentication: readonly string[]
  readonly verificationMethod: readonly { readonly id: string; readonly publicKeyMultibase?: string }[]
  readonly service?: readonly { readonly id?: string }[]
}

const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex')

/** @returns the document, or the reason why the log is refused */
export async function resolveElsewhere(
  log: string,
): Promise<{ document: ResolvedDocument; versionId: string } | { error: string }> {
  const entries = log
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
  try {
    const { doc, meta } = await resolveDIDFromLog(entries, { verifier: { verify: verifyEd25519 } })
    if (meta.error) return { error: meta.problemDetails?.detail ?? meta.error }
    // A resolver adds the services that every did:webvh has; the entry itself does not name them.
    const document: ResolvedDocument = doc
    const service = document.service?.filter(({ id = '' }) => !id.startsWith('#'))
    return { document: { ...document, ...(service ? { service } : {}) }, versionId: meta.versionId }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

/** @param publicKey 32 bytes */
export async function verifyEd25519(
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
): Promise<boolean> {
  const key = createPublicKey({ key: Buffer.concat([SPKI_ED25519, publicKey]), format: 'der', type: 'spki' })
  return verify(null, message, key, signature)
}
