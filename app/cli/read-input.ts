/** Reads a credential or a presentation from a file, an address, or standard input. */
import { createReadStream } from 'node:fs'
import { OrgsealError } from '../../domain/errors.ts'
import { readBounded } from '../../http/read-bounded.ts'
import { sentenceOf } from '../../verify/report/reasons/reason.ts'
import type { CommandContext } from './context.ts'
import { fetchBytes } from './fetch-document.ts'
import { requireFile } from './require-file.ts'

/** The verifier's own limit: reading more than it accepts would be useless. */
const MAX_BYTES = 1024 * 1024
const ACCEPT = 'application/vc+jwt, application/dc+sd-jwt, application/vp+jwt, application/vc, application/vp'

/**
 * Reads the bytes without decoding them: the verifier decides whether they are a text.
 * @throws {OrgsealError} `file_not_found`
 */
export async function readInput({ stdin }: Pick<CommandContext, 'stdin'>, source: string): Promise<Uint8Array> {
  if (source === '-') return readBounded(stdin, MAX_BYTES)
  if (/^https?:\/\//.test(source)) {
    const fetched = await fetchBytes(source, ACCEPT, MAX_BYTES)
    if (fetched.ok) return fetched.bytes
    throw new OrgsealError('file_not_found', `${source} cannot be read: ${sentenceOf(fetched.reason)}.`)
  }
  requireFile(source)
  return readBounded(createReadStream(source), MAX_BYTES)
}
