/** Writes errors for an operator: the sentence, and the stable code to search for. It never shows a stack trace. */
import { asStorageFailure } from '../../registry/store/storage-failure.ts'

const USAGE_CODES: ReadonlySet<string> = new Set(['usage', 'invalid_setting'])

export function describeError(thrown: unknown): { readonly text: string; readonly exitCode: 1 | 2 } {
  const error = asStorageFailure(thrown)
  const message = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'internal'
  return { text: `error: ${message} [${code}]`, exitCode: USAGE_CODES.has(code) ? 2 : 1 }
}
