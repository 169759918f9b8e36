/** What Meilisearch gives back of an organization, read and checked. */
import { z } from 'zod'
import type { Counted } from '../query/facet-counts.ts'
import { type Findable, numberGrade } from '../query/matched.ts'
import type { TextQuery } from '../query/query.ts'
import { compared } from '../query/relevance.ts'
import { plainly } from './document.ts'

export interface FoundDocument extends Findable, Omit<Counted, 'number'> {
  readonly id: string
  readonly registered?: number | undefined
  readonly dissolved?: number | undefined
  /** Of the legal name, as `ComparedName` has them. */
  readonly words: string
}

const schema = z.object({
  id: z.string(),
  legalName: z.string(),
  previousNames: z.array(z.string()),
  otherNames: z.array(z.string()),
  registrationNumber: z.string(),
  identifiers: z.array(z.string()),
  status: z.enum(['active', 'inactive']),
  register: z.string(),
  entityType: z.string(),
  credentialTypes: z.array(z.string()),
  registered: z.number().optional(),
  dissolved: z.number().optional(),
})

/** To be asked for; there is more in a document, to find it by. */
export const FOUND_FIELDS = Object.keys(schema.shape)

export function readFound(hit: unknown): FoundDocument {
  const { status, register, entityType, credentialTypes, ...rest } = schema.parse(hit)
  return {
    ...rest,
    active: status === 'active',
    register: plainly(register),
    entityType: plainly(entityType),
    credentialTypes: credentialTypes.map(plainly),
    words: compared(rest.legalName).words,
  }
}

/** Where it is found by a number: its grade. */
export function gradeByNumber(text: TextQuery | undefined, found: FoundDocument): number | undefined {
  return text === undefined || text.number === '' ? undefined : numberGrade(text.number, found.id, found)
}
