/** A register: a source of records with an authority, a jurisdiction and a licence. */

/** A text in both official languages. */
export interface Bilingual {
  readonly en: string
  readonly fr: string
}

export interface Register {
  /** kebab-case, e.g. `isle-of-man`. */
  readonly id: string
  readonly name: Bilingual
  /** The authority that keeps the register. `raCode` is GLEIF's registration authority code, where it has one. */
  readonly authority: { readonly name: Bilingual; readonly raCode?: string }
  /** ISO 3166-1 or -2 code; the first part of every organization id of this register. */
  readonly jurisdiction: string
  readonly homepage?: string
  readonly licence: { readonly name: string; readonly url: string; readonly notice: Bilingual }
  /** True for an invented register. Every page and credential of it says so. */
  readonly invented: boolean
  /** Keyed by the register's own term for the type. `elf` is an ISO 20275 code, where exactly one fits. */
  readonly entityTypes: Readonly<Record<string, { readonly label: Bilingual; readonly elf?: string }>>
  /** Keyed by the register's own term for the status. */
  readonly statuses: Readonly<Record<string, { readonly label: Bilingual; readonly active: boolean }>>
}
