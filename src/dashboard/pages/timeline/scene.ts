/** What every part of the timeline is told: the view, the person's clock, and what is known of each kind's days. */
import { useMemo } from 'preact/hooks'
import type { CoverageStrip, Kind, RecordItem, Series, Service, Why } from '../../api.js'
import { getRecords, withQuery } from '../../lib/client.js'
import { type DayFact, daysFor, type Gap, gapsOf } from '../../lib/gaps.js'
import { byDay, type Point, pointsOf, pointsOfRecords } from '../../lib/points.js'
import { useKept } from '../../lib/resource.js'
import { type Seam, seamsOf } from '../../lib/seams.js'
import { type Night, nightOf, offsetTeller } from '../../lib/stages.js'
import { browserOffset, dayMs, dayOf, localMs, minuteMs } from '../../lib/time.js'
import { blockOf, type Level, levelOf, spanOf, stepFor, type View } from '../../lib/zoom.js'

/** What a click asks about: a record, or what lies in a bucket. */
export type Question =
  | { readonly type: 'record'; readonly id: string; readonly why?: Why | undefined }
  | {
      readonly type: 'bucket'
      readonly kind: string
      readonly title: string
      readonly from: number
      readonly to: number
    }

/** All sources as one line, or each as a line of its own, as stored. */
export type Lines = 'one' | 'sources'

export interface Scene {
  readonly view: View
  readonly lines: Lines
  /** Who took a service's data over. */
  readonly successorOf: (connector: string) => string | undefined
  /** On the axis. */
  readonly now: number
  readonly offsetAt: (at: number) => number
  readonly daysOf: (kind: string) => ReadonlyMap<string, DayFact>
  readonly nameOf: (connector: string) => string
  readonly ask: (question: Question) => void
}

/** Axis to instant and to the text the server wants. A record a few hours beyond the edge does no harm. */
export const isoAt = (axisMs: number, offsetAt: (at: number) => number): string =>
  new Date(axisMs - offsetAt(axisMs) * minuteMs).toISOString()

export const recordsPath = (
  kind: string,
  span: View,
  offsetAt: (at: number) => number,
  lines: Lines = 'sources',
): string =>
  withQuery('/v1/records', {
    kind,
    from: isoAt(span.from, offsetAt),
    to: isoAt(span.to, offsetAt),
    limit: 1000,
    fused: lines === 'one' ? 'true' : undefined,
  })

/** What a click on a record asks; a piece of a record is explained by the record, and by why it counts. */
export const aboutRecord = ({ id, record, why }: RecordItem): Question => ({ type: 'record', id: record ?? id, why })

const noRecords: readonly RecordItem[] = []

/** One value says little by itself: a day is shown with the month before it. */
const contextDays = 30

/** The nights around a view, and the clock they tell. */
export const useNights = (view: View, isWanted: boolean, first: readonly RecordItem[], lines: Lines) => {
  const block = blockOf(view)
  const around = { from: block.from - 2 * dayMs, to: block.to + 2 * dayMs }
  const path = recordsPath('sleep_session', around, browserOffset, lines)
  const resource = useKept<{ records: RecordItem[] }>(isWanted ? path : undefined, getRecords)
  // Until the answer is here, the last days by which the first view was chosen tell the clock.
  const records = resource.data?.records ?? (isWanted ? first : noRecords)
  return useMemo(
    () => ({
      nights: records.map(nightOf) as readonly Night[],
      offsetAt: offsetTeller(records, browserOffset),
      ready: resource.data !== undefined || !isWanted,
      problem: resource.problem,
      reload: resource.reload,
    }),
    [records, resource.problem, resource.data === undefined, isWanted],
  )
}

/** What is known of every day, by kind. */
export const useDays = (view: View, services: readonly Service[]): Scene['daysOf'] => {
  const block = blockOf(view)
  const path = withQuery('/v1/coverage', {
    // A day is shown with the month before it.
    from: dayOf(block.from - (levelOf(view) === 'day' ? contextDays + 1 : 1) * dayMs),
    to: dayOf(block.to + dayMs),
  })
  const strips = useKept<{ strips: CoverageStrip[] }>(path).data?.strips
  return useMemo(() => {
    const found = new Map<string, ReadonlyMap<string, DayFact>>()
    const emits = (strip: CoverageStrip, kind: string) =>
      services
        .find(({ id }) => id === strip.connector)
        ?.streams.find(({ name }) => name === strip.stream)
        ?.kinds.includes(kind) ?? false
    return (kind) => {
      let days = found.get(kind)
      if (days === undefined) {
        days = daysFor((strips ?? []).filter((strip) => emits(strip, kind)))
        found.set(kind, days)
      }
      return days
    }
  }, [strips, services])
}

/** One source's own line. */
export interface SourceLine {
  readonly connector: string
  readonly points: readonly Point[]
}
export interface SeriesView {
  readonly points: readonly Point[]
  /** By source: more than one, or none. */
  readonly own: readonly SourceLine[]
  readonly seams: readonly Seam[]
  readonly stepMs: number
  readonly gaps: readonly Gap[]
  /** What the chart shows: the view, or for a value a day the month that ends with it. */
  readonly window: View
  /** One value for each whole day, as the provider gives it. */
  readonly isWholeDays: boolean
  readonly state: 'loading' | 'ready' | 'failed'
  readonly reload: () => void
}

/** Up to so many are looked at one by one, rather than in buckets. */
const fewADay = 6
export const monthUpTo = (view: View): View => {
  const to = localMs(dayOf(view.from)) + dayMs
  return { from: to - contextDays * dayMs, to }
}

/** Days put together to one point: sums and the heart by day from a month on, everything by week over years. */
const gatheredDays = (level: Level, kind: Kind | undefined): 0 | 1 | 7 =>
  level === 'years'
    ? 7
    : level !== 'day' && level !== 'week' && (kind?.adds === 'sum' || kind?.kind === 'heart_rate')
      ? 1
      : 0

/** One kind over the view: buckets, or single records where the provider gives one value a day. */
export const useSeries = (
  kind: Kind | undefined,
  scene: Pick<Scene, 'view' | 'lines' | 'now' | 'offsetAt' | 'daysOf' | 'successorOf'>,
): SeriesView => {
  const { view, lines, now, offsetAt, daysOf } = scene
  // Sums of days are the civil days' own figures: they hold what a service tells only of the whole day.
  const step = levelOf(view) === 'month' && kind?.adds === 'sum' ? 86_400 : stepFor(view)
  const block = blockOf(view)
  const seriesPath = (more: Readonly<Record<string, string>>): string | undefined =>
    kind === undefined
      ? undefined
      : withQuery('/v1/series', {
          kind: kind.kind,
          from: isoAt(block.from, offsetAt),
          to: isoAt(block.to, offsetAt),
          step,
          ...more,
        })
  const series = useKept<Series>(seriesPath({ fused: 'true' }))
  // No more than a few values a day: the records themselves say whether each is for its whole day.
  const isBare =
    series.data !== undefined &&
    step < 86_400 &&
    series.data.points.reduce((sum, { count }) => sum + count, 0) <= (fewADay * spanOf(block)) / dayMs
  const before = levelOf(view) === 'day' ? contextDays : 1
  const recordPath = (which: Lines): string | undefined =>
    kind === undefined || !isBare
      ? undefined
      : recordsPath(kind.kind, { from: block.from - before * dayMs, to: block.to }, offsetAt, which)
  const records = useKept<{ records: RecordItem[] }>(recordPath('one'), getRecords)
  const bySource = lines === 'sources'
  const ownSeries = useKept<Series>(bySource ? seriesPath({ by: 'source' }) : undefined).data
  const ownRecords = useKept<{ records: RecordItem[] }>(bySource ? recordPath('sources') : undefined, getRecords).data
  const gathered = gatheredDays(levelOf(view), kind)
  const window = isBare && levelOf(view) === 'day' ? monthUpTo(view) : view
  return useMemo(() => {
    const single = records.data?.records ?? noRecords
    const isWholeDays = isBare && single.some(({ day }) => day !== undefined)
    const bareStep = isWholeDays ? dayMs : spanOf(window) / 60
    const pointsOfSingle = (some: readonly RecordItem[]) =>
      pointsOfRecords(some, isWholeDays ? 0 : bareStep / 2, offsetAt)
    const raw = series.data === undefined ? [] : isBare ? pointsOfSingle(single) : pointsOf(series.data, offsetAt)
    const ownStep = gathered === 0 ? (isBare ? bareStep : (series.data?.stepMs ?? step * 1000)) : gathered * dayMs
    // A day may have several values of its own, as the time in each zone.
    const gather = (some: readonly Point[]): readonly Point[] =>
      gathered === 0 ? (isWholeDays && hasTwins(some) ? byDay(some) : some) : byDay(some, gathered)
    const points = gather(raw)
    const told = !bySource
      ? []
      : isBare
        ? linesOfRecords(pointsOfSingle(ownRecords?.records ?? noRecords))
        : linesOfSeries(ownSeries, offsetAt)
    const own = told.length < 2 ? [] : told.map((line) => ({ ...line, points: gather(line.points) }))
    const gaps =
      kind === undefined
        ? []
        : gapsOf({
            times: points.map(({ at }) => at),
            stepMs: ownStep,
            from: window.from,
            to: window.to,
            now,
            days: daysOf(kind.kind),
          })
    const problem = series.problem ?? (isBare ? records.problem : undefined)
    const isLoading = series.data === undefined || (isBare && records.data === undefined)
    return {
      points,
      own,
      seams: bySource ? [] : seamsOf(points, scene.successorOf),
      stepMs: ownStep,
      gaps,
      isWholeDays,
      window,
      state: !isLoading ? 'ready' : problem === undefined ? 'loading' : 'failed',
      reload: () => {
        series.reload()
        records.reload()
      },
    }
  }, [
    series.data,
    records.data,
    series.problem,
    records.problem,
    isBare,
    gathered,
    bySource,
    ownSeries,
    ownRecords,
    view.from,
    view.to,
    now,
    offsetAt,
    daysOf,
    kind?.kind,
  ])
}

const linesOfSeries = (series: Series | undefined, offsetAt: (at: number) => number): SourceLine[] =>
  (series?.lines ?? []).map(({ connector, points }) => ({
    connector,
    points: pointsOf({ ...(series as Series), points }, offsetAt),
  }))

const linesOfRecords = (points: readonly Point[]): SourceLine[] =>
  [...new Set(points.flatMap(({ sources }) => sources))].sort().map((connector) => ({
    connector,
    points: points.filter(({ sources }) => sources.includes(connector)),
  }))

const hasTwins = (points: readonly Point[]): boolean => points.some(({ at }, index) => at === points[index + 1]?.at)

/** Records of one kind over the view, for what is drawn one by one. */
export const useRecords = (kind: string | undefined, scene: Pick<Scene, 'view' | 'offsetAt' | 'lines'>) => {
  const block = blockOf(scene.view)
  const resource = useKept<{ records: RecordItem[] }>(
    kind === undefined
      ? undefined
      : recordsPath(kind, { from: block.from - dayMs, to: block.to }, scene.offsetAt, scene.lines),
    getRecords,
  )
  return { ...resource, records: resource.data?.records ?? noRecords }
}

export const within = (points: readonly Point[], { from, to }: View, stepMs: number): Point[] =>
  points.filter(({ at }) => at + stepMs > from && at < to)
