/** `orgseal reindex`: throw the search index away and make it anew from the change feed. */
import { Command } from 'commander'
import { catchUp } from '../followers/follower.ts'
import { searchIndexer } from '../followers/search-indexer.ts'
import type { CommandFactory } from './context.ts'
import { withRecords } from './open.ts'
import { startProgress } from './progress.ts'

export const reindexCommand: CommandFactory = context =>
  new Command('reindex').description('Make the search index anew from the change feed.').action(() =>
    withRecords(context, { readonly: false }, async ({ store, engine }) => {
      const indexing = startProgress(context, 'Indexing', 'changes')
      await engine.clear()
      await catchUp(store, [searchIndexer(store, engine)], (_, position, end) => indexing.update(position, end))
      indexing.stop()
      await engine.optimise()
      context.out.write(`The search index is at change ${await engine.position()}.\n`)
    }),
  )
