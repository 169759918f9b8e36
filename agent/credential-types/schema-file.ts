/**
 * The JSON Schema (2020-12) of a credential type's whole credential, as VCDM
 * 2.0 secures it with JOSE. It is strict where the credential speaks for the
 * register, so that nothing can be added to what the register said.
 */
import { isInCredential } from './context-file.ts'
import type { CredentialTypeDefinition } from './definition.ts'
import type { ClaimDefinition } from './definition-file.ts'

type Schema = Readonly<Record<string, unknown>>

const TEXT: Schema = { type: 'string', minLength: 1 }
const URI: Schema = { type: 'string', format: 'uri' }
const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` })

/** An object with exactly these members. */
function closed(required: readonly string[], properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', required, properties, additionalProperties: false }
}

export function schemaFile(definition: Omit<CredentialTypeDefinition, 'vctIntegrity'>): Schema {
  const { file, name, statusPurposes, validForMs } = definition
  const contexts = ['https://www.w3.org/ns/credentials/v2', ...(file.contexts ?? []), definition.context]
  const hasStatus = statusPurposes.length > 0
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: definition.schema,
    title: `${name.en} credential`,
    description: `The payload of a ${name.en.toLowerCase()} credential (Verifiable Credentials Data Model 2.0). What a register does not say is absent.`,
    type: 'object',
    required: [
      '@context',
      'id',
      'type',
      'issuer',
      'name',
      'description',
      'validFrom',
      ...(validForMs === undefined ? [] : ['validUntil']),
      'credentialSubject',
      'credentialSchema',
      ...(hasStatus ? ['credentialStatus'] : []),
      'evidence',
      'termsOfUse',
    ],
    properties: {
      '@context': {
        type: 'array',
        minItems: contexts.length,
        prefixItems: contexts.map(context => ({ const: context })),
      },
      id: URI,
      type: {
        type: 'array',
        minItems: 2,
        prefixItems: [{ const: 'VerifiableCredential' }, { const: file.credential }],
      },
      issuer: file.issuerForm === 'object' ? ref('namedIssuer') : ref('did'),
      name: file.nameForm === 'text' ? TEXT : ref('languageValues'),
      description: ref('languageValues'),
      validFrom: { type: 'string', format: 'date-time' },
      validUntil: { type: 'string', format: 'date-time' },
      credentialSubject: subjectSchema(definition),
      credentialSchema: closed(['id', 'type'], { id: { const: definition.schema }, type: { const: 'JsonSchema' } }),
      ...(hasStatus
        ? { credentialStatus: { type: 'array', minItems: statusPurposes.length, items: ref('statusEntry') } }
        : {}),
      evidence: ref('evidence'),
      termsOfUse: ref('termsOfUse'),
    },
    $defs: {
      did: { type: 'string', pattern: '^did:[a-z0-9]+:' },
      ...(file.issuerForm === 'object' ? { namedIssuer: NAMED_ISSUER } : {}),
      ...SHARED_DEFINITIONS,
      ...(hasStatus ? { statusEntry: statusEntrySchema(statusPurposes) } : {}),
    },
  }
}

function subjectSchema({ file: { subject } }: Pick<CredentialTypeDefinition, 'file'>): Schema {
  const claims = subject.claims.filter(isInCredential)
  return closed(['id', 'type', ...requiredOf(claims)], {
    id: subject.id.is === 'organization' ? ref('organizationId') : URI,
    type: { const: subject.type },
    ...propertiesOf(claims),
  })
}

function requiredOf(claims: readonly ClaimDefinition[]): readonly string[] {
  return claims.filter(({ required }) => required === true).map(({ name }) => name)
}

function propertiesOf(claims: readonly ClaimDefinition[]): Readonly<Record<string, Schema>> {
  return Object.fromEntries(claims.map(claim => [claim.name, { ...kindSchema(claim), ...claim.schema }]))
}

function kindSchema(claim: ClaimDefinition): Schema {
  if (claim.value !== undefined) return { const: claim.value }
  const members = () => closed(requiredOf(claim.claims ?? []), propertiesOf(claim.claims ?? []))
  switch (claim.is) {
    case 'text':
      return TEXT
    case 'texts':
      return { type: 'array', minItems: 1, items: TEXT }
    case 'date':
      return { type: 'string', format: 'date' }
    case 'date-time':
      return { type: 'string', format: 'date-time' }
    case 'boolean':
      return { type: 'boolean' }
    case 'integer':
      return { type: 'integer' }
    case 'uri':
      return URI
    case 'uris':
      return { type: 'array', minItems: 1, items: URI }
    case 'organization':
      return ref('organizationId')
    case 'bilingual':
      return ref('bilingual')
    case 'object':
      return members()
    case 'list':
      return { type: 'array', minItems: 1, items: members() }
  }
}

const NAMED_ISSUER: Schema = closed(['type', 'id', 'name'], {
  type: { type: 'array', prefixItems: [{ const: 'CredentialIssuer' }], minItems: 1 },
  id: ref('did'),
  name: TEXT,
})

const SHARED_DEFINITIONS: Readonly<Record<string, Schema>> = {
  bilingual: closed(['en', 'fr'], { en: TEXT, fr: TEXT }),
  languageValues: {
    type: 'array',
    minItems: 2,
    items: closed(['@value', '@language'], { '@value': TEXT, '@language': { enum: ['en', 'fr'] } }),
  },
  organizationId: {
    ...URI,
    pattern: '/organization/[A-Z]{2}(-[A-Z0-9]{1,3})?\\.[0-9A-Za-z-]{1,64}$',
  },
  evidence: closed(['type', 'register', 'sourceRecordHash', 'observedOn'], {
    type: { const: 'RegisterRecord' },
    register: closed(['label', 'authority'], {
      id: URI,
      label: ref('bilingual'),
      authority: ref('bilingual'),
      authorityCode: {
        type: 'string',
        pattern: '^RA[0-9]{6}$',
        description: "GLEIF's registration authority code.",
      },
      invented: { const: true, description: 'The register is invented; it describes no real organization.' },
    }),
    sourceRecordHash: { type: 'string', pattern: '^sha-256:[0-9a-f]{64}$' },
    observedOn: { type: 'string', format: 'date' },
    sourceUrl: URI,
  }),
  termsOfUse: closed(['type', 'licence', 'notice'], {
    type: { const: 'RegisterLicence' },
    id: URI,
    licence: TEXT,
    notice: ref('bilingual'),
  }),
}

function statusEntrySchema(purposes: readonly string[]): Schema {
  return closed(['id', 'type', 'statusPurpose', 'statusListIndex', 'statusListCredential'], {
    id: URI,
    type: { const: 'BitstringStatusListEntry' },
    statusPurpose: { enum: purposes },
    statusListIndex: { type: 'string', pattern: '^(0|[1-9][0-9]*)$' },
    statusListCredential: URI,
    statusSize: { const: 1 },
    statusMessage: {
      type: 'array',
      minItems: 2,
      maxItems: 2,
      items: closed(['status', 'message'], { status: { type: 'string', pattern: '^0x[0-9a-f]+$' }, message: TEXT }),
    },
    statusReference: URI,
  })
}
