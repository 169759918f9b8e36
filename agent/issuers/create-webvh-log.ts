/**
 * The history of an issuer's identifier (did:webvh 1.0): a log in which every
 * entry is chained to the one before, signed, and commits to the key that may
 * sign the next. This file makes entries; `verify/identifiers/webvh/read-did-webvh.ts`
 * verifies the logs of others. A published log is only ever extended.
 */
import canonicalize from 'canonicalize'
import { z } from 'zod'
import { toDateTimeStamp } from '../../verify/encoding/date-time-stamp.ts'
import { eddsaJcsProof } from './create-eddsa-jcs-proof.ts'
import { sha256Multihash } from './create-multikey.ts'
import type { DidDocumentJson, ServiceJson } from './did-document.ts'

/** A key that may write the log. It never signs credentials. */
export interface LogKey {
  readonly multikey: string
  /** Ed25519. */
  readonly sign: (data: Uint8Array) => Promise<Uint8Array>
}

/** The content of an entry without its position in the log. */
export interface EntryContent {
  /** The identifier's document; in the first entry with `{SCID}` in the place of the SCID. */
  readonly state: DidDocumentJson
  readonly updateKey: LogKey
  /** Multikey of the key that will sign the next entry; only its hash is published. */
  readonly nextMultikey: string
  readonly now: Date
}

/** A placeholder for the SCID until it is known (section "Create"). */
const SCID_PLACEHOLDER = '{SCID}'

const METHOD = 'did:webvh:1.0'
const LINKED_VP_CONTEXT = 'https://identity.foundation/linked-vp/contexts/v1'

const entrySchema = z.object({
  versionId: z.string(),
  versionTime: z.string(),
  parameters: z.object({ updateKeys: z.array(z.string()), nextKeyHashes: z.array(z.string()) }),
  state: z.looseObject({
    '@context': z.array(z.string()),
    id: z.string().startsWith('did:webvh:'),
    alsoKnownAs: z.array(z.string()),
    verificationMethod: z.array(
      z.discriminatedUnion('type', [
        z.object({
          id: z.string(),
          type: z.literal('JsonWebKey'),
          controller: z.string(),
          publicKeyJwk: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
        }),
        z.object({
          id: z.string(),
          type: z.literal('Multikey'),
          controller: z.string(),
          publicKeyMultibase: z.string(),
        }),
      ]),
    ),
    authentication: z.array(z.string()),
    assertionMethod: z.array(z.string()),
    service: z
      .array(
        z.object({
          '@context': z.string().exactOptional(),
          id: z.string(),
          type: z.string(),
          serviceEndpoint: z.string(),
        }),
      )
      .exactOptional(),
  }),
})

/** An entry of this issuer's log. */
export type LogEntry = z.infer<typeof entrySchema>

/**
 * Reads a line of a log that this issuer wrote. It is not verified: it comes from the wallet, sealed.
 *
 * @returns `undefined` when the text is not such a line
 */
export function readLogEntry(line: string): LogEntry | undefined {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}

/** `did:web:example.org:issuers:one` becomes `did:webvh:{SCID}:example.org:issuers:one`; both have one address. */
export function webvhTemplateOf(webDid: string): string {
  return webDid.replace(/^did:web:/, `did:webvh:${SCID_PLACEHOLDER}:`)
}

/** The first line of a log, and with it the identifier (section "Create (Register)"). */
export async function createLog(content: EntryContent): Promise<string> {
  const template = {
    versionId: SCID_PLACEHOLDER,
    versionTime: toDateTimeStamp(content.now.getTime()),
    parameters: {
      method: METHOD,
      scid: SCID_PLACEHOLDER,
      ...keyParameters(content),
      portable: false,
    },
    state: content.state,
  }
  const scid = hashOf(template)
  const entry = replaceIn(template, SCID_PLACEHOLDER, scid)
  return signedLine({ ...entry, versionId: `1-${hashOf({ ...entry, versionId: scid })}` }, content.updateKey)
}

/** The line that follows `previous` (section "Update (Rotate)"). Its time is at least one second later. */
export async function extendLog(previous: LogEntry, content: EntryContent): Promise<string> {
  const number = Number.parseInt(previous.versionId, 10) + 1
  const entry = {
    versionId: previous.versionId,
    versionTime: toDateTimeStamp(Math.max(content.now.getTime(), Date.parse(previous.versionTime) + 1000)),
    parameters: keyParameters(content),
    state: content.state,
  }
  return signedLine({ ...entry, versionId: `${number}-${hashOf(entry)}` }, content.updateKey)
}

/** Whether an entry committed to this key as the one that signs the next. */
export function commitsTo(entry: LogEntry, multikey: string): boolean {
  return entry.parameters.nextKeyHashes.includes(sha256Multihash(multikey))
}

/**
 * The did:web document that goes with a did:webvh document (section "Publishing
 * a Parallel did:web DID"): the same keys and services under the other name,
 * and with the services written out that are implicit in did:webvh.
 *
 * @param issuerUrl where the issuer's files lie, without a slash at the end
 */
export function parallelDidWeb(state: LogEntry['state'], issuerUrl: string): DidDocumentJson {
  const [, , scid = ''] = state.id.split(':')
  const renamed = replaceIn(state, `did:webvh:${scid}:`, 'did:web:')
  const implicit: readonly ServiceJson[] = [
    { id: `${renamed.id}#files`, type: 'relativeRef', serviceEndpoint: `${issuerUrl}/` },
    {
      '@context': LINKED_VP_CONTEXT,
      id: `${renamed.id}#whois`,
      type: 'LinkedVerifiablePresentation',
      serviceEndpoint: `${issuerUrl}/whois.vp`,
    },
  ]
  return {
    ...renamed,
    alsoKnownAs: [...renamed.alsoKnownAs.filter(alias => alias !== renamed.id), state.id],
    service: [...(renamed.service ?? []), ...implicit],
  }
}

function keyParameters({ updateKey, nextMultikey }: EntryContent) {
  return { updateKeys: [updateKey.multikey], nextKeyHashes: [sha256Multihash(nextMultikey)] }
}

async function signedLine(entry: Readonly<Record<string, unknown>>, key: LogKey): Promise<string> {
  const proof = await eddsaJcsProof(entry, {
    created: String(entry.versionTime),
    verificationMethod: `did:key:${key.multikey}#${key.multikey}`,
    proofPurpose: 'assertionMethod',
    sign: key.sign,
  })
  return JSON.stringify({ ...entry, proof: [proof] })
}

function hashOf(value: unknown): string {
  return sha256Multihash(canonicalize(value) ?? '')
}

/** The specification replaces in the JSON text; none of these replacements needs escaping there. */
function replaceIn<T>(value: T, search: string, replacement: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll(search, () => replacement)) as T
}
