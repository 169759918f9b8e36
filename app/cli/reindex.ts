/** `orgseal reindex`: make every search index anew from the store, and put it in the place of the old one. */
import { Command } from 'commander'
import { catchUp } from '../../registry/followers/follower.ts'
import { rebuildSearchIndex } from '../../registry/followers/rebuild-search-index.ts'
import { searchIndexer } from '../../registry/followers/search-indexer.ts'
import type { CommandFactory } from './context.ts'
import { withRecords } from './open.ts'
import { startProgress } from './progress.ts'

export const reindexCommand: CommandFactory = context =>
  new Command('reindex')
    .description('Make the search index anew; until it is complete, the old one answers.')
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
          // What was committed meanwhile.
          await catchUp(store, [{ ...searchIndexer(store, engine, index), mayBeLate: false }])
          await engine.optimise()
          context.out.line(`The ${name.replaceAll('-', ' ')} is at change ${await engine.position()}.`)
        }
      }),
    )
