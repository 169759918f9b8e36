/** Every status list is published, signed by the issuer, and (once its follower has caught up) has the bits of the table. */
import { gunzipSync } from 'node:zlib'
import { STATUS_PURPOSES } from '../domain/credential.ts'
import type { Invariant } from './check.ts'

export const statusListsArePublished: Invariant = {
  name: 'status lists are published',
  async *findings({ store, readSigned, baseUrl }) {
    const end = await store.changes.lastSeq()
    // A follower that is late is not wrong; `check` compares what it has reached.
    const caughtUp = (await store.cursors.get('status-lists')) >= end
    let examined = 0
    for (const { list } of await store.statusLists.lists()) {
      for (const purpose of STATUS_PURPOSES) {
        examined++
        const subject = `status list ${list}-${purpose}`
        const published = await store.statusLists.published(`${list}-${purpose}`)
        if (!published) {
          if (caughtUp) yield { subject, detail: 'is not published' }
          continue
        }
        const payload = await readSigned(published.jwt)
        if (!payload) yield { subject, detail: 'its signature is not the issuer’s' }
        else if (payload.id !== `${baseUrl}/status-lists/${list}-${purpose}`) {
          yield { subject, detail: `its text calls it ${payload.id}` }
        } else if (caughtUp) {
          const { setIndexes } = await store.statusLists.snapshot(list, purpose)
          const bits = await bitsOf(payload)
          const wrong = bits === undefined || bits.join() !== setIndexes.join()
          if (wrong) yield { subject, detail: 'what is published is not what the table says' }
        }
      }
    }
    return examined
  },
}

async function bitsOf(payload: Readonly<Record<string, unknown>>): Promise<readonly number[] | undefined> {
  const subject = payload.credentialSubject
  if (typeof subject !== 'object' || subject === null || !('encodedList' in subject)) return undefined
  const { encodedList } = subject
  if (typeof encodedList !== 'string' || !encodedList.startsWith('u')) return undefined
  const bytes = gunzipSync(Buffer.from(encodedList.slice(1), 'base64url'))
  const set: number[] = []
  for (const [position, byte] of bytes.entries()) {
    for (let bit = 0; byte !== 0 && bit < 8; bit++) if (byte & (0x80 >> bit)) set.push(position * 8 + bit)
  }
  return set
}
