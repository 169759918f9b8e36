/** Filters that find the names of each grade, best first, when there are too many matches to read them all. */
import type { NamesSearched } from '../engine.ts'
import { gradeMajor } from '../query/order.ts'
import type { TextQuery } from '../query/query.ts'
import { GRADE, legalGrade, looksAt } from '../query/relevance.ts'
import { all, any, NOTHING, quoted, slotExpression, wholeWordsExpression } from './expressions.ts'
import { exactly, LEGAL_SLOT, orderPrefix, slotsSearched } from './indexed-document.ts'

export interface Tier {
  readonly grade: number
  readonly major: number
  /** Matches all of the grade, and few others. */
  readonly expression: string
}

/** The grades from GRADE.legal on, in the order of results. */
export function gradeTiers(text: TextQuery, names: NamesSearched): readonly Tier[] {
  const grades = [
    ...(looksAt(names, 'legal-name') ? legalTiers(text) : []),
    ...(['other-name', 'previous-name'] as const)
      .filter(kind => looksAt(names, kind))
      .map(kind => ({
        grade: kind === 'other-name' ? GRADE.other : GRADE.previous,
        expression: any(
          slotsSearched(kind === 'other-name' ? 'other' : 'previous').map(slot => slotExpression(text, slot)),
        ),
      })),
  ]
  return grades.flatMap(({ grade, expression }) =>
    (['active', 'inactive'] as const).map(status => ({
      grade,
      major: gradeMajor(grade, status === 'inactive'),
      expression: all([expression, `status = ${status}`]),
    })),
  )
}

function legalTiers(text: TextQuery): readonly { grade: number; expression: string }[] {
  const matching = slotExpression(text, LEGAL_SLOT)
  const beginsWithText = any(text.beginnings.map(beginsWith))
  const beginsWithCore = text.core === '' ? NOTHING : beginsWith(`${text.core} `)
  const begins = any([beginsWithText, beginsWithCore])
  const whole = wholeWordsExpression(text, LEGAL_SLOT)
  const parts = [
    [0, all([beginsWithText, matching])],
    [1, beginsWithCore === NOTHING ? NOTHING : all([beginsWithCore, not(beginsWithText), matching])],
    [2, all([whole === undefined ? matching : all([whole, matching]), not(begins)])],
    [3, whole === undefined ? NOTHING : all([matching, not(whole), not(begins)])],
  ] as const
  const form = quoted(exactly(text.form))
  return parts
    .filter(([, expression]) => expression !== NOTHING)
    .flatMap(([part, expression]) =>
      text.form === ''
        ? [{ grade: legalGrade(part, false), expression }]
        : [
            { grade: legalGrade(part, false), expression: all([expression, `form = ${form}`]) },
            { grade: legalGrade(part, true), expression: all([expression, `form != ${form}`]) },
          ],
    )
}

/** Sorts after every text with the same beginning. */
const BEHIND = '\u{10ffff}'

/** Legal names that begin with these words are adjacent in the order by name. */
function beginsWith(words: string): string {
  const prefix = orderPrefix(words)
  return `order ${quoted(prefix)} TO ${quoted(prefix + BEHIND)}`
}

function not(expression: string): string {
  return `NOT (${expression})`
}
