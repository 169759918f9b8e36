/**
 * `orgseal revoke | suspend | reinstate` changes the status of credentials, all or none, and has it published at once.
 * It exits with status 3 when the change is committed and not published.
 */
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { text } from 'node:stream/consumers'
import { Command } from 'commander'
import type { CredentialStatusAction } from '../../domain/audit.ts'
import { defined } from '../../domain/defined.ts'
import { OrgsealError } from '../../domain/errors.ts'
import { type CredentialId, parseCredentialId, parseOrganizationId } from '../../domain/identifiers.ts'
import type { Records } from '../compose/index.ts'
import { type CommandContext, type CommandFactory, FINDINGS } from './context.ts'
import { describeError } from './errors.ts'
import { withRecords } from './open.ts'
import { commitAndPublish } from './publish-change.ts'
import { requireFile } from './require-file.ts'

const ACTIONS: readonly {
  readonly action: CredentialStatusAction
  readonly description: string
  readonly done: string
}[] = [
  {
    action: 'revoke',
    description: 'Revoke credentials, which should no longer be relied on. This cannot be undone.',
    done: 'revoked',
  },
  { action: 'suspend', description: 'Suspend credentials for now.', done: 'suspended' },
  { action: 'reinstate', description: 'Put suspended credentials back in force.', done: 'reinstated' },
]

interface Options {
  readonly reason: string
  readonly actor?: string
  readonly file?: string
  readonly organization?: string
  readonly type?: string
  readonly json: boolean
}

export const credentialStatusCommands: readonly CommandFactory[] = ACTIONS.map(
  ({ action, description, done }) =>
    context =>
      new Command(action)
        .description(`${description} Changes all of them, or none when one of them cannot be changed.`)
        .argument('[credential ids...]', 'e.g. IM.000003B.registration.1')
        .requiredOption('--reason <text>', 'why; kept in the audit trail')
        .option('--actor <name>', 'who decided it; by default the operating system’s user')
        .option('--file <file>', 'a file of credential ids, one on each line; - for standard input')
        .option('--organization <id>', 'every credential of this organization that is in force')
        .option('--type <type>', 'every credential of this type that is in force')
        .option('--json', 'print what was changed as JSON', false)
        .action(async (ids: readonly string[], options: Options) => {
          const { result, unpublished } = await change(context, action, ids, options)
          const { changed } = result
          if (options.json) context.out.json({ action, changed, published: unpublished === undefined })
          else context.out.line(sentence(changed, done, unpublished === undefined))
          if (unpublished === undefined) return
          context.err.line(describeError(unpublished).text)
          context.fail(FINDINGS)
        }),
)

function sentence(changed: readonly CredentialId[], done: string, isPublished: boolean): string {
  const isOne = changed.length === 1
  const subject = isOne ? `${changed[0]} is ${done}` : `${changed.length} credentials are ${done}`
  if (!isPublished) return `${subject} in this registry.`
  return `${subject}; ${isOne ? 'the status list says so' : 'the status lists say so'}.`
}

async function change(
  context: CommandContext,
  action: CredentialStatusAction,
  ids: readonly string[],
  options: Options,
) {
  const { reason, actor = userInfo().username } = options
  if (reason.trim() === '') throw new OrgsealError('usage', 'Give a reason: --reason "…".')
  const named = [...ids, ...(await idsFromFile(context, options.file))].map(credentialIdOf)
  const filtered = options.organization !== undefined || options.type !== undefined
  if (filtered ? named.length > 0 || options.file !== undefined : named.length === 0) {
    throw new OrgsealError('usage', 'Say which credentials: their ids, --file <file>, or --organization and --type.')
  }
  return withRecords(context, { readonly: false }, async records => {
    const credentials = filtered ? await concerned(records, action, options) : named
    const at = context.world.clock().toISOString()
    return commitAndPublish(context, records, () =>
      records.store.credentialStatus.change({ credentials, action, reason, actor, at }),
    )
  })
}

/** Reads one id from each line. Empty lines and text after a `#` are ignored. */
async function idsFromFile({ stdin }: CommandContext, file: string | undefined): Promise<readonly string[]> {
  if (file === undefined) return []
  if (file !== '-') requireFile(file)
  const content = file === '-' ? await text(stdin) : readFileSync(file, 'utf8')
  return content
    .split(/\r?\n/)
    .map(line => line.replace(/#.*/, '').trim())
    .filter(line => line !== '')
}

function credentialIdOf(given: string): CredentialId {
  const id = parseCredentialId(given)
  if (id) return id
  throw new OrgsealError('credential_not_found', `${given} is not a credential id. Nothing was changed.`)
}

async function concerned(
  { store }: Records,
  action: CredentialStatusAction,
  { organization: given, type }: Options,
): Promise<readonly CredentialId[]> {
  const organization = given === undefined ? undefined : parseOrganizationId(given)
  if (given !== undefined && !(organization && (await store.organizations.current(organization)))) {
    throw new OrgsealError('organization_not_found', `There is no organization ${given} here. Nothing was changed.`)
  }
  const found = await store.credentialStatus.concerned(action, {
    ...defined({ organization, type }),
  })
  if (found.length > 0) return found
  throw new OrgsealError('credential_not_found', `There is no credential to ${action} among them. Nothing was changed.`)
}
