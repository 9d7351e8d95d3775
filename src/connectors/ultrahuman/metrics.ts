/**
 * One day of a person, all metrics at once: an object for each, by its type. A figure may come by itself or inside the
 * night. https://vision.ultrahuman.com/developer-docs
 */
import * as kit from '../../kit/index.js'
import { maybe, z } from '../../kit/index.js'
import { amounts, figures, Metric, pointsOf, series } from './figures.js'
import { figuresOfNight, Night, night, recordsOfNight } from './night.js'

/** The application's way, and that of a person's own token. */
export const paths = {
  auth: '/api/partners/v1/user_data/metrics',
  personal: '/api/v1/partner/daily_metrics',
} as const

/** Types come and go, and look as they like: one we do not know keeps its place in the list and nothing else. */
const known = (entry: unknown): unknown => {
  const { type } = Object(entry) as { readonly type?: unknown }
  if (typeof type !== 'string') return entry
  const name = type.toLowerCase()
  const isKnown = name === 'sleep' || Object.hasOwn(figures, name) || Object.hasOwn(series, name)
  return isKnown ? { ...(entry as object), type: name } : { type: '' }
}
const Entry = z.preprocess(
  known,
  z.union([
    z.object({ type: z.literal('sleep'), object: maybe(Night) }),
    z.object({ type: z.string().refine((type) => type !== 'sleep'), object: maybe(Metric) }),
  ]),
)
/** By day; an answer in the older form holds the one day that was asked for, and does not name it. */
const Page = z.object({
  data: z.preprocess(
    (data) => {
      const { metrics, metric_data } = Object(data) as { readonly metrics?: unknown; readonly metric_data?: unknown }
      if (metric_data !== undefined && metrics === undefined) return { metrics: { '': metric_data } }
      if (typeof metrics !== 'object' || metrics === null) return data
      return { metrics: Object.fromEntries(Object.entries(metrics).filter(([day]) => kit.isDay(day))) }
    },
    z.object({ metrics: z.record(z.string(), z.array(Entry)) }),
  ),
})

const kinds = [...kit.figureKinds(figures), ...Object.values(series).map(({ kind }) => kind), ...night] as const

export const metrics = kit.defineStream({
  title: 'Everything of a day',
  emits: [...new Set(kinds)],
  cursor: kit.LocalDay,
  // A ring keeps to itself what it measured until the phone is near.
  settleDays: 3,
  page: Page,
  // Days are the person's: a day of ours may hold a part of the one before and of the one after.
  pull: (task) => {
    const asked = new Set<string>()
    return kit.byDayRange(task, { atMost: 1, ahead: 0 }, async function* ({ from, to }) {
      for (let date = kit.addDays(from, -1); date <= kit.addDays(to, 1); date = kit.addDays(date, 1)) {
        if (asked.has(date)) continue
        const answer = await task.get(paths[task.signedInBy], { date })
        if (answer.problem === undefined) asked.add(date)
        yield answer
      }
    })
  },
  *map({ data }, { query }) {
    for (const [day, entries] of Object.entries(data.metrics)) {
      const date = day === '' ? query['date'] : day
      yield* recordsOf(entries, date !== undefined && kit.isDay(date) ? date : undefined)
    }
  },
})

type Entries = z.infer<typeof Entry>[]

/** A day is one document: what it no longer tells was taken back. */
function* recordsOf(entries: Entries, day: kit.LocalDay | undefined) {
  const midnight = midnightOf(entries, day)
  const told: Record<string, number> = {}
  let hasNight = false
  for (const { type, object } of entries) {
    if (object === undefined) continue
    if (type === 'sleep') {
      const sleep = object as Night
      hasNight ||= sleep.bedtime_start !== undefined
      for (const [name, value] of Object.entries(figuresOfNight(sleep))) told[name] ??= value
      yield* recordsOfNight(sleep, midnight, day)
    } else {
      const metric = object as Metric
      const amount = amounts(type, metric)
      if (amount !== undefined) told[type] = amount
      yield* pointsOf(type, metric, day)
    }
  }
  if (midnight === undefined) return
  // A night tells its length itself, and the pulse at rest comes under two names.
  if (hasNight) delete told['total_sleep']
  if (told['sleep_rhr'] !== undefined) delete told['night_rhr']
  yield* kit.figureRecords(figures, told, midnight, day)
}

/** The midnight a day begins with; as the day is known, so is the offset of that moment. */
const midnightOf = (entries: Entries, day: kit.LocalDay | undefined): kit.When | undefined => {
  const told = entries.find(({ object }) => object?.day_start_timestamp !== undefined)?.object?.day_start_timestamp
  if (told === undefined) return day === undefined ? undefined : { start: kit.startOfDay(day), day }
  const at = told * 1000
  const offset = day === undefined ? Number.NaN : (Date.parse(`${day}T00:00:00Z`) - at) / kit.minuteMs
  const isOffset = offset % 15 === 0 && offset >= -12 * 60 && offset <= 14 * 60
  return { start: kit.instant(at, isOffset ? offset : undefined), day }
}
