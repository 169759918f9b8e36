/** Iterates over everything, one page at a time, so that a check of five million records needs no more memory. */
import type { AuditEntry } from '../../../domain/audit.ts'
import type { Change } from '../../../domain/change.ts'
import type { StoredCredential } from '../../../domain/credential.ts'
import type { OrganizationVersion } from '../../../domain/organization.ts'
import type { Store } from '../../store/port.ts'

const PAGE = 1000

export async function* currentVersions(store: Store): AsyncGenerator<readonly OrganizationVersion[]> {
  let page = await store.organizations.page(undefined, PAGE)
  while (page.length > 0) {
    yield page
    page = await store.organizations.page(page.at(-1)?.organization.id, PAGE)
  }
}

export async function* allCredentials(store: Store): AsyncGenerator<readonly StoredCredential[]> {
  let page = await store.credentials.page(undefined, PAGE)
  while (page.length > 0) {
    yield page
    page = await store.credentials.page(page.at(-1)?.id, PAGE)
  }
}

export async function* allChanges(store: Store): AsyncGenerator<readonly Change[]> {
  let page = await store.changes.after(0, PAGE)
  while (page.length > 0) {
    yield page
    page = await store.changes.after(page.at(-1)?.seq ?? 0, PAGE)
  }
}

export async function* allAuditEntries(store: Store): AsyncGenerator<readonly AuditEntry[]> {
  let page = await store.audit.after(0, PAGE)
  while (page.length > 0) {
    yield page
    page = await store.audit.after(page.at(-1)?.id ?? 0, PAGE)
  }
}
