/** Query parameters of search, suggestions and the feed: their schemas, and their translation for the engine. */
import { z } from '@hono/zod-openapi'
import { defined } from '../../../domain/defined.ts'
import { parseIsoDate } from '../../../domain/identifiers.ts'
import type { SearchFilters } from '../../../search/engine.ts'
import { strictQuery } from './openapi.ts'
import { ApiProblem } from './problems.ts'

const MAX_TEXT = 500
const MAX_CURSOR = 2000
/** Length of one repeatable parameter, over all its values. */
const MAX_VALUES_LENGTH = 4000
const CREDENTIAL_TYPE = /^[a-z][a-z-]{0,62}$/

/** A form also sends its empty fields: they count as absent. */
function optional<Schema extends z.ZodType>(schema: Schema) {
  return z.union([z.literal('').transform(() => undefined), schema]).optional()
}

/** One of these values, at most once. */
function word<const Word extends string>(words: readonly [Word, ...Word[]], description: string, fallback?: Word) {
  return optional(z.enum(words, { error: `Give one of ${words.join(', ')}, once.` })).openapi({
    type: 'string',
    enum: [...words],
    description,
    ...defined({ default: fallback }),
  })
}

/** An integer between these bounds, in decimal digits. */
function integer(bounds: { min: number; max: number; fallback: number }, description: string) {
  const { min, max, fallback } = bounds
  const error = `Give a whole number from ${min} to ${max}, once.`
  const digits = z
    .string({ error })
    .regex(/^[0-9]{1,16}$/, { error })
    .transform(Number)
    .refine(value => value >= min && value <= max, { error })
  return optional(digits)
    .transform(value => value ?? fallback)
    .openapi({ type: 'integer', minimum: min, maximum: max, default: fallback, description })
}

function text(maximum: number, description: string, example?: string) {
  const error = `Give at most ${maximum} characters, once.`
  return z
    .string({ error })
    .max(maximum, { error })
    .optional()
    .openapi({ type: 'string', maxLength: maximum, description, ...defined({ example }) })
}

function date(description: string) {
  const error = 'Give a day of the calendar as YYYY-MM-DD, once.'
  return optional(z.string({ error }).refine(value => parseIsoDate(value) !== undefined, { error })).openapi({
    type: 'string',
    format: 'date',
    description,
    example: '2006-11-01',
  })
}

/** A repeatable parameter. Its reader decides whether commas also separate values. */
function many(description: string, example: string) {
  const error = `Give at most ${MAX_VALUES_LENGTH} characters in all.`
  return z
    .union([z.string(), z.array(z.string())])
    .transform(value => [value].flat())
    .refine(values => values.join().length <= MAX_VALUES_LENGTH, { error })
    .optional()
    .openapi({
      type: 'array',
      items: { type: 'string' },
      description,
      example: [example],
      param: { style: 'form', explode: true },
    })
}

const q = text(
  MAX_TEXT,
  'A name or a number, as you remember it: words in any order, the last one perhaps unfinished. `"…"` asks for words in just this order, `-word` for names without that word. Without it, everything matches.',
  'isle of man steam',
)

/** The parameters that search and suggestions share. */
const FILTERS = {
  q,
  status: word(['active', 'inactive'], 'Without it, both match.'),
  type: many(
    'Entity types, each written `<register>/<word>` as in the facets. Repeat it or separate by commas.',
    'isle-of-man/1931 Act Company',
  ),
  register: many('Ids of registers. Repeat it or separate by commas.', 'isle-of-man'),
  credentialType: many(
    'Types of credentials in force that it must have. Repeat it or separate by commas.',
    'registration',
  ),
  locality: many(
    'Cities or towns of the registered office, in any case, with or without accents. Repeat it for several; a comma is part of a name.',
    'Douglas',
  ),
  registeredFrom: date('Registered on this day or later. An organization whose date is unknown does not match.'),
  registeredTo: date('Registered on this day or earlier. An organization whose date is unknown does not match.'),
  dissolvedFrom: date('Dissolved on this day or later. An organization without such a date does not match.'),
  dissolvedTo: date('Dissolved on this day or earlier. An organization without such a date does not match.'),
  names: word(
    ['all', 'current', 'previous', 'other'],
    '`current` searches legal names and numbers; `previous` and `other` search only those names; `all` searches everything.',
    'all',
  ).transform(value => value ?? 'all'),
}

export const searchQuerySchema = strictQuery({
  ...FILTERS,
  sort: word(
    ['relevance', 'name', 'newest', 'oldest'],
    '`relevance` puts the best match first, `name` sorts by legal name, `newest` and `oldest` by the day of registration.',
    'relevance',
  ).transform(value => value ?? 'relevance'),
  limit: integer({ min: 1, max: 100, fallback: 20 }, 'The number of results on one page.'),
  cursor: text(MAX_CURSOR, '`nextCursor` of the previous page. Keep all other parameters the same.'),
})

export const suggestionsQuerySchema = strictQuery({
  ...FILTERS,
  limit: integer({ min: 1, max: 20, fallback: 8 }, 'The maximum number of suggestions.'),
})

export const changesQuerySchema = strictQuery({
  after: integer(
    { min: 0, max: Number.MAX_SAFE_INTEGER, fallback: 0 },
    '`nextAfter` of the previous page; 0 is the beginning.',
  ),
  limit: integer({ min: 1, max: 1000, fallback: 100 }, 'The maximum number of changes.'),
})

/**
 * Translates the parameters of a search or of suggestions into the engine's filters.
 * @param registers ids of all registers
 * @throws {ApiProblem} `invalid_parameter` for an unknown register, in `register` or in a type
 */
export function searchFilters(
  query: Omit<z.output<typeof suggestionsQuerySchema>, 'limit'>,
  registers: ReadonlySet<string>,
): SearchFilters {
  const { status, registeredFrom, registeredTo, dissolvedFrom, dissolvedTo } = query
  requireOrder('registered', registeredFrom, registeredTo)
  requireOrder('dissolved', dissolvedFrom, dissolvedTo)
  const register = values('register', query.register, registers)
  const entityType = entityTypes(query.type, registers)
  const credentialType = values('credentialType', query.credentialType)
  const locality = [...new Set(query.locality?.filter(value => value.trim() !== ''))]
  return {
    ...defined({ status }),
    ...(register.length === 0 ? {} : { register }),
    ...(entityType.length === 0 ? {} : { entityType }),
    ...(credentialType.length === 0 ? {} : { credentialType }),
    ...(locality.length === 0 ? {} : { locality }),
    ...defined({ registeredFrom, registeredTo, dissolvedFrom, dissolvedTo }),
  }
}

function requireOrder(name: 'registered' | 'dissolved', from: string | undefined, to: string | undefined): void {
  if (from === undefined || to === undefined || from <= to) return
  throw invalid(`${name}To`, `It lies before ${name}From, so nothing can match. Exchange the two.`)
}

function values(
  parameter: 'register' | 'credentialType',
  given: readonly string[] = [],
  known?: ReadonlySet<string>,
): readonly string[] {
  const list = given.flatMap(value => value.split(',')).filter(value => value !== '')
  for (const value of list) {
    if (known && !known.has(value)) throw invalid(parameter, `There is no register ${quoted(value)}. ${listed(known)}`)
    if (!known && !CREDENTIAL_TYPE.test(value)) throw invalid(parameter, `${quoted(value)} is not a credential type.`)
  }
  return [...new Set(list)]
}

/**
 * A register's term for a type can itself contain a comma: a comma separates two
 * values only where a register's id and a slash follow it. Terms that the
 * register's description lacks are accepted, because its records may have them.
 */
function entityTypes(given: readonly string[] = [], registers: ReadonlySet<string>): readonly string[] {
  const types: string[] = []
  for (const value of given) {
    for (const [position, piece] of value.split(',').entries()) {
      const register = piece.slice(0, Math.max(0, piece.indexOf('/')))
      if (registers.has(register)) types.push(piece)
      else if (position > 0 && value !== '') types.push(`${types.pop() ?? ''},${piece}`)
      else if (piece !== '') {
        throw invalid('type', `${quoted(piece)} is not a type. Write <register>/<word>. ${listed(registers)}`)
      }
    }
  }
  return [...new Set(types)]
}

function invalid(parameter: string, detail: string): ApiProblem {
  return new ApiProblem('invalid_parameter', `The parameter ${parameter} cannot be used: ${detail}`, {
    errors: [{ parameter, detail }],
  })
}

function quoted(value: string): string {
  return `“${value.length > 60 ? `${value.slice(0, 60)}…` : value}”`
}

function listed(registers: ReadonlySet<string>): string {
  return registers.size === 0 ? 'No register has been imported yet.' : `Registers are ${[...registers].join(', ')}.`
}
