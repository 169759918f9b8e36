/** `orgseal stats` counts the stored records, and shows the position of each follower. */
import { Command } from 'commander'
import type { SearchIndex } from '../../registry/followers/search-indexer.ts'
import { unlessUnavailable } from '../../search/fallback/engine-failure.ts'
import type { CommandFactory } from './context.ts'
import { withRecords } from './open.ts'

export const statsCommand: CommandFactory = context =>
  new Command('stats')
    .description('Count organizations, credentials and changes; show how far each follower is.')
    .option('--json', 'print them as JSON', false)
    .action(({ json }: { json: boolean }) =>
      withRecords(context, { readonly: true }, async ({ store, indexes }) => {
        const stats = {
          organizations: await store.organizations.count(),
          credentials: await store.credentials.count(),
          changes: await store.changes.lastSeq(),
          ...(await positions(indexes)),
          'status lists at': await store.cursors.get('status-lists'),
        }
        if (json) {
          context.out.json(stats)
          return
        }
        for (const [label, value] of Object.entries(stats)) {
          context.out.line(`${label.padEnd(20)} ${(value?.toLocaleString('en') ?? 'unknown').padStart(12)}`)
        }
      }),
    )

/** Returns the position of each index; it is null for an index that cannot be read. */
async function positions(indexes: readonly SearchIndex[]): Promise<Record<string, number | null>> {
  const all: Record<string, number | null> = {}
  for (const { name, engine } of indexes) {
    all[`${name.replaceAll('-', ' ')} at`] = (await engine.position().catch(unlessUnavailable)) ?? null
  }
  return all
}
