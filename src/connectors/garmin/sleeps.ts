/** Nights and naps; a night comes again, longer, until nothing more is to come. */
import * as kit from '../../kit/index.js'
import { maybe, quantity, sample, samplesAt, z } from '../../kit/index.js'
import { personally } from './history.js'
import { Common, momentOf, Offsets, pointsOf, startOf, summaries } from './summaries.js'

const Nap = z.object({
  ...kit.numbers('napDurationInSeconds napStartTimeInSeconds napOffsetInSeconds'),
  ...kit.texts('napValidation'),
})
const Score = maybe(z.object(kit.numbers('value')))
/** Connect's own words for a night, in milliseconds where the Developer Program has seconds. */
const Connect = z.object({
  ...kit.texts('calendarDate sleepWindowConfirmationType'),
  ...kit.numbers('sleepStartTimestampGMT sleepStartTimestampLocal sleepEndTimestampGMT averageRespirationValue'),
  ...kit.numbers('deepSleepSeconds lightSleepSeconds remSleepSeconds awakeSleepSeconds unmeasurableSleepSeconds'),
  sleepScores: maybe(z.object({ overall: Score })),
  sleepNeed: maybe(z.object(kit.numbers('actual'))),
})
const Sleep = z.object({
  ...Common,
  ...kit.texts('validation'),
  ...kit.numbers('deepSleepDurationInSeconds lightSleepDurationInSeconds remSleepInSeconds awakeDurationInSeconds'),
  ...kit.numbers('unmeasurableSleepInSeconds'),
  sleepLevelsMap: maybe(z.record(z.string(), z.unknown())),
  timeOffsetSleepRespiration: Offsets,
  timeOffsetSleepSpo2: Offsets,
  overallSleepScore: Score,
  naps: maybe(z.array(Nap)),
  dailySleepDTO: maybe(Connect),
})
type Sleep = z.infer<typeof Sleep>

export const sleeps = summaries(
  {
    title: 'Nights of sleep',
    emits: ['sleep_session', 'sleep_score', 'sleep_need', 'oxygen_saturation', 'respiratory_rate'],
    doc: Sleep,
    keys: ['sleeps'],
    backfill: 'sleeps',
    personal: {
      atMost: 31,
      ask: personally(
        () => '/sleep-service/sleep/dailySleepSummariesByDate',
        ({ from, to }) => ({ startDate: from, endDate: to }),
      ),
    },
  },
  function* (told) {
    const { dailySleepDTO: connect } = told
    yield* night(connect === undefined ? told : { ...told, ...asPushed(connect) })
  },
)

const asPushed = (told: z.infer<typeof Connect>): Partial<Sleep> => {
  const { sleepStartTimestampGMT: from, sleepStartTimestampLocal: local, sleepEndTimestampGMT: to } = told
  const seconds = (ms: number | undefined): number | undefined => ms && ms / 1000
  return {
    calendarDate: told.calendarDate,
    startTimeInSeconds: seconds(from),
    startTimeOffsetInSeconds: from !== undefined && local !== undefined ? (local - from) / 1000 : undefined,
    durationInSeconds: from !== undefined && to !== undefined ? (to - from) / 1000 : undefined,
    deepSleepDurationInSeconds: told.deepSleepSeconds,
    lightSleepDurationInSeconds: told.lightSleepSeconds,
    remSleepInSeconds: told.remSleepSeconds,
    awakeDurationInSeconds: told.awakeSleepSeconds,
    unmeasurableSleepInSeconds: told.unmeasurableSleepSeconds,
    validation: told.sleepWindowConfirmationType?.toUpperCase(),
    overallSleepScore: told.sleepScores?.overall,
  }
}

function* night(
  told: Sleep,
): Iterable<kit.RecordOf<'sleep_session' | 'sleep_score' | 'sleep_need' | 'oxygen_saturation' | 'respiratory_rate'>> {
  const { calendarDate: day, validation = '', summaryId } = told
  const start = startOf(told)
  // Garmin has one night for a date, whose own id changes with its length.
  const document = kit.given(day ?? summaryId, (id) => `sleep@${id}`)
  for (const nap of told.naps ?? []) yield* napOf(nap)
  if (start === undefined || document === undefined) return
  const stages = stagesOf(told.sleepLevelsMap, told.startTimeOffsetInSeconds)
  const seconds = {
    deepSeconds: told.deepSleepDurationInSeconds,
    lightSeconds: told.lightSleepDurationInSeconds,
    remSeconds: told.remSleepInSeconds,
    awakeSeconds: told.awakeDurationInSeconds,
    unknownSeconds: told.unmeasurableSleepInSeconds || undefined,
  }
  const asleep = sum([seconds.deepSeconds, seconds.lightSeconds, seconds.remSeconds])
  const detail = {
    // Not worn, or only typed in: nothing is known of its stages.
    ...(asleep > 0 && { ...seconds, totalSeconds: asleep }),
    stages: stages.length === 0 ? undefined : stages,
    score: told.overallSleepScore?.value,
    nap: false,
    main: true,
    manual: validation === '' ? undefined : validation === 'MANUAL',
    final: validation === '' ? undefined : !validation.endsWith('TENTATIVE'),
    averageBreath: told.dailySleepDTO?.averageRespirationValue,
  }
  const end = endOf(start, told, sum([asleep, seconds.awakeSeconds, seconds.unknownSeconds]), stages)
  yield kit.event('sleep_session', detail, { start, end, day }, { key: document, document })
  const score = told.overallSleepScore?.value
  if (score !== undefined && day !== undefined)
    yield sample('sleep_score', quantity(score, '{score}'), { start, day }, { document, method: 'derived' })
  const need = told.dailySleepDTO?.sleepNeed?.actual
  if (need !== undefined && day !== undefined)
    yield sample('sleep_need', quantity(need, 'min'), { start, day }, { document, method: 'derived' })
  const during = { document, series: 'sleep' }
  yield* samplesAt('oxygen_saturation', '%', pointsOf(told, told.timeOffsetSleepSpo2), during)
  yield* samplesAt('respiratory_rate', '/min', pointsOf(told, told.timeOffsetSleepRespiration), during)
}

const sum = (seconds: readonly (number | undefined)[]): number =>
  seconds.reduce<number>((total, each) => total + (each ?? 0), 0)

/** Some lengths are without the time awake, by the documents, and some with it, as recorded: the longest is meant. */
const endOf = (start: kit.Moment, { durationInSeconds = 0 }: Sleep, spent: number, stages: readonly Stage[]) => {
  const ends = [durationInSeconds, spent].map((seconds) => kit.plus(start, seconds * 1000))
  const all = [...ends, ...stages.map(({ end }) => end)]
  const last = all.toSorted((one, other) => kit.orderOf(other) - kit.orderOf(one))[0]
  return last !== undefined && kit.orderOf(last) > kit.orderOf(start) ? last : undefined
}

interface Stage {
  readonly stage: 'deep' | 'light' | 'rem' | 'awake'
  readonly start: kit.Moment
  readonly end: kit.Moment
}
const Level = z.object({ startTimeInSeconds: z.number(), endTimeInSeconds: z.number() })
const names = ['deep', 'light', 'rem', 'awake'] as const

/** By stage, each with its stretches; what is neither is passed over. */
const stagesOf = (levels: Sleep['sleepLevelsMap'], offset: number | undefined): readonly Stage[] =>
  names
    .flatMap((stage) => {
      const list = levels?.[stage]
      return (Array.isArray(list) ? list : []).flatMap((each): readonly Stage[] => {
        const { data } = Level.safeParse(each)
        if (data === undefined || data.endTimeInSeconds <= data.startTimeInSeconds) return []
        return [
          { stage, start: momentOf(data.startTimeInSeconds, offset), end: momentOf(data.endTimeInSeconds, offset) },
        ]
      })
    })
    .sort((one, other) => kit.orderOf(one.start) - kit.orderOf(other.start))

/** Apart from the night: a summary may tell of the one without the other. */
function* napOf(nap: z.infer<typeof Nap>): Iterable<kit.RecordOf<'sleep_session'>> {
  const { napStartTimeInSeconds: at, napDurationInSeconds: length, napOffsetInSeconds: offset } = nap
  if (at === undefined) return
  const start = momentOf(at, offset)
  const end = kit.given(length, (seconds) => kit.plus(start, seconds * 1000))
  const manual = kit.given(nap.napValidation, (word) => word === 'MANUAL')
  const when = { start, end, day: kit.dayAt(start) }
  const key = `nap@${at}`
  yield kit.event('sleep_session', { nap: true, main: false, totalSeconds: length, manual }, when, {
    key,
    document: key,
  })
}
