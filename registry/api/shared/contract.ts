/**
 * The shapes of the API, as JSON. The routes validate with them, `openapi.json`
 * is generated from them, and the site takes its types from them (types only).
 * Fields may be added; within `/api/v1` no field is ever renamed or removed.
 */
import { z } from '@hono/zod-openapi'
import { CHECK_IDS } from '../../../verify/report/report.ts'

const isoDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .openapi({ format: 'date', example: '2006-11-01' })
const instant = z.string().openapi({ format: 'date-time', example: '2026-05-22T09:30:00.000Z' })
const bilingual = z.object({ en: z.string(), fr: z.string() })

/** A register's term with its label in both languages. */
const codedSchema = z.object({ code: z.string(), label: bilingual })

const organizationSummarySchema = z
  .object({
    id: z.string().openapi({ example: 'IM.000003B' }),
    legalName: z.string(),
    registrationNumber: z.string(),
    register: z.string(),
    jurisdiction: z.string(),
    entityType: codedSchema,
    status: codedSchema.extend({ active: z.boolean() }),
    registeredOn: isoDate.optional(),
    dissolvedOn: isoDate.optional(),
    locality: z.string().optional(),
  })
  .openapi('OrganizationSummary')

const matchedSchema = z
  .object({
    kind: z.enum(['legal-name', 'previous-name', 'other-name', 'registration-number', 'identifier', 'everything']),
    text: z.string().openapi({ description: 'The text in the register; empty for `everything`.' }),
    highlights: z.array(z.object({ start: z.int(), end: z.int() })).openapi({
      description: 'Where `text` matches: UTF-16 offsets, in order and not overlapping; `end` is exclusive.',
    }),
    typo: z
      .literal(true)
      .optional()
      .openapi({ description: 'Present when it matches only after correction of a typing error in the query.' }),
  })
  .openapi('Matched', { description: 'Which of its names or numbers matched the query.' })

const searchItemSchema = organizationSummarySchema.extend({ matched: matchedSchema }).openapi('SearchItem')

const facetValueSchema = z.object({ value: z.string(), label: bilingual, count: z.int() })

export const searchResultSchema = z
  .object({
    total: z.int().openapi({ description: 'The number of matching organizations, over all pages.' }),
    exact: z.boolean().openapi({
      description:
        'False where `total` and the counts of `facets` are estimates, because counting every match would take too long.',
    }),
    items: z.array(searchItemSchema),
    facets: z
      .object({
        status: z.array(facetValueSchema),
        entityType: z.array(facetValueSchema),
        register: z.array(facetValueSchema),
        credentialType: z.array(facetValueSchema),
      })
      .openapi({
        description: 'The number of results for each choice, under all filters except the one of the facet itself.',
      }),
    nextCursor: z.string().nullable().openapi({
      description:
        'Pass as `cursor` for the next page; null on the last page. A page before the last may have fewer items than its limit.',
    }),
    instead: z.enum(['unreachable', 'refused', 'behind']).optional().openapi({
      description:
        'Present when the configured search server could not answer and the embedded search did instead. Says why.',
    }),
  })
  .openapi('SearchResult')

export const suggestionsSchema = z.object({ items: z.array(searchItemSchema) }).openapi('Suggestions')

const addressSchema = z.object({
  kind: z.enum(['registered-office', 'mailing']),
  lines: z.array(z.string()),
  locality: z.string().optional(),
  region: z.string().optional(),
  postalCode: z.string().optional(),
  country: z.string().optional(),
})

const relationshipSchema = z.object({
  kind: z.enum(['owns', 'owned-by', 'does-business-as', 'business-name-of']),
  organization: z.object({
    id: z.string(),
    legalName: z
      .string()
      .optional()
      .openapi({ description: 'Absent when this registry does not have the organization.' }),
    active: z.boolean().optional(),
  }),
  since: isoDate.optional(),
  until: isoDate.optional(),
})

export const organizationSchema = organizationSummarySchema
  .extend({
    version: z.int(),
    seq: z.int(),
    recordedAt: instant,
    status: codedSchema.extend({ active: z.boolean(), reason: z.string().optional(), since: isoDate.optional() }),
    entityType: codedSchema.extend({ elf: z.string().optional() }),
    previousNames: z.array(z.object({ name: z.string(), from: isoDate.optional(), until: isoDate.optional() })),
    otherNames: z.array(
      z.object({ name: z.string(), kind: z.enum(['assumed', 'translated']), language: z.string().optional() }),
    ),
    addresses: z.array(addressSchema),
    identifiers: z.array(z.object({ scheme: z.string(), value: z.string() })),
    relationships: z.array(relationshipSchema),
    provenance: z.object({
      register: z.string(),
      registerName: bilingual,
      authority: bilingual,
      licence: z.object({ name: z.string(), url: z.string(), notice: bilingual }),
      invented: z.boolean(),
      sourceRecordHash: z.string(),
      observedOn: isoDate,
      sourceUrl: z.string().optional(),
      lastImportedAt: instant.optional(),
    }),
  })
  .openapi('Organization')

const credentialSummarySchema = z
  .object({
    id: z.string().openapi({ example: 'IM.000003B.registration.1' }),
    url: z.string().openapi({ description: 'Address of the signed credential, `application/vc+jwt`.' }),
    organization: z.string(),
    type: z.string(),
    typeName: bilingual.openapi({
      description: 'The name of the type. It is the value of `type` when this registry has no definition of the type.',
      example: { en: 'Registration', fr: 'Immatriculation' },
    }),
    statement: z.string().optional().openapi({
      description: 'Distinguishes statements of one type. Absent for types with one statement for each organization.',
      example: 'owns:XX-EP.EP0001182',
    }),
    version: z.int(),
    state: z.enum(['current', 'superseded', 'suspended', 'revoked']),
    issuer: z.string(),
    issuedAt: instant,
    validFrom: instant,
    validUntil: instant.optional(),
    supersededBy: z.string().optional(),
    endedAt: instant
      .optional()
      .openapi({ description: 'When the registry ceased to make this statement, without a replacement.' }),
    digest: z.string(),
  })
  .openapi('CredentialSummary')

export const credentialsSchema = z.object({ items: z.array(credentialSummarySchema) }).openapi('Credentials')

export const credentialViewSchema = credentialSummarySchema
  .extend({
    credential: z
      .record(z.string(), z.unknown())
      .openapi({ description: 'The decoded payload. Verify `jwt`, not this member.' }),
    jwt: z.string(),
  })
  .openapi('Credential')

export const mintRequestSchema = z
  .strictObject({
    type: z.string().openapi({ description: 'Credential type.', example: 'good-standing' }),
    format: z.enum(['vc+jwt', 'data-integrity']).default('vc+jwt'),
    statement: z.string().optional().openapi({ description: 'Which statement, for types with several.' }),
  })
  .openapi('MintRequest')

export const mintedSchema = credentialSummarySchema
  .extend({
    format: z.enum(['vc+jwt', 'data-integrity']),
    credential: z
      .union([z.string(), z.record(z.string(), z.unknown())])
      .openapi({ description: 'Compact JWS for `vc+jwt`, JSON for `data-integrity`.' }),
  })
  .openapi('Minted')

export const historySchema = z
  .object({
    items: z.array(
      z.object({
        version: z.int(),
        seq: z.int(),
        recordedAt: instant,
        observedOn: isoDate,
        changed: z
          .array(z.string())
          .openapi({ description: 'Fields that differ from the previous version; empty for the first version.' }),
        legalName: z.string(),
        status: codedSchema.extend({ active: z.boolean() }),
      }),
    ),
  })
  .openapi('History')

const registerSchema = z
  .object({
    id: z.string(),
    name: bilingual,
    authority: bilingual,
    raCode: z.string().optional(),
    jurisdiction: z.string(),
    homepage: z.string().optional(),
    licence: z.object({ name: z.string(), url: z.string(), notice: bilingual }),
    invented: z.boolean(),
    organizations: z.int(),
    lastImportedAt: instant.optional(),
    entityTypes: z.array(codedSchema),
    statuses: z.array(codedSchema.extend({ active: z.boolean() })),
  })
  .openapi('Register')

export const registersSchema = z
  .object({ issuer: z.string().openapi({ description: 'DID of this registry.' }), items: z.array(registerSchema) })
  .openapi('Registers')

const issuerSchema = z
  .object({
    id: z.string().openapi({ example: 'tax-office' }),
    name: bilingual,
    did: z.string().openapi({ description: 'The did:web that signs.' }),
    webvhDid: z.string().openapi({ description: 'The same issuer, with its verifiable history.' }),
    keys: z.array(z.string()).openapi({ description: 'Its keys, current and former, as DID URLs.' }),
  })
  .openapi('Issuer')

export const issuersSchema = z
  .object({
    items: z.array(issuerSchema),
    contexts: z.array(z.string()).openapi({
      description:
        'Addresses of the JSON-LD contexts that credentials and status lists of these issuers name, in addition to those of W3C. If you rely on the issuers, you may rely on these contexts, but not on other contexts.',
      example: ['https://registry.example/credential-types/registration/v1/context.jsonld'],
    }),
  })
  .openapi('Issuers')

const changeSchema = z
  .object({
    seq: z.int().openapi({ description: 'Grows by one with every change, without gaps.', example: 105_290 }),
    at: instant,
    kind: z.enum(['organization-version', 'credential-minted', 'credential-status']),
    organization: z.string().openapi({ example: 'IM.000003B' }),
    version: z
      .int()
      .optional()
      .openapi({ description: 'Version of the organization; absent for `credential-status`.' }),
    credential: z.string().optional().openapi({ description: 'Absent for `organization-version`.' }),
  })
  .openapi('Change')

export const changesSchema = z
  .object({
    items: z.array(changeSchema),
    nextAfter: z.int().openapi({ description: 'Pass as `after` to read the next changes, now or later.' }),
    lastSeq: z
      .int()
      .openapi({ description: 'The end of the feed. It equals `nextAfter` when you have read everything.' }),
    registry: z.string().openapi({ description: 'Id of this registry’s database: a UUID, made once with it.' }),
    epoch: z.int().openapi({
      description:
        'Grows when an older copy of the database was restored: changes that you have may be lost here. Keep it and `registry` with your position. When either differs, start again from 0.',
    }),
  })
  .openapi('Changes')

export const livenessSchema = z.object({ status: z.literal('ok') }).openapi('Liveness')

export const readinessSchema = z
  .object({
    ready: z.boolean(),
    checks: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string().optional() })),
  })
  .openapi('Readiness')

const checkSchema = z.object({
  id: z.enum(CHECK_IDS as [string, ...string[]]),
  outcome: z.enum(['pass', 'fail', 'unknown']),
  code: z.string(),
  message: z.string().openapi({ description: 'One sentence in English.' }),
  reasons: z
    .array(z.object({ code: z.string(), values: z.record(z.string(), z.string()) }))
    .optional()
    .openapi({ description: 'The same as data, outermost first, for display in another language.' }),
})

const credentialVerificationSchema = z.object({
  outcome: z.enum(['verified', 'invalid', 'not-trusted', 'unverifiable']),
  checks: z.array(checkSchema),
  format: z
    .enum(['vc+jwt', 'jwt_vc_json', 'dc+sd-jwt', 'vp+jwt', 'jwt_vp_json', 'data-integrity'])
    .optional()
    .openapi({ description: 'How the input is secured; absent when it could not be read.' }),
  credential: z.record(z.string(), z.unknown()).optional().openapi({
    description: 'The claims of the credential, also when a check failed. For a presentation, see `presentation`.',
  }),
})

export const verificationSchema = credentialVerificationSchema
  .extend({
    presentation: z
      .object({
        holder: z.string().optional().openapi({
          description: 'The holder that the presentation names; `binding` says whether that holder signed it.',
        }),
        credentials: z.array(credentialVerificationSchema),
      })
      .optional()
      .openapi({ description: 'Only for a presentation: the results for each credential in it.' }),
  })
  .openapi('Verification')

const givenSchema = z.union([z.string(), z.record(z.string(), z.unknown())])

export const verificationRequestSchema = z
  .strictObject({
    credential: givenSchema.optional().openapi({
      description:
        'A compact `vc+jwt`, a JWT with a `vc` claim as in version 1.1 of the data model, a `dc+sd-jwt` with what is disclosed of it and its key binding, an EnvelopedVerifiableCredential object, or a credential with Data Integrity proofs.',
    }),
    presentation: givenSchema.optional().openapi({
      description:
        'Instead of `credential`: a compact `vp+jwt`, a JWT with a `vp` claim, an EnvelopedVerifiablePresentation object, or a presentation with Data Integrity proofs.',
    }),
    nonce: z.string().min(1).optional().openapi({
      description:
        'The nonce of your request for the presentation: its `nonce`, or `challenge`. Give it together with `audience`.',
    }),
    audience: z.string().min(1).optional().openapi({
      description:
        'The verifier that the presentation must be made for: its `aud`, or `domain`. Give it together with `nonce`.',
    }),
  })
  .refine(({ credential, presentation }) => (credential === undefined) !== (presentation === undefined), {
    message: 'Give either "credential" or "presentation".',
    path: ['credential'],
  })
  .refine(({ nonce, audience }) => (nonce === undefined) === (audience === undefined), {
    message: 'Give "nonce" and "audience" together, or neither.',
    path: ['nonce'],
  })
  .openapi('VerificationRequest')

export type OrganizationSummary = z.infer<typeof organizationSummarySchema>
export type SearchItem = z.infer<typeof searchItemSchema>
export type SearchResultBody = z.infer<typeof searchResultSchema>
export type OrganizationBody = z.infer<typeof organizationSchema>
export type RelationshipBody = z.infer<typeof relationshipSchema>
export type CredentialSummaryBody = z.infer<typeof credentialSummarySchema>
export type CredentialViewBody = z.infer<typeof credentialViewSchema>
export type MintedBody = z.infer<typeof mintedSchema>
export type HistoryBody = z.infer<typeof historySchema>
export type RegisterBody = z.infer<typeof registerSchema>
export type RegistersBody = z.infer<typeof registersSchema>
export type IssuersBody = z.infer<typeof issuersSchema>
export type ChangesBody = z.infer<typeof changesSchema>
export type VerificationBody = z.infer<typeof verificationSchema>
