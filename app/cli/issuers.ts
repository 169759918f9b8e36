/** `orgseal issuers` lists the issuers that sign here, and adds an agency with keys of its own. */
import { Command } from 'commander'
import type { Issuer } from '../../domain/issuer.ts'
import { registryDatabase } from '../compose/index.ts'
import type { CommandContext, CommandFactory } from './context.ts'
import { withIssuing, withRecords } from './open.ts'

export const issuersCommand: CommandFactory = context =>
  new Command('issuers')
    .description('Manage the issuers: the registry itself, and agencies with keys of their own.')
    .addCommand(
      new Command('list')
        .description('List the issuers.')
        .option('--json', 'print them as JSON', false)
        .action(({ json }: { json: boolean }) => listIssuers(context, json)),
      { isDefault: true },
    )
    .addCommand(
      new Command('add')
        .description('Add an agency that signs for its own register; the register’s mapping names it as its issuer.')
        .argument('<id>', 'lower-case letters, digits and hyphens, e.g. tax-office')
        .requiredOption('--name-en <name>', 'its name in English')
        .requiredOption('--name-fr <name>', 'its name in French')
        .option('--json', 'print it as JSON', false)
        .action((id: string, options: { nameEn: string; nameFr: string; json: boolean }) =>
          addIssuer(context, id, options),
        ),
    )

async function listIssuers(context: CommandContext, json: boolean): Promise<void> {
  const empty = !(await registryDatabase(context.settings()).exists())
  const issuers: readonly Issuer[] = empty
    ? []
    : await withRecords(context, { readonly: true }, ({ store }) => store.issuers.list())
  if (json) {
    const shown = issuers.map(({ id, name, did, webvhDid }) => ({ id, name, did, webvhDid }))
    context.out.json(shown)
    return
  }
  if (issuers.length === 0) context.out.line('There is no issuer yet. The first import creates the registry’s own.')
  for (const { id, name, did } of issuers) context.out.line(`${id.padEnd(16)} ${name.en} / ${name.fr}, ${did}`)
}

function addIssuer(
  context: CommandContext,
  id: string,
  { nameEn: en, nameFr: fr, json }: { nameEn: string; nameFr: string; json: boolean },
): Promise<void> {
  return withIssuing(context, { mustExist: false }, async (_, { agent, publish }) => {
    const { did, webvhDid, name } = await agent.addIssuer({ id, name: { en, fr } })
    await publish()
    if (json) context.out.json({ id, name, did, webvhDid })
    else context.out.line(`${id} signs as ${did}. Name it as "issuer" in the mapping of its register.`)
  })
}
