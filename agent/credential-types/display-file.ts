/** The texts for people about a credential type, in both languages: its name, its claims, its status messages. */
import type { DefinitionFile } from './definition-file.ts'

export function displayFile({ name, description, statusMessages, subject }: DefinitionFile): object {
  const labels = subject.claims.map(claim => [claim.name, claim.label])
  return {
    name,
    description,
    ...(statusMessages === undefined ? {} : { statusMessages }),
    claims: Object.fromEntries(labels),
  }
}
