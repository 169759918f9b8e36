/** `orgseal challenge` prints what an organization has to sign with a DID, to prove that it controls the DID. */
import { Command } from 'commander'
import { mintedAbout } from '../../registry/statements/holder-proof.ts'
import { requestedStatement, requestedType } from '../../registry/statements/requested-statement.ts'
import { openHolderProofs } from '../compose/index.ts'
import type { CommandContext, CommandFactory } from './context.ts'
import { fetchDocument } from './fetch-document.ts'
import { withIssuing } from './open.ts'
import { organizationIdOf } from './organization-argument.ts'

interface Options {
  readonly holder: string
  readonly type: string
  readonly json: boolean
}

export const challengeCommand: CommandFactory = context =>
  new Command('challenge')
    .description('Ask an organization to prove that it controls a DID, before "orgseal mint" states it.')
    .argument('<organization id>', 'e.g. IM.000003B')
    .requiredOption('--holder <did>', 'the DID')
    .option('--type <type>', 'the credential type that is to state it', 'digital-identity-anchor')
    .option('--json', 'print it as JSON', false)
    .action((text: string, options: Options) => runChallenge(context, text, options))

async function runChallenge(context: CommandContext, text: string, { holder, type, json }: Options): Promise<void> {
  const organization = organizationIdOf(text)
  await withIssuing(context, { mustExist: true }, async (records, issuing) => {
    // An organization must not be asked to sign for a statement that could not be made.
    await requestedStatement(records.store, requestedType(records.credentialTypes, type), { organization, holder })
    const states = await records.store.credentials.statements([organization])
    const minted = mintedAbout(states.get(organization) ?? [], { type, holder })
    const proofs = openHolderProofs(records, issuing, context.world, fetchDocument)
    const challenge = await proofs.challenge({ organization, type, holder, minted })
    if (json) {
      context.out.json({ organization, type, holder, ...challenge })
      return
    }
    const { nonce, audience, expiresAt } = challenge
    const lines = [
      `Ask ${organization} for a presentation (vp+jwt or Data Integrity, VCDM 2.0) with`,
      `  holder    ${holder}, signed with a key of its authentication`,
      `  nonce     ${nonce} (challenge in Data Integrity)`,
      `  audience  ${audience} (aud; domain in Data Integrity)`,
      `It can be used once, until ${expiresAt}. When you have the answer in a file, run:`,
      `  orgseal mint ${organization} --type ${type} --holder ${holder} --proof <file>`,
      'The answer proves control of the DID only. Make sure that the person you ask speaks for the organization.',
    ]
    for (const line of lines) context.out.line(line)
  })
}
