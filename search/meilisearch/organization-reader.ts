/** Reads and validates an organization in a response of Meilisearch. */
import { z } from 'zod'
import type { Counted } from '../query/facet-counts.ts'
import { type Findable, numberQuality } from '../query/matched.ts'
import type { TextQuery } from '../query/query.ts'
import { compared } from '../query/relevance.ts'
import { plainly } from './indexed-document.ts'

export interface ReadOrganization extends Findable, Omit<Counted, 'number'> {
  readonly id: string
  readonly registered?: number | undefined
  readonly dissolved?: number | undefined
  /** The words of the legal name, as in `ComparedName`. */
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

/** The fields to request. A document has further fields, by which it is found. */
export const ORGANIZATION_FIELDS = Object.keys(schema.shape)

export function readOrganization(hit: unknown): ReadOrganization {
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

/** The match quality of an organization that matches by a number. */
export function qualityByNumber({ number }: TextQuery, organization: ReadOrganization): number | undefined {
  return number === '' ? undefined : numberQuality(number, organization.id, organization)
}
