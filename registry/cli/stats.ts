/** `orgseal stats`: how much is here, and how far the followers have come. */
import { Command } from 'commander'
import type { CommandFactory } from './context.ts'
import { withRecords } from './open.ts'

export const statsCommand: CommandFactory = context =>
  new Command('stats')
    .description('Count organizations, credentials and changes; show how far each follower is.')
    .option('--json', 'print them as JSON', false)
    .action(({ json }: { json: boolean }) =>
      withRecords(context, { readonly: true }, async ({ store, engine }) => {
        const stats = {
          organizations: await store.organizations.count(),
          credentials: await store.credentials.count(),
          changes: await store.changes.lastSeq(),
          'search index at': await engine.position(),
          'status lists at': await store.cursors.get('status-lists'),
        }
        if (json) {
          context.out.write(`${JSON.stringify(stats)}\n`)
          return
        }
        for (const [label, value] of Object.entries(stats)) {
          context.out.write(`${label.padEnd(16)} ${value.toLocaleString('en').padStart(12)}\n`)
        }
      }),
    )
