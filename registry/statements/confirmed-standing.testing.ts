/** A credential type for tests: it is minted on request and has a status. No type of the package has both. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'

export const CONFIRMED_STANDING = 'confirmed-standing'

/** @returns the folder, which has the type now, in the form of `definitions/credential-types` */
export function writeConfirmedStanding(folder: string): string {
  cpSync(join(PACKAGE_ROOT, 'definitions/credential-types/good-standing'), join(folder, CONFIRMED_STANDING), {
    recursive: true,
  })
  const path = join(folder, CONFIRMED_STANDING, 'v1/credential-type.json')
  const definition = JSON.parse(readFileSync(path, 'utf8'))
  writeFileSync(path, JSON.stringify({ ...definition, statusPurposes: ['revocation', 'suspension'] }))
  return folder
}
