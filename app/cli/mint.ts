/**
 * `orgseal mint` writes a credential in any of its formats to standard output or a file. It signs only what is not
 * stored.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { z } from 'zod'
import type { HolderJwk } from '../../agent/mint/mint-sd-jwt.ts'
import { defined } from '../../domain/defined.ts'
import { OrgsealError } from '../../domain/errors.ts'
import { openMinter } from '../compose/index.ts'
import type { CommandContext, CommandFactory } from './context.ts'
import { fetchDocument } from './fetch-document.ts'
import { withIssuing } from './open.ts'
import { organizationIdOf } from './organization-argument.ts'
import { publishCommitted } from './publish-committed.ts'
import { readInput } from './read-input.ts'
import { requireFile } from './require-file.ts'

interface Options {
  readonly type: string
  readonly format: 'vc+jwt' | 'dc+sd-jwt' | 'data-integrity'
  readonly statement?: string
  readonly holderKey?: string
  readonly holder?: string
  readonly proof?: string
  readonly issuer?: string
  readonly out?: string
  readonly json: boolean
}

export const mintCommand: CommandFactory = context =>
  new Command('mint')
    .description(
      'Write a credential of an organization in any of its formats. It is minted when no suitable one is stored.',
    )
    .argument('<organization id>', 'e.g. IM.000003B')
    .requiredOption('--type <type>', 'e.g. registration, good-standing')
    .addOption(
      new Option('--format <format>', 'how it is secured')
        .choices(['vc+jwt', 'dc+sd-jwt', 'data-integrity'])
        .default('vc+jwt'),
    )
    .option('--statement <key>', 'which one, where there are several, e.g. owns:IM.000003B')
    .option('--holder-key <file>', 'for dc+sd-jwt: a file with the holder’s public key (JWK)')
    .option('--holder <did>', 'for a type that states a DID: the DID that the organization controls')
    .option('--proof <file|url|->', 'the presentation that it signed with that DID; see "orgseal challenge"')
    .option('--issuer <id>', 'the issuer that signs a new credential; by default the issuer of the registration')
    .option('--out <file>', 'write the credential to this file instead of standard output')
    .option('--json', 'print it as JSON, with its id and whether it was signed now', false)
    .action((text: string, options: Options) => runMint(context, text, options))

async function runMint(context: CommandContext, text: string, options: Options): Promise<void> {
  const { type, format, statement, holder, issuer, holderKey } = options
  const organization = organizationIdOf(text)
  if (holderKey !== undefined && format !== 'dc+sd-jwt') {
    throw new OrgsealError('usage', `--holder-key is for --format dc+sd-jwt; ${format} is bound to no key.`)
  }
  if (options.proof !== undefined && holder === undefined) {
    throw new OrgsealError('usage', '--proof is about a DID: give it as --holder <did>.')
  }
  const proof = options.proof === undefined ? undefined : await readInput(context, options.proof)
  const holderJwk = holderKey === undefined ? undefined : readHolderKey(holderKey)
  await withIssuing(context, { mustExist: true }, async (records, issuing) => {
    const { definitions } = context.settings()
    const mint = await openMinter(records, issuing, context.world, { definitions, fetchDocument })
    const minted = await mint({
      ...{ organization, type, format },
      ...defined({ statement, holderJwk, holder, proof, issuer }),
    })
    await publishCommitted(records, issuing, context.world)
    const { credential, body, signed } = minted
    const { id, validUntil } = credential
    const about = { id, type, format, ...defined({ validUntil }), signed }
    if (options.out !== undefined) {
      writeFileSync(options.out, `${typeof body === 'string' ? body : JSON.stringify(body, null, 2)}\n`)
    }
    if (options.json) context.out.json({ ...about, credential: body })
    else if (options.out !== undefined) context.out.line(`${id} is in ${options.out}.`)
    else if (typeof body === 'string') context.out.line(body)
    else context.out.json(body, 2)
  })
}

/** Only public members are read: the file should not hold a private key. */
const holderKeySchema = z.union([
  z.object({ kty: z.literal('EC'), crv: z.string(), x: z.string(), y: z.string() }),
  z.object({ kty: z.literal('OKP'), crv: z.string(), x: z.string() }),
])

function readHolderKey(file: string): HolderJwk {
  requireFile(file)
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    json = undefined
  }
  const key = holderKeySchema.safeParse(json)
  if (key.success) return key.data
  throw new OrgsealError('usage', `${file} is not a public key in JWK form (RFC 7517) of type EC or OKP.`)
}
