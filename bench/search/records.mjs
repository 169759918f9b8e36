/**
 * Writes the records of a generated register for a server to show: organizations and their versions, without
 * credentials, which would take longer to sign than all the rest. It bypasses the store, which only writes complete
 * records.
 */
import Database from 'better-sqlite3'
import { openStore } from '../../dist/registry/store/sqlite/store.js'
import { generateRegister, JURISDICTION, RECORD_DATE, REGISTER } from '../generator/generate-register.mjs'
import { MAPPING } from '../generator/register-file.mjs'

export async function fillRecords(path, { size, seed }) {
  const store = openStore({ path, readonly: false })
  await store.registers.describe(MAPPING.register)
  await store.close()
  const database = new Database(path)
  database.pragma('synchronous = OFF')
  database.pragma('foreign_keys = OFF')
  const organization = database.prepare(
    `INSERT INTO organizations (id, register_id, registration_number, current_version, content_hash) VALUES (?, ?, ?, 1, '')`,
  )
  const version = database.prepare(
    `INSERT INTO organization_versions
       (organization_id, version, content, content_hash, source_record_hash, observed_on, seq, recorded_at)
     VALUES (?, 1, ?, '', '', ?, ?, ?)`,
  )
  database.exec('BEGIN')
  let seq = 0
  for (const document of generateRegister({ size, seed })) {
    const content = JSON.stringify(contentOf(document))
    organization.run(document.id, REGISTER, document.registrationNumber)
    version.run(document.id, content, RECORD_DATE, ++seq, `${RECORD_DATE}T00:00:00.000Z`)
  }
  database.prepare('UPDATE registers SET organizations = ?').run(size)
  database.exec('COMMIT')
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
}

function contentOf(document) {
  const { id, register, registrationNumber, legalName, previousNames, otherNames, identifiers, active, locality } =
    document
  return {
    ...{ id, register, jurisdiction: JURISDICTION, registrationNumber, legalName },
    previousNames: previousNames.map(name => ({ name })),
    otherNames: otherNames.map(name => ({ name, kind: 'assumed' })),
    entityType: document.entityType.slice(register.length + 1),
    status: { code: active ? 'Active' : 'Dissolved', active },
    ...(document.registeredOn && { registeredOn: document.registeredOn }),
    ...(document.dissolvedOn && { dissolvedOn: document.dissolvedOn }),
    addresses: locality ? [{ kind: 'registered-office', lines: [], locality }] : [],
    identifiers: identifiers.map(value => ({ scheme: 'business-number', value })),
    relationships: [],
  }
}
