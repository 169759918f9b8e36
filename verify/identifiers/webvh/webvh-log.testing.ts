/**
 * Writes did:webvh logs for tests, from the specification and independently of
 * the verifier. Every entry is really signed. A test can change an entry before
 * or after it is signed.
 */
import { base58 } from '@scure/base'
import canonicalize from 'canonicalize'

export interface LogKey {
  /** `z6Mk…` */
  readonly multikey: string
  /** The key as did:key. */
  readonly did: string
  /** Makes a proof of the document by `eddsa-jcs-2022`. The given members replace the usual ones. */
  prove(document: object, changes?: object): Promise<object>
}

export type Entry = Readonly<Record<string, unknown>>

export interface Step {
  /** The keys that sign. There is no default, not even the first of `parameters.updateKeys`. */
  readonly by: readonly LogKey[]
  readonly time: string
  readonly parameters?: object
  /** Makes the document for the DID. Default: a document with only its `id`. */
  readonly state?: (did: string) => object
  /** Changes the entry before it is hashed and signed, so that the signature is valid. */
  readonly beforeHash?: (entry: Entry) => Entry
  readonly beforeSigning?: (entry: Entry) => Entry
  /** Replaces members of the proof before it is made. */
  readonly proof?: object
}

export interface WrittenLog {
  readonly did: string
  readonly scid: string
  readonly entries: readonly Entry[]
  /** JSON Lines. */
  readonly text: string
}

const PLACEHOLDER = '{SCID}'

/** Makes a new Ed25519 key that is never stored. */
export async function logKey(): Promise<LogKey> {
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new Error('no key pair was made')
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  const multikey = `z${base58.encode(Uint8Array.from([0xed, 0x01, ...raw]))}`
  const did = `did:key:${multikey}`
  return {
    multikey,
    did,
    prove: async (document, changes = {}) => {
      const options = {
        type: 'DataIntegrityProof',
        cryptosuite: 'eddsa-jcs-2022',
        verificationMethod: `${did}#${multikey}`,
        created: '2026-05-01T00:00:00Z',
        proofPurpose: 'assertionMethod',
        ...changes,
      }
      const hashed = await Promise.all([options, document].map(value => sha256(canonicalize(value) ?? '')))
      const data = new Uint8Array(hashed.flatMap(hash => [...hash]))
      const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, data))
      return { ...options, proofValue: `z${base58.encode(signature)}` }
    },
  }
}

/** Writes a log of these entries for a DID at `location`: a host and an optional path, written as in the DID. */
export async function writeLog(steps: readonly Step[], location = 'registry.example'): Promise<WrittenLog> {
  const entries: Entry[] = []
  let scid = PLACEHOLDER
  for (const [at, step] of steps.entries()) {
    const did = `did:webvh:${scid}:${location}`
    const first = at === 0
    const parameters = first ? { method: 'did:webvh:1.0', scid, ...step.parameters } : (step.parameters ?? {})
    const state = step.state?.(did) ?? { '@context': ['https://www.w3.org/ns/did/v1'], id: did }
    const previous = String(entries.at(-1)?.versionId ?? PLACEHOLDER)
    let entry: Entry = { versionId: previous, versionTime: step.time, parameters, state }
    entry = step.beforeHash?.(entry) ?? entry
    if (first) {
      scid = await multihash(entry)
      entry = JSON.parse(JSON.stringify(entry).replaceAll(PLACEHOLDER, scid))
    }
    entry = { ...entry, versionId: `${at + 1}-${await multihash(entry)}` }
    entry = step.beforeSigning?.(entry) ?? entry
    const proof = await Promise.all(step.by.map(key => key.prove(entry, step.proof)))
    entries.push({ ...entry, proof })
  }
  return { did: `did:webvh:${scid}:${location}`, scid, entries, text: logText(entries) }
}

export function logText(entries: readonly Entry[]): string {
  return entries.map(entry => `${JSON.stringify(entry)}\n`).join('')
}

/** Returns the hash for `nextKeyHashes`. */
export async function hashOfKey({ multikey }: LogKey): Promise<string> {
  return base58.encode(Uint8Array.from([0x12, 0x20, ...(await sha256(multikey))]))
}

async function multihash(entry: Entry): Promise<string> {
  return base58.encode(Uint8Array.from([0x12, 0x20, ...(await sha256(canonicalize(entry) ?? ''))]))
}

async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
}
