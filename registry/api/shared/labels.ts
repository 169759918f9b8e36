/** Labels in both languages of terms that have none of their own, and of credential types. */
import type { Bilingual } from '../../../domain/register.ts'
import type { AppDependencies } from './dependencies.ts'

/** A term without a label is its own label. */
export function itself(word: string): Bilingual {
  return { en: word, fr: word }
}

/** Returns the name of a credential type. A type without a definition here is its own name. */
export function credentialTypeName(
  credentialTypes: Pick<AppDependencies['credentialTypes'], 'get'>,
  type: string,
): Bilingual {
  return { ...(credentialTypes.get(type)?.name ?? itself(type)) }
}
