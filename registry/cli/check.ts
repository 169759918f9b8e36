/** `orgseal check`: every invariant, read-only; exit status 1 with what it found. */
import { Command } from 'commander'
import { runChecks } from '../check/check.ts'
import { OrgsealError } from '../domain/errors.ts'
import { signatureReader } from '../read-signed.ts'
import type { CommandFactory } from './context.ts'
import { withRecords } from './open.ts'

/** How many findings of one invariant are shown. */
const SHOWN = 20

export const checkCommand: CommandFactory = context =>
  new Command('check')
    .description('Replay every invariant, read-only. Exits with 1 when something is wrong.')
    .option('--json', 'print what was checked as JSON', false)
    .action(async ({ json }: { json: boolean }) => {
      const results = await withRecords(context, { readonly: true }, async ({ store, indexes, baseUrl }) => {
        const readSigned = signatureReader(await store.issuers.list())
        return runChecks({ store, indexes, baseUrl, readSigned }, checked => {
          if (json) return
          const { findings } = checked
          context.out.line(`${findings.length === 0 ? 'ok   ' : 'WRONG'} ${checked.name} (${checked.examined})`)
          for (const { subject, detail } of findings.slice(0, SHOWN)) context.out.line(`      ${subject}: ${detail}`)
          if (findings.length > SHOWN) context.out.line(`      … and ${findings.length - SHOWN} more`)
        })
      })
      if (json) context.out.json(results)
      const found = results.reduce((sum, result) => sum + result.findings.length, 0)
      if (found === 0) return
      throw new OrgsealError(
        'store_damaged',
        `${found} findings. If only the search index is wrong, "orgseal reindex" makes it anew; else restore the data directory from a backup.`,
      )
    })
