/**
 * Decides whether the reader relies on the signer. A certificate is trusted only
 * for the root that it leads to: anyone can make a certificate with any name.
 */

import type { Evidence } from '../evidence/evidence.ts'
import type { AcceptedHeader } from '../reading/jose-header.ts'
import { type ChainEvidence, verifyChain } from './certificates/certificate-chain.ts'

export type Reliance = ChainEvidence & Pick<Evidence, 'trustedIssuers'>

/**
 * True when the owner of the key that a header names is one of `trustedIssuers`, or its certificate leads to a trusted
 * root.
 */
export async function isReliedOn({ key, did, algorithm }: AcceptedHeader, evidence: Reliance): Promise<boolean> {
  if (key.kind !== 'certificate') return evidence.trustedIssuers.includes(did)
  const reading = await verifyChain({ chain: key.chain, issuer: did, algorithm }, evidence)
  return reading.ok && reading.trusted
}
