/** The checks of `/readyz`: whether the files and the indexes of this server can be used now. */
import { OrgsealError } from '../../domain/errors.ts'
import type { DiskRoom } from '../../registry/store/disk-room.ts'
import { storageFailure } from '../../registry/store/storage-failure.ts'
import { unlessUnavailable } from '../../search/fallback/engine-failure.ts'
import type { Issuing } from './agent.ts'
import type { Records } from './registry.ts'

/** @param room knows whether the disk is full */
export async function readiness({ store, engine, indexes }: Records, { anchor }: Issuing, room: DiskRoom) {
  let end = 0
  const lateness = (position: number) => ({ ok: true, detail: `${end - position} changes behind` })
  const checks = {
    store: await unlessFailed(async () => {
      end = await store.changes.lastSeq()
      return { ok: end > 0, detail: `change ${end}` }
    }),
    newestCopy: await unlessFailed(async () => {
      await anchor.assertCurrent()
      return { ok: true, detail: 'the newest that the wallet has seen' }
    }),
    searchIndex: await unlessFailed(async () => lateness(await engine.position())),
    ...(await furtherIndexes(indexes, lateness)),
    disk: room.check(),
    statusLists: await unlessFailed(async () => {
      const lists = await store.statusLists.published('1-revocation')
      return { ok: lists !== undefined, detail: lists ? `published ${lists.publishedAt}` : 'not published yet' }
    }),
  }
  return { ready: Object.values(checks).every(check => check.ok), checks }
}

/** Turns a failure of a file into a failed readiness check that names its code. */
async function unlessFailed(check: () => Promise<{ readonly ok: boolean; readonly detail: string }>) {
  try {
    return await check()
  } catch (error) {
    const failure = storageFailure(error) ?? (error instanceof OrgsealError ? error : undefined)
    if (!failure) throw error
    return { ok: false, detail: failure.code }
  }
}

/** Further indexes never make the server unready, because the embedded index answers when they cannot. */
async function furtherIndexes<Check>(indexes: Records['indexes'], lateness: (position: number) => Check) {
  const checks: Record<string, Check | { ok: true; detail: string }> = {}
  for (const { name, engine, mayBeLate } of indexes) {
    if (!mayBeLate) continue
    const position = await engine.position().catch(unlessUnavailable)
    checks[name] = position === undefined ? { ok: true, detail: 'not to be reached' } : lateness(position)
  }
  return checks
}
