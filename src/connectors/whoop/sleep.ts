/** Nights and naps: their totals, and the pulse in them. https://developer.whoop.com/docs/developing/user-data/sleep */
import * as kit from '../../kit/index.js'
import {
  byTimeRange,
  byToken,
  event,
  given,
  maybe,
  numbers,
  quantity,
  sample,
  Time,
  times,
  z,
} from '../../kit/index.js'
import { ask, base, Common, collection, Id, scoreOf, secondsOf, updated, zoned } from './collection.js'

const Stages = z.object(
  numbers(
    'total_in_bed_time_milli total_awake_time_milli total_no_data_time_milli total_light_sleep_time_milli total_slow_wave_sleep_time_milli total_rem_sleep_time_milli sleep_cycle_count disturbance_count',
  ),
)
const Needed = z.object(
  numbers('baseline_milli need_from_sleep_debt_milli need_from_recent_strain_milli need_from_recent_nap_milli'),
)
const Sleep = z.object({
  id: Id,
  start: Time,
  end: Time,
  ...Common,
  nap: maybe(z.boolean()),
  score: scoreOf({
    ...numbers(
      'respiratory_rate sleep_performance_percentage sleep_consistency_percentage sleep_efficiency_percentage',
    ),
    stage_summary: maybe(Stages),
    sleep_needed: maybe(Needed),
  }),
})
const derived = { method: 'derived' } as const
/** Judgements of the night, as figures of their own. */
const judged = {
  respiratory_rate: ['respiratory_rate', '/min'],
  sleep_performance_percentage: ['sleep_score', '{score}', derived],
  sleep_consistency_percentage: ['sleep_consistency', '%', derived],
} as const satisfies kit.Figures

/** The times of a sleep are told before its score is, and stay where there is none. */
export const sleep = collection(
  'activity/sleep',
  {
    title: 'Sleep',
    scopes: ['read:sleep'],
    emits: ['sleep_session', 'sleep_need', ...kit.figureKinds(judged)],
    doc: Sleep,
  },
  function* ({ id: document, nap, score, score_state: state, timezone_offset: offset, ...told }) {
    const span = { start: zoned(told.start, offset), end: zoned(told.end, offset) }
    const own = { key: document, document, ...updated(told.updated_at) }
    const needed = given(score?.sleep_needed, neededSeconds)
    const detail = {
      ...stagesOf(score?.stage_summary),
      neededSeconds: needed,
      efficiency: score?.sleep_efficiency_percentage,
      averageBreath: score?.respiratory_rate,
      score: score?.sleep_performance_percentage,
      ...(nap !== undefined && { nap, main: !nap }),
      ...(state !== undefined && { final: state !== 'PENDING_SCORE' }),
    }
    yield event('sleep_session', detail, { ...span, day: kit.dayAt(span.end) }, own)
    for (const record of kit.figureRecords(judged, score ?? {}, span, document)) yield { ...record, ...own }
    if (needed !== undefined) yield sample('sleep_need', quantity(needed, 's'), span, { ...own, ...derived })
  },
)

/** Time asleep is the sum of its stages: in bed less awake would count what was not recorded as sleep. */
const stagesOf = (told: z.infer<typeof Stages> = {} as z.infer<typeof Stages>) => {
  const [light, deep, rem] = [
    told.total_light_sleep_time_milli,
    told.total_slow_wave_sleep_time_milli,
    told.total_rem_sleep_time_milli,
  ].map(secondsOf)
  const isTold = light !== undefined || deep !== undefined || rem !== undefined
  return {
    inBedSeconds: secondsOf(told.total_in_bed_time_milli),
    awakeSeconds: secondsOf(told.total_awake_time_milli),
    unknownSeconds: secondsOf(told.total_no_data_time_milli),
    totalSeconds: isTold ? (light ?? 0) + (deep ?? 0) + (rem ?? 0) : undefined,
    lightSeconds: light,
    deepSeconds: deep,
    remSeconds: rem,
    cycles: told.sleep_cycle_count,
    restlessPeriods: told.disturbance_count,
  }
}

/** Debt and strain add to it, a nap takes from it. Without a part it is no sum. */
const neededSeconds = (told: z.infer<typeof Needed>): number | undefined => {
  const {
    baseline_milli: baseline,
    need_from_sleep_debt_milli: debt = 0,
    need_from_recent_strain_milli: strain = 0,
  } = told
  if (baseline === undefined) return undefined
  return Math.max(0, baseline + debt + strain + (told.need_from_recent_nap_milli ?? 0)) / 1000
}

const Point = z.object({ ...times('timestamp'), ...numbers('hr skin_temp') })
const felt = {
  hr: ['heart_rate', '/min', { series: 'sleep' }],
  skin_temp: ['skin_temperature', 'Cel', { series: 'sleep' }],
} as const satisfies kit.Figures
const Nights = kit.documentsOf(z.object({ id: Id }), { items: 'records', next: 'next_token' })
const Page = z.union([
  z.object({ stream: z.array(Point) }).transform(({ stream }) => ({ points: stream, nights: [], next: undefined })),
  Nights.transform(({ documents, next }) => ({ points: [], nights: documents, next })),
])
const streamOf = (task: kit.Task<z.infer<typeof Page>>, id: string) =>
  task.get(`${base}/activity/sleep/${encodeURIComponent(id)}/stream`, { types: 'hr,skin_temp' })

/** Asked for sleep by sleep, so that the sleeps are listed first. Whom WHOOP allows it is not documented. */
export const sleepStream = kit.defineStream({
  title: 'Pulse and skin temperature asleep',
  scopes: ['read:sleep'],
  emits: kit.figureKinds(felt),
  settleDays: 2,
  everyMinutes: 360,
  cursor: kit.InstantCursor,
  page: Page,
  pull: (task) =>
    byTimeRange(task, { atMostMs: 7 * kit.dayMs }, async function* (span) {
      const range = { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() }
      const listed = byToken(
        (token) => ask(task, 'activity/sleep', range, token),
        (body) => body.next,
      )
      for await (const list of listed) {
        yield list
        for (const { id } of list.body?.nights ?? []) yield await streamOf(task, id)
      }
    }),
  one: streamOf,
  *map({ points }, { path }) {
    const document = /\/sleep\/([^/]+)\/stream$/.exec(path)?.[1]
    for (const { timestamp: start, ...values } of points)
      if (start !== undefined) yield* kit.figureRecords(felt, values, { start }, document)
  },
})
