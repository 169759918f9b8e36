/**
 * Answers queries with few matches: all of them are read, and sorted, filtered and
 * counted here, by the functions that define the result of every engine. Only these
 * queries consider typing errors.
 */

import type { Facets, SearchFilters, SearchQuery } from '../engine.ts'
import { dayBounds, isWithinDays } from '../query/days.ts'
import { passes, sumUp } from '../query/facet-counts.ts'
import { comparePlaces, dateMajor, effectiveSort, gradeMajor, type Place } from '../query/order.ts'
import type { TextQuery } from '../query/query.ts'
import { looksAtNumbers, standing } from '../query/relevance.ts'
import { fallsShort } from '../query/typos.ts'
import { type FoundDocument, gradeByNumber } from './organization-reader.ts'
import type { Asking } from './server.ts'
import { closeTo } from './similar-names.ts'

/** An organization of a page, with its position in the order. */
export interface Placed {
  readonly place: Place
  readonly document: FoundDocument
  /** See `Found`. */
  readonly numberGrade?: number | undefined
  readonly close?: TextQuery | undefined
}

interface Graded {
  readonly document: FoundDocument
  readonly grade: number
  readonly numberGrade?: number | undefined
  readonly close?: TextQuery | undefined
}

export interface ListedAnswer {
  readonly total: number
  readonly facets: Facets
  /** All of them, in order. */
  readonly placed: readonly Placed[]
}

/** @param documents at least all that match the text in the requested localities */
export async function answerFew(
  asking: Asking,
  text: TextQuery,
  query: SearchQuery,
  documents: readonly FoundDocument[],
): Promise<ListedAnswer> {
  const known = documents.flatMap(document => graded(text, query, document))
  const isShort = fallsShort(
    text,
    known.map(({ grade }) => grade),
  )
  const close = isShort ? await closeTo(asking, text, query, new Set(idsOf(known))) : []
  const withinDates = dateFilter(query.filters)
  const counted = [...known, ...close].filter(({ document }) => withinDates(document))
  const groups = counted.map(({ document }, number) => ({ ...document, number }))
  const sums = sumUp(groups, new Map(groups.map(({ number }) => [number, 1])), query.filters)
  const placed = groups
    .filter(group => passes(group, query.filters))
    .flatMap(({ number }) => counted[number] ?? [])
    .map(found => ({ ...found, place: placeOf(text, query, found) }))
  return { ...sums, placed: placed.sort((a, b) => comparePlaces(a.place, b.place)) }
}

function graded(text: TextQuery, { names }: SearchQuery, document: FoundDocument): readonly Graded[] {
  const numberGrade = looksAtNumbers(names) ? gradeByNumber(text, document) : undefined
  const grade = numberGrade ?? standing(text, document, names)?.grade
  return grade === undefined ? [] : [{ document, grade, numberGrade }]
}

function placeOf(text: TextQuery, { sort }: SearchQuery, { document, grade }: Graded): Place {
  const { words, id, active, registered } = document
  const by = effectiveSort(text, sort)
  if (by === 'relevance') return [gradeMajor(grade, !active), words, id]
  return [by === 'name' ? 0 : dateMajor(registered, by), words, id]
}

function dateFilter(filters: SearchFilters): (document: FoundDocument) => boolean {
  const registered = dayBounds(filters.registeredFrom, filters.registeredTo)
  const dissolved = dayBounds(filters.dissolvedFrom, filters.dissolvedTo)
  return document => isWithinDays(document.registered, registered) && isWithinDays(document.dissolved, dissolved)
}

function idsOf(found: readonly Graded[]): readonly string[] {
  return found.map(({ document }) => document.id)
}
