/** The contexts that the program signs with, including those of others in `definitions/contexts`. */
import { fileURLToPath } from 'node:url'
import { contextLoader, type DocumentLoader } from './json-ld-contexts.ts'
import { loadTypes } from './statements.testing.ts'

export const CONTEXTS_DIRECTORY = fileURLToPath(new URL('../../definitions/contexts', import.meta.url))

export function testContexts(baseUrl: string): DocumentLoader {
  return contextLoader({ credentialTypes: loadTypes(baseUrl), baseUrl, directories: [CONTEXTS_DIRECTORY] })
}
