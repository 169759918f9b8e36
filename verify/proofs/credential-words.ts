/**
 * The terms by which credentials, presentations, status entries and proofs are
 * read here, each with the IRI that the frozen contexts give it. With this table,
 * `plain-meaning.ts` compares the names in a text with what was signed.
 *
 * A check that begins to read another member has to add it here; `credential-words.test.ts` finds what the frozen
 * contexts define and this table lacks.
 */

const CREDENTIALS = 'https://www.w3.org/2018/credentials#'
const SECURITY = 'https://w3id.org/security#'
const STATUS = 'https://www.w3.org/ns/credentials/status#'
const STATUS_2021 = 'https://w3id.org/vc/status-list#'
const STATUS_2020 = 'https://w3id.org/vc-revocation-list-2020#'
const SCHEMA_ORG = 'https://schema.org/'
const JWT = 'https://www.iana.org/assignments/jwt#'
const JOSE = 'https://www.iana.org/assignments/jose#'

/** A version of the data model: its base context is the first that a document names. */
export type DataModel = 1 | 2

/** Types by version of the data model. */
type Definitions = Readonly<Partial<Record<DataModel, readonly string[]>>>

export interface Word {
  /** Without repetition; the editions of a vocabulary may differ. */
  readonly iris: readonly string[]
  /**
   * The types of objects in which the base context of each version defines the term; an empty list means all objects.
   * In other objects, any context may define it otherwise.
   */
  readonly definedIn: Definitions
  /** The terms of the objects that are its values. */
  readonly valueTerms?: ObjectTerms
  /** The values are names that stand for IRIs. */
  readonly names?: Readonly<Record<string, string>>
}

/** An object in a document, with the names by which it is read. */
export interface ObjectTerms {
  readonly types: Readonly<Record<string, readonly string[]>>
  readonly words: Readonly<Record<string, Word>>
  /** True when only its type defines its terms, so that they mean nothing in an object of another type. */
  readonly byType: boolean
}

const CREDENTIAL = ['VerifiableCredential']
const PRESENTATION = ['VerifiablePresentation']
/** The types of a credential in both versions. */
const OF_CREDENTIALS: Definitions = { 1: CREDENTIAL, 2: CREDENTIAL }
const ONLY_IN_1: Definitions = { 1: CREDENTIAL }
const ONLY_IN_2: Definitions = { 2: CREDENTIAL }
const EVERYWHERE_IN_2: Definitions = { 2: [] }

function word(iris: string | readonly string[], more: Partial<Omit<Word, 'iris'>> = {}): Word {
  return { definedIn: { 1: [], 2: [] }, ...more, iris: typeof iris === 'string' ? [iris] : iris }
}

function eachOf(namespaces: readonly string[], name: string): readonly string[] {
  return namespaces.map(namespace => namespace + name)
}

const ANYTHING: ObjectTerms = { types: {}, words: {}, byType: false }

const DIGESTS = {
  digestSRI: word(`${CREDENTIALS}digestSRI`, { definedIn: EVERYWHERE_IN_2 }),
  digestMultibase: word(`${SECURITY}digestMultibase`, { definedIn: EVERYWHERE_IN_2 }),
}

const STATUS_NAMESPACES = [STATUS, STATUS_2021, STATUS_2020]

const STATUS_MESSAGE: ObjectTerms = {
  types: {},
  words: { status: word(`${STATUS}status`), message: word(`${STATUS}message`) },
  byType: false,
}

const STATUS_ENTRY: ObjectTerms = {
  types: {
    BitstringStatusListEntry: [`${STATUS}BitstringStatusListEntry`],
    StatusList2021Entry: [`${STATUS_2021}StatusList2021Entry`],
    RevocationList2020Status: [`${STATUS_2020}RevocationList2020Status`],
  },
  words: {
    statusPurpose: word(eachOf(STATUS_NAMESPACES, 'statusPurpose')),
    statusListIndex: word(eachOf(STATUS_NAMESPACES, 'statusListIndex')),
    statusListCredential: word(eachOf(STATUS_NAMESPACES, 'statusListCredential')),
    statusSize: word(`${STATUS}statusSize`),
    statusReference: word(`${STATUS}statusReference`),
    statusMessage: word(`${STATUS}statusMessage`, { valueTerms: STATUS_MESSAGE }),
    revocationListIndex: word(`${STATUS_2020}revocationListIndex`),
    revocationListCredential: word(`${STATUS_2020}revocationListCredential`),
  },
  byType: true,
}

const SUBJECT: ObjectTerms = {
  types: {
    BitstringStatusList: [`${STATUS}BitstringStatusList`],
    StatusList2021: [`${STATUS_2021}StatusList2021`],
    RevocationList2020: [`${STATUS_2020}RevocationList2020`],
  },
  words: {
    statusPurpose: word(eachOf(STATUS_NAMESPACES, 'statusPurpose')),
    encodedList: word(eachOf(STATUS_NAMESPACES, 'encodedList')),
    ttl: word(`${STATUS}ttl`),
  },
  byType: true,
}

const SCHEMA: ObjectTerms = {
  types: {
    JsonSchema: [`${CREDENTIALS}JsonSchema`],
    JsonSchemaCredential: [`${CREDENTIALS}JsonSchemaCredential`],
    JsonSchemaValidator2018: [`${CREDENTIALS}JsonSchemaValidator2018`],
  },
  words: DIGESTS,
  byType: false,
}

const RESOURCE: ObjectTerms = {
  types: {},
  words: { ...DIGESTS, mediaType: word(`${SCHEMA_ORG}encodingFormat`, { definedIn: EVERYWHERE_IN_2 }) },
  byType: false,
}

/** The terms of a credential or a presentation. */
export const DOCUMENT: ObjectTerms = {
  types: {
    VerifiableCredential: [`${CREDENTIALS}VerifiableCredential`],
    VerifiablePresentation: [`${CREDENTIALS}VerifiablePresentation`],
    BitstringStatusListCredential: [`${STATUS}BitstringStatusListCredential`],
    StatusList2021Credential: [`${STATUS_2021}StatusList2021Credential`],
    RevocationList2020Credential: [`${STATUS_2020}RevocationList2020Credential`],
  },
  words: {
    issuer: word(`${CREDENTIALS}issuer`, { definedIn: OF_CREDENTIALS, valueTerms: ANYTHING }),
    holder: word(`${CREDENTIALS}holder`, {
      definedIn: { 1: [...CREDENTIAL, ...PRESENTATION], 2: PRESENTATION },
      valueTerms: ANYTHING,
    }),
    validFrom: word(`${CREDENTIALS}validFrom`, { definedIn: OF_CREDENTIALS }),
    validUntil: word(`${CREDENTIALS}validUntil`, { definedIn: OF_CREDENTIALS }),
    issuanceDate: word(`${CREDENTIALS}issuanceDate`, { definedIn: ONLY_IN_1 }),
    expirationDate: word(`${CREDENTIALS}expirationDate`, { definedIn: ONLY_IN_1 }),
    issued: word(`${CREDENTIALS}issued`, { definedIn: ONLY_IN_1 }),
    credentialStatus: word(`${CREDENTIALS}credentialStatus`, { definedIn: OF_CREDENTIALS, valueTerms: STATUS_ENTRY }),
    credentialSchema: word(`${CREDENTIALS}credentialSchema`, { definedIn: OF_CREDENTIALS, valueTerms: SCHEMA }),
    credentialSubject: word(`${CREDENTIALS}credentialSubject`, { definedIn: OF_CREDENTIALS, valueTerms: SUBJECT }),
    relatedResource: word(`${CREDENTIALS}relatedResource`, { definedIn: ONLY_IN_2, valueTerms: RESOURCE }),
    termsOfUse: word(`${CREDENTIALS}termsOfUse`, {
      definedIn: { 1: CREDENTIAL, 2: [...CREDENTIAL, ...PRESENTATION] },
      valueTerms: ANYTHING,
    }),
    evidence: word(`${CREDENTIALS}evidence`, { definedIn: OF_CREDENTIALS, valueTerms: ANYTHING }),
    refreshService: word(`${CREDENTIALS}refreshService`, { definedIn: OF_CREDENTIALS, valueTerms: ANYTHING }),
    confidenceMethod: word(`${CREDENTIALS}confidenceMethod`, { definedIn: ONLY_IN_2, valueTerms: ANYTHING }),
    renderMethod: word(`${CREDENTIALS}renderMethod`, { definedIn: ONLY_IN_2, valueTerms: ANYTHING }),
    name: word(`${SCHEMA_ORG}name`, { definedIn: EVERYWHERE_IN_2 }),
    description: word(`${SCHEMA_ORG}description`, { definedIn: EVERYWHERE_IN_2 }),
    exp: word(`${JWT}exp`, { definedIn: EVERYWHERE_IN_2 }),
    nbf: word(`${JWT}nbf`, { definedIn: EVERYWHERE_IN_2 }),
    iat: word(`${JWT}iat`, { definedIn: EVERYWHERE_IN_2 }),
    aud: word(`${JWT}aud`, { definedIn: EVERYWHERE_IN_2 }),
    iss: word(`${JOSE}iss`, { definedIn: EVERYWHERE_IN_2 }),
    sub: word(`${JOSE}sub`, { definedIn: EVERYWHERE_IN_2 }),
  },
  byType: false,
}

/** Embedded proofs and presented credentials are separate documents, so only their number is compared. */
export const PRESENTED = { name: 'verifiableCredential', iri: `${CREDENTIALS}verifiableCredential` } as const
export const PROOF = { name: 'proof', iri: `${SECURITY}proof` } as const
export const CREDENTIAL_TYPE = `${CREDENTIALS}VerifiableCredential`

/** The terms of a proof, without its value. */
export const PROOF_OPTIONS: ObjectTerms = {
  types: {
    DataIntegrityProof: [`${SECURITY}DataIntegrityProof`],
    Ed25519Signature2020: [`${SECURITY}Ed25519Signature2020`],
  },
  words: {
    created: word('http://purl.org/dc/terms/created'),
    expires: word(`${SECURITY}expiration`),
    domain: word(`${SECURITY}domain`),
    challenge: word(`${SECURITY}challenge`),
    nonce: word(`${SECURITY}nonce`),
    cryptosuite: word(`${SECURITY}cryptosuite`),
    previousProof: word(`${SECURITY}previousProof`),
    verificationMethod: word(`${SECURITY}verificationMethod`),
    proofPurpose: word(`${SECURITY}proofPurpose`, {
      names: {
        assertionMethod: `${SECURITY}assertionMethod`,
        authentication: `${SECURITY}authenticationMethod`,
      },
    }),
  },
  byType: false,
}

/** Every name of the table that always stands for credential terms, with its IRIs. */
export const PLAIN_NAMES: ReadonlyMap<string, readonly string[]> = plainNames()

function plainNames(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  const add = ({ words }: ObjectTerms): void => {
    for (const [name, { iris, valueTerms }] of Object.entries(words)) {
      // Terms of schema.org are left out: many vocabularies use them under other names.
      if (iris.every(iri => !iri.startsWith(SCHEMA_ORG))) found.set(name, iris)
      if (valueTerms) add(valueTerms)
    }
  }
  add(DOCUMENT)
  return found
}
