/** Files that a command is given by name: one that is not there, or is a folder, is said to be so before it is read. */
import { statSync } from 'node:fs'
import { OrgsealError } from '../../domain/errors.ts'

/**
 * @param what what the file is, for the sentence
 * @throws {OrgsealError} `file_not_found`
 */
export function requireFile(path: string, what = 'file'): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) throw new OrgsealError('file_not_found', `There is no ${what} ${path}.`)
  if (found.isDirectory()) throw new OrgsealError('file_not_found', `${path} is a folder; name the ${what} in it.`)
}
