/** `orgseal revoke | suspend | reinstate`: change a credential's standing, and publish it at once. */
import { userInfo } from 'node:os'
import { Command } from 'commander'
import { openFollowers } from '../compose.ts'
import { OrgsealError } from '../domain/errors.ts'
import { parseCredentialId } from '../domain/identifiers.ts'
import { catchUp } from '../followers/follower.ts'
import type { StandingAction } from '../store/credentials.ts'
import type { CommandContext, CommandFactory } from './context.ts'
import { withIssuing } from './open.ts'

const ACTIONS: readonly { readonly action: StandingAction; readonly description: string; readonly done: string }[] = [
  {
    action: 'revoke',
    description: 'Say that a credential should not be relied on. This is for good.',
    done: 'revoked',
  },
  { action: 'suspend', description: 'Set a credential aside for now.', done: 'suspended' },
  { action: 'reinstate', description: 'Put a suspended credential back in force.', done: 'reinstated' },
]

export const standingCommands: readonly CommandFactory[] = ACTIONS.map(
  ({ action, description, done }) =>
    context =>
      new Command(action)
        .description(description)
        .argument('<credential id>', 'e.g. IM.000003B.registration.1')
        .requiredOption('--reason <text>', 'why; kept in the audit trail')
        .option('--actor <name>', 'who decided it; the operating system’s user otherwise')
        .action(async (text: string, { reason, actor }: { reason: string; actor?: string }) => {
          await change(context, { action, text, reason, actor: actor ?? userInfo().username })
          context.out.write(`${text} is ${done}; the status list says so.\n`)
        }),
)

async function change(
  context: CommandContext,
  request: { action: StandingAction; text: string; reason: string; actor: string },
): Promise<void> {
  const { action, reason, actor } = request
  if (reason.trim() === '') throw new OrgsealError('usage', 'Give a reason: --reason "…".')
  const credential = parseCredentialId(request.text)
  if (!credential) throw new OrgsealError('credential_not_found', `${request.text} is not a credential id.`)
  await withIssuing(context, { mustExist: true }, async (records, issuing) => {
    const at = context.world.clock().toISOString()
    await records.store.credentials.changeStanding({ credential, action, reason, actor, at })
    await catchUp(records.store, openFollowers(records, issuing, context.world).all)
  })
}
