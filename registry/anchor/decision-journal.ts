/**
 * The latest decisions about credentials, stored in the wallet. When the
 * registry database is restored from an older copy, they show the operator
 * which revocations are missing, so that they can be made again.
 */
import { z } from 'zod'
import { WalletError } from '../../agent/wallet/wallet-error.ts'
import type { SealedNotes } from '../../agent/wallet/wallet-port.ts'
import type { AuditEntry } from '../../domain/audit.ts'
import { parseCredentialId } from '../../domain/identifiers.ts'
import type { Store, StoreMark } from '../store/port.ts'

const NOTE = 'standing-journal'
/** About 150 kB, written at each change of a credential status. Backups made daily lose fewer, except bulk changes. */
const REMEMBERED = 500
/** Maximum length of a stored reason, in UTF-16 code units. */
const REASON_LENGTH = 200

const decisionSchema = z.object({
  /** Number and hash of the audit entry. */
  id: z.int(),
  hash: z.string(),
  at: z.string(),
  action: z.enum(['revoke', 'suspend', 'reinstate']),
  credential: z.string().transform((text, context) => {
    const id = parseCredentialId(text)
    if (id) return id
    context.issues.push({ code: 'custom', message: 'is not a credential id', input: text })
    return z.NEVER
  }),
  reason: z.string(),
})

export type RememberedDecision = Readonly<z.infer<typeof decisionSchema>>

export function rememberDecisions(notes: SealedNotes, audit: Store['audit']) {
  return {
    /** Stores the decisions that the audit trail has after an entry, the latest ones at most. */
    async remember({ audit: end }: StoreMark, afterEntry: number): Promise<void> {
      if (end.count <= afterEntry) return
      const entries = await audit.after(Math.max(afterEntry, end.count - REMEMBERED), REMEMBERED)
      const decisions = entries.flatMap(decisionOf)
      if (decisions.length === 0) return
      await notes.update(NOTE, text => {
        const known = read(text)
        const hashes = new Set(known.map(({ hash }) => hash))
        return JSON.stringify([...known, ...decisions.filter(({ hash }) => !hashes.has(hash))].slice(-REMEMBERED))
      })
    },

    /** Returns the remembered decisions that are not in the audit trail. */
    async lost(): Promise<readonly RememberedDecision[]> {
      const lost: RememberedDecision[] = []
      for (const decision of read(await notes.read(NOTE))) if (!(await audit.has(decision))) lost.push(decision)
      return lost
    },
  }
}

function decisionOf({ id, hash, at, action, credential, reason }: AuditEntry): readonly RememberedDecision[] {
  if (credential === undefined || action === 'restore') return []
  return [{ id, hash, at, action, credential, reason: reason.slice(0, REASON_LENGTH) }]
}

/** @throws {WalletError} `wallet_damaged` */
function read(text: string | undefined): readonly RememberedDecision[] {
  if (text === undefined) return []
  try {
    return z.array(decisionSchema).parse(JSON.parse(text))
  } catch (cause) {
    throw new WalletError(
      'wallet_damaged',
      'The wallet remembers decisions about credentials in a form that this version cannot read. Use the version that wrote it, or restore the wallet from a backup.',
      { cause },
    )
  }
}
