/** The texts for people about a credential type, in both languages: its name, its claims, its status messages. */
import { defined } from '../../domain/defined.ts'
import type { DefinitionFile } from './definition-file.ts'

export function displayFile({ name, description, statusMessages, subject }: DefinitionFile): object {
  const labels = subject.claims.map(claim => [claim.name, claim.label])
  return {
    name,
    description,
    ...defined({ statusMessages }),
    claims: Object.fromEntries(labels),
  }
}
