/** Writes the generated register as a register would publish it: a CSV file, and the mapping of its columns. */
import { ENTITY_TYPES, JURISDICTION, RECORD_DATE, REGISTER } from './generate-register.mjs'

/** How many rows are written in one call of the stream. */
const ROWS_AT_ONCE = 500
/** How many names of one kind a row has room for; the real register has at most six. */
const NAMES = 6

const day = column => ({ column, format: 'YYYY-MM-DD' })
const inBoth = text => ({ en: text, fr: text })

export const MAPPING = {
  register: {
    id: REGISTER,
    name: { en: 'Generated register (invented)', fr: 'Registre engendré (fictif)' },
    authority: { name: { en: 'Invented authority', fr: 'Autorité fictive' } },
    jurisdiction: JURISDICTION,
    licence: {
      name: 'Apache License 2.0',
      url: 'https://www.apache.org/licenses/LICENSE-2.0',
      notice: {
        en: 'Invented data. Any name that is also the name of a real organization is so by chance.',
        fr: 'Données fictives. Les noms qui sont aussi ceux de vrais organismes le sont par hasard.',
      },
    },
    invented: true,
    entityTypes: Object.fromEntries(ENTITY_TYPES.map(type => [type, { label: inBoth(type) }])),
    statuses: {
      Active: { label: inBoth('Active'), active: true },
      Dissolved: { label: { en: 'Dissolved', fr: 'Dissoute' }, active: false },
    },
  },
  csv: { delimiter: ',', embeddedLineBreaks: false, maxRecordLength: 8192 },
  columns: {
    registrationNumber: { column: 'registration_number', pattern: '[A-Z]{1,2}[0-9]{7}' },
    name: 'legal_name',
    entityType: 'entity_type',
    status: { column: 'status' },
    registeredOn: day('registration_date'),
    dissolvedOn: day('dissolution_date'),
    observedOn: day('record_date'),
    previousNames: [{ name: 'previous_name_{n}', count: NAMES }],
    otherNames: [{ name: 'assumed_name', kind: 'assumed' }],
    addresses: [{ kind: 'registered-office', lines: ['registered_office_line_1'], locality: 'registered_office_city' }],
    identifiers: [{ scheme: 'business-number', column: 'business_number', pattern: '[0-9]{9}' }],
  },
}

const COLUMNS = {
  registration_number: document => document.registrationNumber,
  legal_name: document => document.legalName,
  entity_type: document => document.entityType.slice(REGISTER.length + 1),
  status: document => (document.active ? 'Active' : 'Dissolved'),
  registration_date: document => document.registeredOn,
  dissolution_date: document => document.dissolvedOn,
  ...Object.fromEntries(
    Array.from({ length: NAMES }, (_, n) => [`previous_name_${n + 1}`, document => document.previousNames[n]]),
  ),
  assumed_name: document => document.otherNames[0],
  registered_office_line_1: () => '1 Register Street',
  registered_office_city: document => document.locality,
  business_number: document => document.identifiers[0],
  record_date: () => RECORD_DATE,
}

/** Writes some hundred rows at a time as CSV: UTF-8, LF, every field quoted. */
export function* csvOf(documents) {
  const values = Object.values(COLUMNS)
  let lines = csvLine(Object.keys(COLUMNS))
  let rows = 0
  for (const document of documents) {
    lines += csvLine(values.map(value => value(document) ?? ''))
    rows++
    if (rows % ROWS_AT_ONCE > 0) continue
    yield lines
    lines = ''
  }
  yield lines
}

function csvLine(fields) {
  return `${fields.map(field => `"${field.replaceAll('"', '""')}"`).join(',')}\n`
}
