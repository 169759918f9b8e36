/**
 * `credential-type.json`: the complete definition of a credential type, written
 * by the author of the type. `definitions/credential-types/README.md` explains
 * it to authors; this file defines what is accepted. Unknown members are
 * refused, so that a misspelt word never silently changes what is signed.
 */
import { z } from 'zod'
import { CONVERSION_NAMES } from './conversions.ts'
import { durationMs } from './duration.ts'
import { parsePath, parseTemplate, type Step } from './path.ts'

export const FORMATS = ['vc+jwt', 'dc+sd-jwt', 'data-integrity'] as const
export type CredentialFormat = (typeof FORMATS)[number]

/** The kind of a claim's value. It decides the claim's JSON Schema and how JSON-LD reads it. */
const KINDS = [
  'text',
  'texts',
  'date',
  'date-time',
  'boolean',
  'integer',
  'uri',
  'uris',
  'organization',
  'bilingual',
  'object',
  'list',
] as const

/** The roots of paths; inside a `list` also `item`, and inside `sdJwt` only `value`. */
const ROOTS = [
  'organization',
  'register',
  'provenance',
  'relationship',
  'holder',
  'credentialId',
  'issuer',
  'validFrom',
  'validUntil',
  'baseUrl',
]

const text = z.string().min(1)
const bilingual = z.strictObject({ en: text, fr: text })
const memberName = z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/, 'must be letters and digits, the first a letter')
const jwtName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and underscores')

const path = z.string().superRefine((value, context) => tryParse(() => parsePath(value), context))
const template = z.string().superRefine((value, context) => tryParse(() => parseTemplate(value), context))

const sdJwtClaim = z.strictObject({
  /** Name of the claim in SD-JWT VCs. */
  name: jwtName,
  /** The part of the claim's value, as a path from `value`; the whole value when absent. */
  value: path.optional(),
  /** `always`: in the clear. `selectively`: the holder may withhold it. `each`: the same for each item or member. */
  disclosure: z.enum(['always', 'selectively', 'each']),
  /** Where it differs from the claim's own label. */
  label: bilingual.optional(),
})

const claim = z
  .strictObject({
    name: memberName,
    is: z.enum(KINDS),
    from: path.optional(),
    text: template.optional(),
    value: z.json().optional(),
    convert: z.enum(CONVERSION_NAMES).optional(),
    required: z.boolean().optional(),
    /** `#name` in the type's own context, an absolute IRI, or `false` where another context defines it. */
    term: z.union([z.string().regex(/^(#[A-Za-z][A-Za-z0-9]*|https?:\/\/\S+)$/), z.literal(false)]).optional(),
    /** Constraints of its JSON Schema in addition to those of its kind. */
    schema: z.record(z.string(), z.json()).optional(),
    label: bilingual.optional(),
    /** The formats that have the claim; all formats of the type when absent. */
    formats: z.array(z.enum(FORMATS)).min(1).optional(),
    sdJwt: z.union([sdJwtClaim, z.array(sdJwtClaim).min(1)]).optional(),
    get claims() {
      return z.array(claim).min(1).optional()
    },
  })
  .superRefine((value, context) => {
    const fail = (message: string) => context.addIssue({ code: 'custom', message })
    const sources = [value.from, value.text, value.value].filter(source => source !== undefined).length
    const nested = value.is === 'object' || value.is === 'list'
    if (nested !== (value.claims !== undefined)) fail('"object" and "list" have "claims", and nothing else has them')
    if (value.is === 'list' && value.from === undefined) fail('a list needs "from"')
    if (value.is === 'object' && sources > 0) fail('an object has no value of its own: its claims have theirs')
    if (!nested && sources !== 1) fail('it needs exactly one of "from", "text" and "value"')
    if (value.convert !== undefined && value.from === undefined) fail('"convert" needs "from"')
  })

const condition = z
  .strictObject({
    path,
    /** The value must be exactly this one. */
    is: z.union([z.string(), z.boolean(), z.number()]).optional(),
    /** `true`: there must be a value; `false`: there must be none. */
    exists: z.boolean().optional(),
    /** The text for people when the condition does not hold. */
    otherwise: bilingual.optional(),
  })
  .refine(
    ({ is, exists }) => (is === undefined) !== (exists === undefined),
    'it needs exactly one of "is" and "exists"',
  )

const definitionFile = z
  .strictObject({
    name: bilingual,
    description: bilingual,
    /** The name of the type in the credential, e.g. `RegistrationCredential`. */
    credential: memberName,
    /** As in a claim; `false` where a context of `contexts` defines it. */
    credentialTerm: z.literal(false).optional(),
    /** Contexts between the one of VCDM 2.0 and the type's own. */
    contexts: z.array(z.url()).optional(),
    /** A description of the credential itself; a template for each language. */
    summary: z.strictObject({ en: template, fr: template }),
    formats: z.array(z.enum(FORMATS)).min(1),
    statusPurposes: z.array(z.enum(['revocation', 'suspension', 'message'])),
    statusMessages: z.strictObject({ current: bilingual, superseded: bilingual }).optional(),
    issuance: z.enum(['import', 'request']),
    validFor: z
      .string()
      .refine(
        value => durationMs(value) !== undefined,
        'must be an ISO 8601 duration in weeks, days, hours, minutes or seconds',
      )
      .optional(),
    each: z.literal('relationships').optional(),
    when: z.array(condition).optional(),
    /** `text` where another party's model wants the credential's name as plain text. */
    nameForm: z.literal('text').optional(),
    /** `object` where another party's model wants the issuer with its name. */
    issuerForm: z.literal('object').optional(),
    subject: z.strictObject({
      /** A list of one where another party's model wants a list. */
      type: z.union([memberName, z.array(memberName).length(1)]),
      /** IRI of the type; `false` where a context of `contexts` defines it. */
      term: z.union([z.url(), z.literal(false)]),
      id: z.strictObject({ is: z.enum(['organization', 'uri']), from: path }),
      claims: z.array(claim).min(1),
    }),
  })
  .superRefine((value, context) => {
    const fail = (message: string, ...at: (string | number)[]) =>
      context.addIssue({ code: 'custom', message, path: at })
    if (value.issuance === 'import' && value.validFor !== undefined) {
      fail('a credential that imports issue has no end; a type with "validFor" is issued on "request"', 'validFor')
    }
    if (value.statusPurposes.includes('message') && value.statusMessages === undefined) {
      fail('a type with the purpose "message" says what its messages mean', 'statusMessages')
    }
    const roots = value.each === undefined ? ROOTS.filter(root => root !== 'relationship') : ROOTS
    const checkClaims = (claims: readonly ClaimDefinition[], known: readonly string[], ...at: (string | number)[]) => {
      const seen = new Set<string>()
      for (const [index, one] of claims.entries()) {
        const path = [...at, index]
        if (seen.has(one.name)) fail(`"${one.name}" appears twice here`, ...path)
        seen.add(one.name)
        checkRoots([one.from, one.text], known, (message, member) => fail(message, ...path, member))
        for (const part of sdJwtClaimsOf(one))
          checkRoots([part.value], ['value'], message => fail(message, ...path, 'sdJwt'))
        if (at.length === 2 && one.label === undefined)
          fail('a claim needs a label in both languages', ...path, 'label')
        if (at.length > 2 && one.sdJwt !== undefined) fail('only a claim of the subject itself has "sdJwt"', ...path)
        if (one.claims) checkClaims(one.claims, one.is === 'list' ? [...known, 'item'] : known, ...path, 'claims')
      }
    }
    checkClaims(value.subject.claims, roots, 'subject', 'claims')
    checkRoots([value.subject.id.from], roots, message => fail(message, 'subject', 'id', 'from'))
    checkRoots([value.summary.en, value.summary.fr], roots, message => fail(message, 'summary'))
    for (const [index, { path: from }] of (value.when ?? []).entries()) {
      checkRoots([from], roots, message => fail(message, 'when', index, 'path'))
    }
    const names = value.subject.claims.flatMap(one => sdJwtClaimsOf(one).map(({ name }) => name))
    for (const name of names) {
      if (names.indexOf(name) !== names.lastIndexOf(name))
        fail(`two claims are called "${name}" in SD-JWT VCs`, 'subject')
      if (RESERVED.has(name)) fail(`"${name}" has a meaning of its own in SD-JWT VCs`, 'subject')
    }
  })

export type ClaimDefinition = z.infer<typeof claim>
export type SdJwtClaim = z.infer<typeof sdJwtClaim>
export type DefinitionFile = z.infer<typeof definitionFile>

/** Claims that every SD-JWT VC of this program has, or that JWT and SD-JWT VC define. */
const RESERVED = new Set(
  [
    'iss sub aud nbf iat exp jti cnf vct aka_vcts status',
    'register observed_on source_record_hash source_url licence',
  ].flatMap(names => names.split(' ')),
)

/** @returns the definition, or the path of the error in it and what is expected there */
export function parseDefinitionFile(
  value: unknown,
): { readonly ok: true; readonly file: DefinitionFile } | { readonly ok: false; readonly reason: string } {
  const parsed = definitionFile.safeParse(value)
  if (parsed.success) return { ok: true, file: parsed.data }
  const reasons = parsed.error.issues.map(({ path, message }) => `at ${path.join('.') || 'its top'}: ${message}`)
  return { ok: false, reason: reasons.join('; ') }
}

/** The forms of a claim in SD-JWT VCs: none, one claim, or several. */
export function sdJwtClaimsOf({
  sdJwt,
}: {
  readonly sdJwt?: SdJwtClaim | SdJwtClaim[] | undefined
}): readonly SdJwtClaim[] {
  if (sdJwt === undefined) return []
  return Array.isArray(sdJwt) ? sdJwt : [sdJwt]
}

function tryParse(parse: () => unknown, context: z.RefinementCtx): void {
  try {
    parse()
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'is not a path' })
  }
}

/** Reports each path with an unknown root. Texts that do not parse have been reported already. */
function checkRoots(
  sources: readonly (string | undefined)[],
  known: readonly string[],
  fail: (message: string, member: string) => void,
): void {
  for (const [position, source] of sources.entries()) {
    if (source === undefined) continue
    for (const root of rootsOf(source)) {
      if (!known.includes(root)) {
        fail(
          `a path cannot start from "${root}" here; it can start from ${known.join(', ')}`,
          position === 0 ? 'from' : 'text',
        )
      }
    }
  }
}

function rootsOf(source: string): readonly string[] {
  try {
    if (!source.includes('{')) return rootsOfSteps(parsePath(source))
    return parseTemplate(source).flatMap(part => (typeof part === 'string' ? [] : rootsOfSteps(part)))
  } catch {
    return []
  }
}

function rootsOfSteps(steps: readonly Step[]): readonly string[] {
  return steps.flatMap((step, position) => {
    if (step.kind === 'lookup') return rootsOfSteps(step.path)
    return position === 0 && step.kind === 'member' ? [step.name] : []
  })
}
