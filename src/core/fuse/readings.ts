/**
 * Single measurements, as a weight: every one stands. Only what is the same measurement, come by another way, is told
 * once: at the same moment, with the same value but for rounding.
 */
import { minuteMs } from '../time.js'
import { grouped } from './group.js'
import {
  addLeftOut,
  byMethod,
  type Criterion,
  compareText,
  direct,
  ofSource,
  orderBy,
  preferred,
  type Ranked,
} from './sources.js'
import type { FuseInput, LeftOutReason } from './types.js'

/** Services round to the second or the minute. */
const sameMomentMs = minuteMs
/** Conversions there and back (pounds, mmol/L, Fahrenheit) and rounding for display stay below this share. */
const sameValue = 0.01

export interface Reading {
  readonly record: FuseInput
  readonly ranked: Ranked
  over: Map<Ranked, LeftOutReason> | undefined
}
interface Candidate {
  readonly ranked: Ranked
}
const criteria: readonly Criterion<Candidate>[] = [ofSource(preferred), ofSource(byMethod), ofSource(direct)]
const best = orderBy(criteria)

export const readingsOf = (records: readonly FuseInput[], rankOf: (source: FuseInput['source']) => Ranked): Reading[] =>
  [...grouped(records, ({ series }) => series ?? '')]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, own]) => ofSeries(own, rankOf))

const ofSeries = (records: readonly FuseInput[], rankOf: (source: FuseInput['source']) => Ranked): Reading[] => {
  const sources = [...grouped(records, ({ source }) => rankOf(source))].map(([ranked, own]) => ({ ranked, own }))
  let kept: Reading[] = []
  for (const { ranked, own } of sources.sort(best)) {
    const added: Reading[] = []
    let first = 0
    for (const record of own) {
      while (first < kept.length && (kept[first] as Reading).record.at < record.at - sameMomentMs) first++
      const twin = twinAmong(kept, first, record)
      if (twin === undefined) added.push({ record, ranked, over: undefined })
      else {
        twin.over ??= new Map()
        addLeftOut(twin.over, ranked, 'same-measurement')
      }
    }
    kept = kept.length === 0 ? added : [...kept, ...added].sort((a, b) => a.record.at - b.record.at)
  }
  return kept
}

const twinAmong = (kept: readonly Reading[], first: number, record: FuseInput): Reading | undefined => {
  for (let index = first; index < kept.length; index++) {
    const one = kept[index] as Reading
    if (one.record.at > record.at + sameMomentMs) return undefined
    if (isSame(one.record, record)) return one
  }
  return undefined
}

const isSame = (a: FuseInput, b: FuseInput): boolean =>
  Math.abs((a.end ?? a.at) - (b.end ?? b.at)) <= sameMomentMs &&
  a.code === b.code &&
  isAlike(a.value, b.value) &&
  agrees(a.detail, b.detail)

const isAlike = (a: number | undefined, b: number | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && Math.abs(a - b) <= sameValue * Math.max(Math.abs(a), Math.abs(b)))

/** A copy may have lost some of the detail on its way, but contradicts nothing, and shares something. */
const agrees = (a: unknown, b: unknown): boolean => {
  if (typeof a === 'number' && typeof b === 'number') return isAlike(a, b)
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => agrees(item, b[index]))
  if (!isObject(a) || !isObject(b)) return a === b
  // A moment may be written in two ways; the records' own times are compared already.
  if ('offsetFrom' in a && 'offsetFrom' in b) return true
  const shared = Object.keys(a).filter((name) => a[name] !== undefined && b[name] !== undefined)
  const isEmpty = Object.keys(a).length === 0 || Object.keys(b).length === 0
  return (shared.length > 0 || isEmpty) && shared.every((name) => agrees(a[name], b[name]))
}
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
