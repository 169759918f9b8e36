/**
 * Every status list is published in each of its forms and signed by its issuer. Once its follower has caught up, it has
 * the bits of the table.
 */
import { gunzipSync, inflateSync } from 'node:zlib'
import type { StatusPurpose } from '../../../domain/credential.ts'
import { publishedIds, STATUS_PUBLISHER } from '../../followers/status-publisher.ts'
import type { Store } from '../../store/port.ts'
import type { Invariant } from './invariant.ts'

type Payload = Readonly<Record<string, unknown>>

export const statusListsArePublished: Invariant = {
  name: 'status lists are published',
  async *findings({ store, readSigned, baseUrl }) {
    const end = await store.changes.lastSeq()
    // A late follower is not wrong; `check` compares only the part that it has reached.
    const caughtUp = (await store.cursors.get(STATUS_PUBLISHER)) >= end
    let examined = 0
    for (const { list, issuer, next } of await store.statusLists.lists()) {
      for (const { id, purpose } of publishedIds(list)) {
        examined++
        const subject = `status list ${id}`
        const published = await store.statusLists.published(id)
        if (!published) {
          // A list without allocated indexes is in no credential: a crash may leave one before its first use.
          if (caughtUp && next > 0) yield { subject, detail: 'is not published' }
          continue
        }
        const signed = await readSigned(published.jwt)
        const name = purpose === undefined ? signed?.payload.sub : signed?.payload.id
        if (signed?.issuer !== issuer) yield { subject, detail: 'its signature is not the issuer’s' }
        else if (name !== `${baseUrl}/status-lists/${id}`) yield { subject, detail: `its text has the id ${name}` }
        else if (caughtUp && !(await agrees(store, signed.payload, list, purpose))) {
          yield { subject, detail: 'the published list differs from the table' }
        }
      }
    }
    return examined
  },
}

async function agrees(store: Store, payload: Payload, list: number, purpose: StatusPurpose | undefined) {
  if (purpose === undefined) {
    const { statuses } = await store.statusLists.tokenSnapshot(list)
    return statusesOf(payload)?.join() === statuses.map(({ index, status }) => `${index}=${status}`).join()
  }
  const { setIndexes } = await store.statusLists.snapshot(list, purpose)
  return bitsOf(payload)?.join() === setIndexes.join()
}

/** Returns the indexes whose bit is set (Bitstring Status List v1.0: most significant bit first). */
function bitsOf(payload: Payload): readonly number[] | undefined {
  const encoded = member(payload.credentialSubject, 'encodedList')
  if (typeof encoded !== 'string' || !encoded.startsWith('u')) return undefined
  const bytes = unpacked(() => gunzipSync(Buffer.from(encoded.slice(1), 'base64url')))
  const set: number[] = []
  for (const [position, byte] of bytes?.entries() ?? []) {
    for (let bit = 0; byte !== 0 && bit < 8; bit++) if (byte & (0x80 >> bit)) set.push(position * 8 + bit)
  }
  return bytes && set
}

/** Returns `<index>=<status>` of all set entries (Token Status List: two bits each, least significant first). */
function statusesOf(payload: Payload): readonly string[] | undefined {
  const encoded = member(payload.status_list, 'lst')
  if (typeof encoded !== 'string' || member(payload.status_list, 'bits') !== 2) return undefined
  const bytes = unpacked(() => inflateSync(Buffer.from(encoded, 'base64url')))
  const set: string[] = []
  for (const [position, byte] of bytes?.entries() ?? []) {
    for (let entry = 0; byte !== 0 && entry < 4; entry++) {
      const status = (byte >> (entry * 2)) & 3
      if (status !== 0) set.push(`${position * 4 + entry}=${status}`)
    }
  }
  return bytes && set
}

function unpacked(unpack: () => Uint8Array): Uint8Array | undefined {
  try {
    return unpack()
  } catch {
    return undefined
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
}
