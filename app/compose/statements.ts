/** Opens what is issued on request: the minter, and the proofs that an organization controls a DID. */
import { type HolderProofs, holderProofs } from '../../registry/statements/holder-proof.ts'
import type { Fetched } from '../../verify/evidence/evidence.ts'
import type { Issuing } from './agent.ts'
import { inEach } from './definitions.ts'
import type { Records } from './registry.ts'
import { verifierFor } from './verifiers.ts'
import type { World } from './world.ts'

/** Opens the service that asks organizations to prove control of a DID, and verifies their answers. */
export function openHolderProofs(
  records: Records,
  issuing: Issuing,
  world: World,
  fetchDocument: (url: string) => Promise<Fetched>,
): HolderProofs {
  const { clock, random } = world
  return holderProofs({
    signer: () => issuing.signer(),
    audience: records.baseUrl,
    epoch: async () => (await records.store.identity.current()).epoch,
    verify: verifierFor(records, { fetchDocument, trustedIssuers: [], clock }),
    ...{ clock, random },
  })
}

/**
 * Opens the minter of credentials on request. It mints only what is not stored yet.
 * @param options.definitions folders whose `contexts` are signed with
 * @param options.fetchDocument fetches the DID documents of organizations that prove control of a DID
 */
export async function openMinter(
  records: Records,
  issuing: Issuing,
  world: World,
  options: {
    readonly definitions: readonly string[]
    readonly fetchDocument: (url: string) => Promise<Fetched>
  },
) {
  const { store, credentialTypes, baseUrl } = records
  // JSON-LD is slow to load, so it is loaded only by commands that mint.
  const { onRequestMinter } = await import('../../registry/statements/mint-on-request.ts')
  const { contextLoader } = await import('../../agent/credential-types/json-ld-contexts.ts')
  return onRequestMinter({
    ...{ store, credentialTypes, issuing },
    documentLoader: contextLoader({ credentialTypes, baseUrl, directories: inEach(options.definitions, 'contexts') }),
    clock: world.clock,
    random: world.random,
    assertControl: openHolderProofs(records, issuing, world, options.fetchDocument).assertControl,
  })
}
