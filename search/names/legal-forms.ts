/**
 * Legal forms at the end of names. People leave them out, abbreviate them and
 * mix them up, so a form may decide between two names, but never whether a name
 * is found. A spelling that is also an ordinary last word (`spa`, `trust`,
 * `foundation`), or a usual pair of initials (`as`, `ab`), does not belong here;
 * `docs/decisions/0021-legal-forms-by-elf-code.md` lists the spellings that
 * were left out, and the cost of that.
 */
import { LEGAL_FORMS } from './legal-form-table.ts'

/** Other spellings of one word, at any position in a name. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ltd: 'limited',
    inc: 'incorporated',
    corp: 'corporation',
    co: 'company',
    unltd: 'unlimited',
    ultd: 'unlimited',
    ltee: 'limitee',
    cie: 'compagnie',
    coop: 'cooperative',
    cyf: 'cyfyngedig',
  }),
)

const FORM_BY_SPELLING: ReadonlyMap<string, string> = new Map(
  LEGAL_FORMS.flatMap(([, form, ...spellings]) => [form, ...spellings].map(spelling => [spelling, form] as const)),
)
const FORM_NUMBERS: ReadonlyMap<string, number> = new Map(LEGAL_FORMS.map(([, form], at) => [form, at + 1]))
/**
 * The number of words of the longest spelling that ends with this word. Few words end a legal form, so the last word
 * alone tells for most names that they have none.
 */
const LENGTH_BY_LAST_WORD: ReadonlyMap<string, number> = longestByLastWord([...FORM_BY_SPELLING.keys()])

/** A small number for each form, the same in every process of this version; 0 for none. */
export function formNumber(form: string): number {
  return FORM_NUMBERS.get(form) ?? 0
}

/** The canonical spelling of a word of a legal form; returns any other word unchanged. */
export function foldLegalFormWord(word: string): string {
  return SPELLINGS.get(word) ?? word
}

/** The folded words of which `start` may be the beginning of another spelling: `lt` of `limited`. */
export function legalFormWordsFrom(start: string): readonly string[] {
  const words = [...SPELLINGS].filter(([spelling, word]) => spelling.startsWith(start) && !word.startsWith(start))
  return words.map(([, word]) => word)
}

/**
 * The number of words before the legal form. A name that is nothing but a legal
 * form keeps it as its name.
 * @param words folded by `foldLegalFormWord`
 */
export function splitLegalForm(words: readonly string[]): { readonly coreLength: number; readonly form: string } {
  const longest = LENGTH_BY_LAST_WORD.get(words.at(-1) ?? '')
  if (longest === undefined) return { coreLength: words.length, form: '' }
  for (let length = Math.min(longest, words.length - 1); length > 0; length--) {
    const form = FORM_BY_SPELLING.get(words.slice(-length).join(' '))
    if (form !== undefined) return { coreLength: words.length - length, form }
  }
  return { coreLength: words.length, form: '' }
}

function longestByLastWord(spellings: readonly string[]): ReadonlyMap<string, number> {
  const longest = new Map<string, number>()
  for (const spelling of spellings) {
    const words = spelling.split(' ')
    const last = words.at(-1) ?? ''
    longest.set(last, Math.max(words.length, longest.get(last) ?? 0))
  }
  return longest
}
