/** Two organizations for the agent's tests: one with all data, and one with hardly any. */
import type { RegistrationInput } from './registration-credential.testing.ts'

const HASH = `sha-256:${'0123456789abcdef'.repeat(4)}`

const SOURCE_REGISTER: RegistrationInput['register'] = {
  name: { en: 'Register of Example Province', fr: 'Registre de la Province-Exemple' },
  authority: { name: { en: 'Example Registries', fr: 'Registres Exemple' }, raCode: 'RA000599' },
  homepage: 'https://register.example/',
  licence: {
    name: 'Open Example Licence',
    url: 'https://register.example/licence',
    notice: { en: 'Contains example information.', fr: "Contient de l'information exemple." },
  },
  invented: true,
  entityTypes: { BC: { label: { en: 'Company', fr: 'Société' }, elf: 'XJHM' } },
  statuses: { ACT: { label: { en: 'Active', fr: 'Active' } }, HIS: { label: { en: 'Historical', fr: 'Historique' } } },
}

/** Every member that a registration credential can have. */
export function fullInput(baseUrl: string, issuer: string): RegistrationInput {
  return {
    baseUrl,
    issuer,
    credentialId: 'CA-XP.XP0000001.registration.2',
    validFrom: '2026-05-22T09:30:00.000Z',
    organization: {
      id: 'CA-XP.XP0000001',
      legalName: 'Boréal “Éclair” & Sons Ltd. 北',
      registrationNumber: 'XP0000001',
      jurisdiction: 'CA-XP',
      entityType: 'BC',
      status: { code: 'HIS', active: false, reason: 'Voluntary dissolution', since: '2025-12-31' },
      registeredOn: '1999-01-02',
      dissolvedOn: '2025-12-31',
      previousNames: [{ name: 'Boreal Lightning Ltd.', from: '1999-01-02', until: '2010-06-30' }, { name: 'Boreal' }],
      otherNames: [
        { name: 'Boréal Éclair', kind: 'translated', language: 'fr-CA' },
        { name: 'Lightning Bikes', kind: 'assumed' },
      ],
      addresses: [
        {
          kind: 'registered-office',
          lines: ['Suite 4', '12 Main Street'],
          locality: 'Exampleton',
          region: 'XP',
          postalCode: 'X1X 1X1',
          country: 'CA',
        },
        { kind: 'mailing', lines: [] },
      ],
      identifiers: [{ scheme: 'business-number', value: '123456789' }],
      relationships: [
        { kind: 'owns', organization: 'CA-XP.XP0000002', since: '2001-01-01', until: '2020-01-01' },
        { kind: 'does-business-as', organization: 'CA-XP.FM0000009' },
      ],
    },
    register: SOURCE_REGISTER,
    provenance: { sourceRecordHash: HASH, observedOn: '2026-05-22', sourceUrl: 'https://register.example/XP0000001' },
    status: { list: 3, index: 131_071 },
  }
}

/** The least data that a register has about an organization: no dates, no lists, words without labels. */
export function minimalInput(baseUrl: string, issuer: string): RegistrationInput {
  const { authority, homepage: _, ...register } = SOURCE_REGISTER
  return {
    baseUrl,
    issuer,
    credentialId: 'IM.000123C.registration.1',
    validFrom: '2026-05-22T09:30:00Z',
    organization: {
      id: 'IM.000123C',
      legalName: 'Døhle Travel',
      registrationNumber: '000123C',
      jurisdiction: 'IM',
      entityType: 'Something new',
      status: { code: 'not-listed', active: false },
      previousNames: [],
      otherNames: [],
      addresses: [],
      identifiers: [],
      relationships: [],
    },
    register: {
      ...register,
      authority: { name: authority.name },
      licence: { ...register.licence, url: '' },
      invented: false,
    },
    provenance: { sourceRecordHash: HASH, observedOn: '2024-04-28' },
    status: { list: 1, index: 0 },
  }
}
