/** What is measured all day and all night: stress, strength left, breath, oxygen, and the heart's variability. */
import * as kit from '../../kit/index.js'
import { maybe, quantity, sample, samplesAt, z } from '../../kit/index.js'
import { personally } from './history.js'
import { Common, known, Offsets, onDay, pointsOf, summaries } from './summaries.js'

/** Connect's own words for a day of it. */
const judged = {
  overallStressLevel: ['stress_level', '{score}'],
  highStressDuration: ['stress_high_duration', 's'],
  restStressDuration: ['stress_recovery_duration', 's'],
} as const satisfies kit.Figures
const Stress = z.object({
  ...Common,
  timeOffsetStressLevelValues: Offsets,
  timeOffsetBodyBatteryValues: Offsets,
  values: maybe(z.object(kit.figureFields(judged))),
})

/** Every three minutes. */
export const stressDetails = summaries(
  {
    title: 'Stress and strength left',
    emits: ['stress_level', 'energy_reserve_score', 'stress_high_duration', 'stress_recovery_duration'],
    doc: Stress,
    keys: ['stressDetails'],
    backfill: 'stressDetails',
    personal: {
      atMost: 28,
      ask: personally(({ from, to }) => `/usersummary-service/stats/stress/daily/${from}/${to}`),
    },
  },
  function* (told) {
    const when = onDay(told)
    const document = kit.given(told.calendarDate ?? told.summaryId, (id) => `stress@${id}`)
    if (when !== undefined && told.values !== undefined)
      yield* kit.figureRecords(judged, known(told.values), when, document)
    yield* samplesAt('stress_level', '{score}', pointsOf(told, told.timeOffsetStressLevelValues), { document })
    const reserve = pointsOf(told, told.timeOffsetBodyBatteryValues)
    yield* samplesAt('energy_reserve_score', '{score}', reserve, { document })
  },
)

const Variability = z.object({ ...Common, ...kit.numbers('lastNightAvg'), hrvValues: Offsets })
/** RMSSD over five minutes each, in sleep, and their mean for the day. */
export const hrv = summaries(
  {
    title: 'Heart rate variability of the night',
    emits: ['hrv_rmssd'],
    doc: Variability,
    keys: ['hrv', 'hrvSummaries'],
    backfill: 'hrv',
    personal: { atMost: 35, ask: personally(({ from, to }) => `/hrv-service/hrv/daily/${from}/${to}`) },
  },
  function* (told) {
    const when = onDay(told)
    const document = kit.given(told.calendarDate ?? told.summaryId, (id) => `hrv@${id}`)
    const extras = { document, series: 'sleep' }
    if (when !== undefined && told.lastNightAvg)
      yield sample('hrv_rmssd', quantity(told.lastNightAvg, 'ms'), when, extras)
    yield* samplesAt('hrv_rmssd', 'ms', pointsOf(told, told.hrvValues), extras)
  },
)

const Breaths = z.object({ ...Common, timeOffsetEpochToBreaths: Offsets })
export const allDayRespiration = summaries(
  {
    title: 'Breath',
    emits: ['respiratory_rate'],
    doc: Breaths,
    keys: ['allDayRespiration'],
    backfill: 'respiration',
  },
  (told) =>
    samplesAt('respiratory_rate', '/min', pointsOf(told, told.timeOffsetEpochToBreaths), { document: told.summaryId }),
)

const Oxygen = z.object({ ...Common, timeOffsetSpo2Values: Offsets, onDemand: maybe(z.boolean()) })
export const pulseox = summaries(
  {
    title: 'Oxygen in the blood',
    emits: ['oxygen_saturation'],
    doc: Oxygen,
    keys: ['pulseox'],
    backfill: 'pulseOx',
  },
  (told) =>
    samplesAt('oxygen_saturation', '%', pointsOf(told, told.timeOffsetSpo2Values), {
      document: told.summaryId,
      series: told.onDemand === true ? 'spot' : undefined,
    }),
)

const Snapshot = z.object({
  ...Common,
  ...kit.numbers('offsetStartTimeInSeconds'),
  summaries: maybe(
    z.array(z.object({ ...kit.texts('summaryType'), ...kit.numbers('avgValue'), epochSummaries: Offsets })),
  ),
})
const parts = {
  heart_rate: ['heart_rate', '/min'],
  respiration: ['respiratory_rate', '/min'],
  stress: ['stress_level', '{score}'],
  spo2: ['oxygen_saturation', '%'],
  rmssd_hrv: ['hrv_rmssd', 'ms'],
  sdrr_hrv: ['hrv_sdnn', 'ms'],
} as const satisfies kit.Figures

/** Two minutes of sitting still. Of variability only the mean is told. */
export const healthSnapshot = summaries(
  {
    title: 'Health snapshots',
    emits: kit.figureKinds(parts),
    doc: Snapshot,
    keys: ['healthSnapshot'],
    backfill: 'healthSnapshot',
  },
  function* (told) {
    // Garmin's own example turns the name of the offset around.
    const start = { ...told, startTimeOffsetInSeconds: told.startTimeOffsetInSeconds ?? told.offsetStartTimeInSeconds }
    for (const { summaryType = '', avgValue, epochSummaries } of told.summaries ?? []) {
      const [kind, unit] = Object.hasOwn(parts, summaryType) ? parts[summaryType as keyof typeof parts] : []
      if (kind === undefined) continue
      const values = epochSummaries ?? { 0: avgValue }
      const extras = { document: told.summaryId, series: 'snapshot' }
      yield* samplesAt(kind, unit as never, pointsOf(start, values), extras as never) as Iterable<never>
    }
  },
)
