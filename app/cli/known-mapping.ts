/** The mapping of a register that `--register <id>` names: one that comes with Orgseal, or one in the operator's definitions. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { OrgsealError } from '../../domain/errors.ts'

/**
 * @param definitions folders; a register in a later one takes the place of one with the same id before it
 * @returns the path of the mapping
 * @throws {OrgsealError} `usage`, with the ids that there are
 */
export function knownMapping(register: string, definitions: readonly string[]): string {
  const folders = definitions.map(folder => join(folder, 'registers')).filter(folder => existsSync(folder))
  const ids = new Set(
    folders.flatMap(folder => readdirSync(folder).flatMap(name => /^(.+)\.json$/.exec(name)?.[1] ?? [])),
  )
  const path = folders.map(folder => join(folder, `${register}.json`)).findLast(file => existsSync(file))
  if (ids.has(register) && path !== undefined) return path
  throw new OrgsealError(
    'usage',
    `There is no register "${register}". There are: ${[...ids].sort().join(', ')}. Give one of these, or a mapping with --mapping <file>.`,
  )
}
