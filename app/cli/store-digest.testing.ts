/** Digests of the parts that two data directories must have in common when the same file was imported into both. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { allChanges, allCredentials, currentVersions } from '../../registry/check/invariants/record-pages.ts'
import { openStore } from '../../registry/store/sqlite/store.ts'
import { openSqliteFtsEngine } from '../../search/sqlite-fts/open-engine.ts'

/** Digests everything in the store except times, signatures and status indexes, which differ between runs. */
export async function digestOfStore(data: string): Promise<Readonly<Record<string, unknown>>> {
  const store = openStore({ path: join(data, 'registry.sqlite'), readonly: true })
  const engine = await openSqliteFtsEngine({ path: join(data, 'search.sqlite') })
  try {
    return {
      organizations: await digest(currentVersions(store), ({ recordedAt: _, ...version }) => version),
      credentials: await digest(allCredentials(store), ({ id, organization, version, type, jwt, status }) => {
        const { credentialStatus: __, ...payload } = decodeJwt(jwt)
        return { id, organization, version, type, payload, superseded: status?.superseded, revoked: status?.revoked }
      }),
      changes: await digest(allChanges(store), ({ at: _, ...change }) => change),
      lists: await store.statusLists.lists(),
      indexed: await digest(onePage(engine.entries()), entry => entry),
      position: await engine.position(),
    }
  } finally {
    await engine.close()
    await store.close()
  }
}

async function* onePage<Item>(items: AsyncIterable<Item>): AsyncGenerator<readonly Item[]> {
  const page: Item[] = []
  for await (const item of items) page.push(item)
  yield page
}

async function digest<Item>(pages: AsyncIterable<readonly Item[]>, pick: (item: Item) => unknown) {
  const hash = createHash('sha256')
  let count = 0
  for await (const page of pages) {
    for (const item of page) {
      hash.update(JSON.stringify(pick(item)))
      count++
    }
  }
  return { count, hash: hash.digest('hex') }
}
