/**
 * Parses the body of a verification request: the input, and the nonce and audience
 * of the presentation's request. `verificationRequestSchema` describes the same in
 * the API; loading that library in each thread would double its start time (150 ms
 * of 310 ms), so the few rules are written here.
 */

import { isObject, JSON_FAULTS, type JsonObject, parseStrictJson } from '../../verify/encoding/strict-json.ts'
import type { ExpectedPresentation } from '../../verify/evidence/evidence.ts'
import type { BodyError } from './step-messages.ts'

interface Question {
  readonly input: string | JsonObject
  readonly expected?: ExpectedPresentation
}

export type QuestionReading =
  | { readonly ok: true; readonly question: Question }
  | { readonly ok: false; readonly detail: string; readonly errors: readonly BodyError[] }

/** @param form `text` when the body is the credential or presentation, `json` when a member of it is */
export function readQuestion(body: Uint8Array<ArrayBuffer>, form: 'text' | 'json'): QuestionReading {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return refused('The body is not UTF-8.')
  }
  return form === 'text' ? { ok: true, question: { input: text.trim() } } : fromJson(text)
}

function fromJson(text: string): QuestionReading {
  // Parsing is strict: if a credential had a member twice, only one of them would reach the verifier.
  const json = parseStrictJson(text)
  if (!json.ok) {
    return refused(`The body ${JSON_FAULTS[json.reason]}. Send JSON that all parsers read alike.`)
  }
  const body = json.value
  if (!isObject(body)) return wrong([{ parameter: '', detail: 'The body must be an object.' }])
  const errors = errorsOf(body)
  if (errors.length > 0) return wrong(errors)
  const { credential, presentation, nonce, audience } = body
  const input = credential ?? presentation
  const expected = isText(nonce) && isText(audience) ? { expected: { nonce, audience } } : {}
  return { ok: true, question: { input: isGiven(input) ? input : '', ...expected } }
}

const MEMBERS: ReadonlySet<string> = new Set(['credential', 'presentation', 'nonce', 'audience'])

function errorsOf(body: JsonObject): readonly BodyError[] {
  const errors: BodyError[] = []
  const unknown = Object.keys(body).find(name => !MEMBERS.has(name))
  if (unknown !== undefined) {
    errors.push({
      parameter: unknown.slice(0, 100),
      detail: `There is no such member. The members are ${[...MEMBERS].join(', ')}.`,
    })
  }
  for (const name of ['credential', 'presentation']) {
    if (name in body && !isGiven(body[name])) errors.push({ parameter: name, detail: 'Give a text or an object.' })
  }
  for (const name of ['nonce', 'audience']) {
    if (name in body && !isText(body[name])) errors.push({ parameter: name, detail: 'Give a text that is not empty.' })
  }
  if ('credential' in body === 'presentation' in body) {
    errors.push({ parameter: 'credential', detail: 'Give either "credential" or "presentation".' })
  }
  if ('nonce' in body !== 'audience' in body) {
    errors.push({ parameter: 'nonce', detail: 'Give "nonce" and "audience" together, or neither.' })
  }
  return errors
}

function isGiven(value: unknown): value is string | JsonObject {
  return typeof value === 'string' || isObject(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function wrong(errors: readonly BodyError[]): QuestionReading {
  return { ok: false, detail: 'The body must be an object with a member "credential" or "presentation".', errors }
}

function refused(detail: string): QuestionReading {
  return { ok: false, detail, errors: [] }
}
