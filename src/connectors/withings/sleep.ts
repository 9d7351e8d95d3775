/** Nights as Withings sums them up, and what they were made of. https://developer.withings.com/api-reference/#operation/sleepv2-getsummary */
import * as kit from '../../kit/index.js'
import { coded, defineStream, event, maybe, numbers, quantity, recordsOf, sample, texts, z } from '../../kit/index.js'
import { answered, byDayOfData, byEpoch, Id, listing, listOf, momentOf, updated } from './calls.js'

const totals = numbers(
  'total_timeinbed total_sleep_time asleepduration lightsleepduration deepsleepduration remsleepduration wakeupduration wakeupcount waso nb_rem_episodes out_of_bed_count sleep_latency durationtosleep wakeup_latency durationtowakeup sleep_efficiency hr_average hr_min hr_max rr_average rr_min rr_max snoring snoringepisodecount sleep_score apnea_hypopnea_index breathing_disturbances_intensity',
)
const Night = z.object({
  id: Id,
  startdate: z.number(),
  enddate: z.number(),
  ...numbers('modified'),
  ...texts('date timezone deviceid hash_deviceid'),
  completed: maybe(z.boolean()),
  data: z.object(totals),
})
type Totals = z.infer<typeof Night>['data']

/** In the place of a figure: there was too little of the night to tell. */
const notKnown = -1
/** Judgements of the night, as figures of their own. */
const judged = {
  sleep_score: ['sleep_score', '{score}', { method: 'derived' }],
  snoring: ['snoring_time', 's'],
  apnea_hypopnea_index: ['apnea_hypopnea_index', '/h', { method: 'estimated' }],
  breathing_disturbances_intensity: ['breathing_disturbance_index', '{index}', { method: 'derived' }],
} as const satisfies kit.Figures

/** Nights are reckoned again as the device hands over more; `completed` tells when that has ended. */
export const sleep = defineStream({
  title: 'Nights',
  scopes: ['user.activity'],
  emits: ['sleep_session', ...kit.figureKinds(judged)],
  settleDays: 7,
  listing: 'complete',
  page: listOf('series', Night),
  ...(listing({
    path: '/v2/sleep',
    action: 'getsummary',
    form: { data_fields: Object.keys(totals).join(',') },
    by: 'days',
  }) as object),
  map: recordsOf(function* ({ id, data, timezone, date, completed, ...told }: z.infer<typeof Night>) {
    const span = { start: momentOf(told.startdate, timezone), end: momentOf(told.enddate, timezone) }
    const device = told.deviceid ?? told.hash_deviceid
    const own = { key: id, document: id, device, ...updated(told.modified) }
    const final = completed === undefined ? {} : { final: completed }
    const known = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== notKnown)) as Totals
    yield event('sleep_session', { ...detailOf(known), ...final }, { ...span, day: date }, own)
    for (const record of kit.figureRecords(judged, known, span, id)) yield { ...record, ...own }
  }),
})

const detailOf = (data: Totals) => ({
  inBedSeconds: data.total_timeinbed,
  totalSeconds: data.total_sleep_time ?? data.asleepduration ?? stagesTogether(data),
  awakeSeconds: data.wakeupduration,
  lightSeconds: data.lightsleepduration,
  deepSeconds: data.deepsleepduration,
  remSeconds: data.remsleepduration,
  latencySeconds: data.sleep_latency ?? data.durationtosleep,
  wakeLatencySeconds: data.wakeup_latency ?? data.durationtowakeup,
  wakeAfterOnsetSeconds: data.waso,
  snoringSeconds: data.snoring,
  snoringEpisodes: data.snoringepisodecount,
  remEpisodes: data.nb_rem_episodes,
  awakenings: data.wakeupcount,
  timesOutOfBed: data.out_of_bed_count,
  efficiency: kit.given(data.sleep_efficiency, percentOf),
  averageHeartRate: data.hr_average || undefined,
  lowestHeartRate: data.hr_min || undefined,
  highestHeartRate: data.hr_max || undefined,
  averageBreath: data.rr_average || undefined,
  lowestBreath: data.rr_min || undefined,
  highestBreath: data.rr_max || undefined,
  score: data.sleep_score,
})

/** Older trackers tell no total. */
const stagesTogether = ({ lightsleepduration: light, deepsleepduration: deep, remsleepduration: rem }: Totals) =>
  light === undefined && deep === undefined && rem === undefined ? undefined : (light ?? 0) + (deep ?? 0) + (rem ?? 0)

/** A share from 0 to 1, to a hundredth of a percent. */
const percentOf = (share: number): number => Math.round(share * 10_000) / 100

const states = { 0: 'awake', 1: 'light', 2: 'deep', 3: 'rem', 4: 'asleep', 5: 'unknown', 15: 'out_of_bed' } as const
const felt = {
  hr: ['heart_rate', '/min'],
  rr: ['respiratory_rate', '/min'],
  rmssd: ['hrv_rmssd', 'ms'],
  sdnn_1: ['hrv_sdnn', 'ms'],
} as const satisfies kit.Figures
const Values = maybe(byEpoch(z.number().nullable()))
const Stage = z.object({
  startdate: z.number(),
  enddate: z.number(),
  state: z.number(),
  ...texts('deviceid hash_deviceid'),
  hr: Values,
  rr: Values,
  rmssd: Values,
  sdnn_1: Values,
})

/** Neither the night it belongs to nor a zone is told: a stage is a record of its own. */
export const sleepStages = defineStream({
  title: 'Sleep stages',
  scopes: ['user.activity'],
  emits: ['sleep_stage', ...kit.figureKinds(felt)],
  settleDays: 7,
  everyMinutes: 120,
  listing: 'complete',
  page: answered(z.object({ series: z.array(Stage) })),
  ...(byDayOfData('/v2/sleep', { action: 'get', data_fields: Object.keys(felt).join(',') }) as object),
  *map({ series }) {
    for (const stage of series) {
      const device = stage.deviceid ?? stage.hash_deviceid
      const when = { start: momentOf(stage.startdate), end: momentOf(stage.enddate) }
      const code = states[stage.state as keyof typeof states] ?? 'unknown'
      yield coded('sleep_stage', code, when, { key: `${stage.startdate}@${device ?? ''}`, device })
      for (const [field, [kind, unit]] of Object.entries(felt))
        for (const [epoch, value] of Object.entries(stage[field as keyof typeof felt] ?? {}))
          if (value)
            // The day's own series may hold the same pulse.
            yield sample(
              kind as 'heart_rate',
              quantity(value, unit as '/min'),
              { start: momentOf(Number(epoch)) },
              { device, series: 'sleep' },
            )
    }
  },
})
