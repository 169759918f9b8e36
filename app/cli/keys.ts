/** `orgseal keys list | rotate` lists the keys that sign and those that only verify, and changes to new keys. */
import { Command } from 'commander'
import { REGISTRY_ISSUER } from '../../domain/issuer.ts'
import type { CommandContext, CommandFactory } from './context.ts'
import { withIssuing } from './open.ts'
import { publishCommitted } from './publish-committed.ts'

interface Options {
  readonly issuer?: string
  readonly json: boolean
}

export const keysCommand: CommandFactory = context =>
  new Command('keys')
    .description('Manage the keys that issuers sign with.')
    .addCommand(
      new Command('list')
        .description('List the keys of all issuers, or of one.')
        .option('--issuer <id>', 'of this issuer alone')
        .option('--json', 'print them as JSON', false)
        .action((options: Options) => listKeys(context, options)),
    )
    .addCommand(
      new Command('rotate')
        .description(
          'Make new keys, which sign from now on. The former keys stay published, so that what they signed still verifies.',
        )
        .option('--issuer <id>', 'of this issuer; the registry’s own otherwise')
        .option('--json', 'print the keys as JSON', false)
        .action((options: Options) => rotateKeys(context, options)),
    )

function listKeys(context: CommandContext, { issuer, json }: Options): Promise<void> {
  const { out } = context
  return withIssuing(context, { mustExist: true }, async (_, { agent }) => {
    const ids = issuer === undefined ? agent.issuers().map(({ id }) => id) : [issuer]
    const keys = ids.flatMap(id => agent.keys(id).map(key => ({ issuer: id, ...key })))
    if (json) {
      out.json(keys)
      return
    }
    for (const { issuer: id, state, algorithm, createdAt, id: key } of keys) {
      out.line(`${id.padEnd(16)} ${state.padEnd(10)} ${algorithm.padEnd(8)} ${createdAt}  ${key}`)
    }
  })
}

function rotateKeys(context: CommandContext, { issuer = REGISTRY_ISSUER, json }: Options): Promise<void> {
  return withIssuing(context, { mustExist: true }, async (records, issuing) => {
    await issuing.agent.rotate(issuer)
    await issuing.publish()
    await publishCommitted(records, issuing, context.world)
    const keys = issuing.agent.keys(issuer)
    if (json) {
      context.out.json(keys.map(key => ({ issuer, ...key })))
      return
    }
    const signing = keys.filter(({ state }) => state === 'signing')
    context.out.line(`New keys of ${issuer} sign from now on; what the former keys signed still verifies.`)
    for (const { algorithm, id } of signing) context.out.line(`  ${algorithm.padEnd(8)} ${id}`)
    context.out.line('Back up the wallet now: earlier backups do not have the new keys.')
  })
}
