/** A register's terms with their labels in both languages. A term without a label is its own label. */
import { defined } from '../../../../domain/defined.ts'
import { NOT_LISTED, type OrganizationStatus } from '../../../../domain/organization.ts'
import type { Bilingual, Register } from '../../../../domain/register.ts'
import { itself } from '../../shared/labels.ts'

interface Coded {
  code: string
  label: Bilingual
}

export const ACTIVITY_LABELS: Readonly<Record<'active' | 'inactive', Bilingual>> = {
  active: { en: 'Active', fr: 'Active' },
  inactive: { en: 'Inactive', fr: 'Inactive' },
}

const NOT_LISTED_LABEL: Bilingual = { en: 'No longer listed', fr: 'Plus inscrite au registre' }

/** @param word the register's own term for the type, without the register */
export function codedEntityType(register: Register | undefined, word: string): Coded & { elf?: string } {
  const known = entry(register?.entityTypes, word)
  return {
    code: word,
    label: known?.label ?? itself(word),
    ...defined({ elf: known?.elf }),
  }
}

export function codedStatus(
  register: Register | undefined,
  status: Pick<OrganizationStatus, 'code' | 'active'>,
): Coded & { active: boolean } {
  const { code, active } = status
  const label = code === NOT_LISTED ? NOT_LISTED_LABEL : entry(register?.statuses, code)?.label
  return { code, label: label ?? itself(code), active }
}

/** @param value a facet's value, `<register>/<word>` */
export function entityTypeFacetLabel(registers: ReadonlyMap<string, { readonly register: Register }>, value: string) {
  const slash = value.indexOf('/')
  const register = registers.get(value.slice(0, Math.max(0, slash)))?.register
  return codedEntityType(register, value.slice(slash + 1)).label
}

function entry<Value>(table: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined {
  return table && Object.hasOwn(table, key) ? table[key] : undefined
}
