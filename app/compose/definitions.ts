/** The folders with definitions of one kind. */
import { join } from 'node:path'

/**
 * @param folders folders with definitions: the package's own, and the operator's
 * @param name of the kind, e.g. `contexts`
 */
export function inEach(folders: readonly string[], name: string): readonly string[] {
  return folders.map(folder => join(folder, name))
}
