/**
 * `orgseal restore` compares the registry database with the one that the wallet saw last. It can accept an older copy,
 * and make the decisions again that the copy lacks.
 */
import { userInfo } from 'node:os'
import { Command } from 'commander'
import { OrgsealError } from '../../domain/errors.ts'
import { decisionsToMake, type LostDecision } from '../../registry/anchor/lost-decisions.ts'
import { describeRollback } from '../../registry/anchor/store-anchor.ts'
import { type Issuing, type Records, registryDatabase } from '../compose/index.ts'
import type { CommandContext, CommandFactory } from './context.ts'
import { withIssuing } from './open.ts'
import { publishCommitted } from './publish-committed.ts'

interface Options {
  readonly accept: boolean
  readonly reapply: boolean
  readonly reason?: string
  readonly actor?: string
  readonly json: boolean
}

/** How many lost decisions are shown; `--json` has all of them. */
const SHOWN = 50

export const restoreCommand: CommandFactory = context =>
  new Command('restore')
    .description('Say whether the registry database is an older copy, and what it lacks; accept it with --accept.')
    .option('--accept', 'continue with this copy: what it lacks is lost, and a new epoch begins', false)
    .option('--reason <text>', 'with --accept: why; kept in the audit trail')
    .option('--reapply', 'revoke, suspend and reinstate again what the wallet remembers and the copy lacks', false)
    .option('--actor <name>', 'who decided it; the operating system’s user otherwise')
    .option('--json', 'print it as JSON', false)
    .action((options: Options) => runRestore(context, options))

async function runRestore(context: CommandContext, options: Options): Promise<void> {
  const { accept, reapply, reason } = options
  if (accept && (reason === undefined || reason.trim() === '')) {
    throw new OrgsealError('usage', 'Give a reason: orgseal restore --accept --reason "…".')
  }
  await withIssuing(context, { mustExist: true, mayBeRolledBack: true }, async (records, issuing) => {
    const found = await issuing.anchor.compare()
    let again = 0
    if (accept || reapply) {
      const lock = await registryDatabase(context.settings()).lockWriter()
      try {
        again = await change(context, records, issuing, options)
      } finally {
        await lock.release()
      }
    }
    const { epoch } = await records.store.identity.current()
    const open = await decisionsToMake(records.store, await issuing.anchor.lostDecisions())
    const rolledBack = found.kind === 'rolled-back' ? { how: found.how, sentence: describeRollback(found) } : undefined
    if (options.json) {
      const lost = open.map(({ credential, action, last: { at, reason: why } }) => ({
        ...{ credential, action: action ?? null, at, reason: why },
      }))
      context.out.json({ rolledBack: rolledBack ?? null, accepted: accept, epoch, reapplied: again, lost })
      return
    }
    if (rolledBack) context.out.line(`${rolledBack.sentence}`)
    else context.out.line('This registry database is the newest that the wallet has seen.')
    if (accept) {
      context.out.line(
        `It was accepted: epoch ${epoch} begins. New credentials and status lists get numbers that were not in use before. Entries of the former status lists that this copy does not know count as revoked.`,
      )
    }
    if (reapply) context.out.line(`Decisions that were made again: ${again}.`)
    tellOfLost(context, open)
    if (rolledBack && !accept) {
      context.out.line(
        'Put the newer copy back. If there is none, accept this one with: orgseal restore --accept --reason "…"',
      )
    }
  })
}

/** @returns how many decisions were made again */
async function change(
  { world }: CommandContext,
  records: Records,
  issuing: Issuing,
  { accept, reapply, reason = '', actor = userInfo().username }: Options,
): Promise<number> {
  const { store } = records
  let made = 0
  if (accept) {
    await issuing.anchor.accept({ reason, actor })
    await issuing.publish()
  }
  if (reapply) {
    const lost = await decisionsToMake(store, await issuing.anchor.lostDecisions())
    for (const { credential, action, last } of lost) {
      if (!action) continue
      const at = world.clock().toISOString()
      const why = `${last.reason} (decided at ${last.at}, and made again because the database was an older copy)`
      await store.credentialStatus.change({ credentials: [credential], action, reason: why, actor, at })
      made++
    }
  }
  await publishCommitted(records, issuing, world)
  return made
}

function tellOfLost({ out }: CommandContext, lost: readonly LostDecision[]): void {
  if (lost.length === 0) return
  out.line('The wallet remembers these decisions, which this copy lacks:')
  for (const { credential, action, last } of lost.slice(0, SHOWN)) {
    const note = action
      ? ''
      : ' – this copy does not have the credential; its entry in the status lists counts as revoked'
    out.line(`  ${last.at} ${last.action.padEnd(9)} ${credential}: ${last.reason}${note}`)
  }
  if (lost.length > SHOWN) out.line(`  … and ${lost.length - SHOWN} more`)
  if (lost.some(({ action }) => action)) out.line('Make them again with: orgseal restore --reapply')
}
