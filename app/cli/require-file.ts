/** Checks a file that a command was given by name, before it is read: it must exist and must not be a folder. */
import { statSync } from 'node:fs'
import { OrgsealError } from '../../domain/errors.ts'

/**
 * @param what the kind of file, for the sentence
 * @throws {OrgsealError} `file_not_found`
 */
export function requireFile(path: string, what = 'file'): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) throw new OrgsealError('file_not_found', `There is no ${what} ${path}.`)
  if (found.isDirectory()) throw new OrgsealError('file_not_found', `${path} is a folder; name the ${what} in it.`)
}
