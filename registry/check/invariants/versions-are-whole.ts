/** Every organization has versions 1 to n without a gap, each with the hash of its content and of its source record. */
import { canonicalHash, sha256 } from '../../../domain/hash.ts'
import type { Invariant } from './invariant.ts'
import { currentVersions } from './record-pages.ts'

export const versionsAreWhole: Invariant = {
  name: 'organization versions are whole',
  async *findings({ store }) {
    let examined = 0
    let current = 0
    for await (const page of currentVersions(store)) {
      current += page.length
      const newest = await store.organizations.currentMany(page.map(({ organization }) => organization.id))
      for (const last of page) {
        const subject = last.organization.id
        const isOnly = last.version === 1 && newest.get(subject)?.version === 1
        const versions = isOnly ? [last] : await store.organizations.versions(subject)
        if (versions.length !== last.version) {
          yield { subject, detail: `has ${versions.length} versions and calls the last one ${last.version}` }
        }
        for (const [position, version] of versions.entries()) {
          examined++
          if (version.version !== position + 1) yield { subject, detail: `lacks version ${position + 1}` }
          if (version.organization.id !== subject) {
            yield { subject, detail: `version ${version.version} describes ${version.organization.id}` }
          }
          const source = await store.organizations.sourceRecord(version.provenance.sourceRecordHash)
          if (source === undefined || sha256(source) !== version.provenance.sourceRecordHash) {
            yield { subject, detail: `the source record of version ${version.version} does not have its recorded hash` }
          }
          if (canonicalHash(version.organization) !== version.contentHash) {
            yield { subject, detail: `the content of version ${version.version} does not have its recorded hash` }
          }
        }
      }
    }
    const organizations = await store.organizations.count()
    if (current !== organizations) {
      yield { subject: 'organizations', detail: `${organizations} are registered, ${current} have a current version` }
    }
    return examined
  },
}
