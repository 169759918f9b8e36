/** `orgseal reindex` rebuilds every search index from the store, and then replaces the old one. */
import { Command } from 'commander'
import { catchUp } from '../../registry/followers/follower.ts'
import { rebuildSearchIndex } from '../../registry/followers/rebuild-search-index.ts'
import { searchIndexer } from '../../registry/followers/search-indexer.ts'
import type { CommandFactory } from './context.ts'
import { withRecords } from './open.ts'
import { startProgress } from './progress.ts'

export const reindexCommand: CommandFactory = context =>
  new Command('reindex')
    .description('Rebuild the search index. The old one answers until the new one is complete.')
    .action(() =>
      withRecords(context, { readonly: false }, async ({ store, indexes }) => {
        for (const index of indexes) {
          const { name, engine } = index
          const indexing = startProgress(context, 'Indexing', 'organizations')
          try {
            await rebuildSearchIndex(store, engine, indexing.update)
          } finally {
            indexing.stop()
          }
          // The feed has grown meanwhile.
          await catchUp(store, [{ ...searchIndexer(store, engine, index), mayBeLate: false }])
          await engine.optimise()
          context.out.line(`The ${name.replaceAll('-', ' ')} is at change ${await engine.position()}.`)
        }
      }),
    )
