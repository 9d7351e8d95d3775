/** What an import tells of itself: per stream what was read, what was skipped and why, and the time it covers. Pure. */
import type { ImportedNothing } from '../../kit/index.js'
import { shownName } from '../archives/index.js'
import type { Ingested } from '../intake/index.js'

export interface StreamReport {
  readonly pages: number
  /** Pages that are here from an earlier reading: they were passed over. */
  readonly passedOver: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly deleted: number
  readonly parked: number
}
export interface ImportReport extends StreamReport {
  readonly streams: Readonly<Record<string, StreamReport>>
  readonly skipped: readonly { readonly what: string; readonly reason: string; readonly count: number }[]
  /** The time the records cover that were read, ISO 8601. */
  readonly first?: string
  readonly last?: string
}

const none: StreamReport = { pages: 0, passedOver: 0, created: 0, updated: 0, unchanged: 0, deleted: 0, parked: 0 }
export const emptyReport: ImportReport = { ...none, streams: {}, skipped: [] }

/** With a page that was stored. */
export const withPage = (report: ImportReport, stream: string, { span, ...counts }: Ingested): ImportReport => {
  const add = (to: StreamReport): StreamReport => ({
    pages: to.pages + 1,
    passedOver: to.passedOver,
    created: to.created + counts.created,
    updated: to.updated + counts.updated,
    unchanged: to.unchanged + counts.unchanged,
    deleted: to.deleted + counts.deleted,
    parked: to.parked + counts.parked,
  })
  const first = earliest(report.first, span?.from)
  const last = latest(report.last, span?.to)
  return {
    ...report,
    ...add(report),
    streams: { ...report.streams, [stream]: add(report.streams[stream] ?? none) },
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
  }
}

/** With a page that is here already. */
export const withPassedOver = (report: ImportReport, stream: string): ImportReport => {
  const add = (to: StreamReport): StreamReport => ({ ...to, pages: to.pages + 1, passedOver: to.passedOver + 1 })
  return { ...report, ...add(report), streams: { ...report.streams, [stream]: add(report.streams[stream] ?? none) } }
}

/** Kinds of skipped parts that are told one by one; what is beyond them is counted together. */
const maxSkipped = 100

export const withSkipped = (report: ImportReport, { skipped, reason, count = 1 }: ImportedNothing): ImportReport => {
  const what = shownName(skipped)
  const same = report.skipped.findIndex((each) => each.what === what && each.reason === reason)
  const known = report.skipped[same]
  if (known !== undefined)
    return { ...report, skipped: report.skipped.with(same, { ...known, count: known.count + count }) }
  if (report.skipped.length < maxSkipped - 1 || (what === others.skipped && reason === others.reason))
    return { ...report, skipped: [...report.skipped, { what, reason, count }] }
  return withSkipped(report, { ...others, count })
}
const others = { skipped: 'Other parts', reason: 'There are too many kinds of them to be named.' }

/** Parts nobody opened, put together by folder and ending: a photo album is one line. */
export const unopened = (names: Iterable<string>): readonly ImportedNothing[] => {
  const groups = new Map<string, { count: number; name: string }>()
  for (const name of names) {
    const folder = name.slice(0, name.lastIndexOf('/') + 1)
    const ending = /\.[^./]{1,10}$/.exec(name)?.[0].toLowerCase() ?? ''
    const group = `${folder}*${ending}`
    groups.set(group, { count: (groups.get(group)?.count ?? 0) + 1, name })
  }
  return [...groups].map(([group, { count, name }]) => ({
    skipped: count === 1 ? name : group,
    count,
    reason: 'It is not among the parts that are read.',
  }))
}

const earliest = (known: string | undefined, at: number | undefined): string | undefined =>
  at === undefined || (known !== undefined && Date.parse(known) <= at) ? known : isoOf(at)
const latest = (known: string | undefined, at: number | undefined): string | undefined =>
  at === undefined || (known !== undefined && Date.parse(known) >= at) ? known : isoOf(at)
/** A damaged record may claim a year no calendar has. */
const isoOf = (at: number): string | undefined => (Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : undefined)
