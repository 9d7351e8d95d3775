/** Days, quarters of an hour, nights and weighings, as the Health API words them. */
import { addDays, dayMs, type Instant, type LocalDay, minuteMs } from '../../../kit/index.js'
import {
  asOf,
  hashWords,
  type Living,
  type Person,
  type Sleep,
  secondsIn,
  type TimeSpan,
} from '../../../sandbox/index.js'

const quarterMs = 15 * minuteMs
/** How far back something may lie that changes now. */
export const changingMs = 4 * dayMs

const summaryId = (person: Person, ...words: readonly (string | number)[]): string =>
  `x${hashWords(person.seed, 'garmin').toString(16)}-${hashWords(person.seed, 'garmin', ...words).toString(16)}`
const begun = (person: Person, at: Instant) => ({
  startTimeInSeconds: Math.floor(at / 1000),
  startTimeOffsetInSeconds: person.offsetAt(at) * 60,
})
const centi = (value: number): number => Math.round(value * 100) / 100

/** 86,400 seconds once the day is over; less where it was read out in the middle of it. */
export const daily = (person: Person, day: LocalDay, now: Instant) => {
  const from = person.dayStart(day)
  const to = Math.max(from, Math.min(person.dayEnd(day), person.syncedUntil(now)))
  const { steps, distanceMeters, activeKcal, restingKcal, floors } = person.totals({ from, to })
  const figures = asOf(person.figures(day), now)
  const known = figures.state === 'unborn' ? undefined : figures.value
  const rates: Record<string, number> = {}
  for (let at = from; at < to; at += quarterMs) {
    const rate = person.heartRateAt(at)
    if (rate !== undefined) rates[String((at - from) / 1000)] = rate
  }
  return {
    // Its length is part of the id, as seen in the wild: it changes while the day lasts.
    summaryId: `${summaryId(person, 'daily', day)}-${((to - from) / 1000).toString(16)}-6`,
    calendarDate: day,
    activityType: 'GENERIC',
    ...begun(person, from),
    durationInSeconds: (to - from) / 1000,
    steps,
    distanceInMeters: centi(distanceMeters),
    activeKilocalories: Math.round(activeKcal),
    bmrKilocalories: Math.round(restingKcal),
    floorsClimbed: floors,
    ...(known?.restingHeartRate !== undefined && { restingHeartRateInBeatsPerMinute: known.restingHeartRate }),
    averageStressLevel: -1,
    highStressDurationInSeconds: known?.stressHighSeconds ?? -1,
    timeOffsetHeartRateSamples: rates,
  }
}

export function* epochsIn(person: Person, from: Instant, to: Instant) {
  for (let at = Math.floor(from / quarterMs) * quarterMs; at < to; at += quarterMs) {
    const end = Math.min(at + quarterMs, to)
    const { steps, distanceMeters, activeKcal } = person.totals({ from: at, to: end })
    if (steps === 0 && activeKcal === 0) continue
    yield {
      summaryId: summaryId(person, 'epoch', at),
      activityType: 'WALKING',
      ...begun(person, at),
      durationInSeconds: (end - at) / 1000,
      activeTimeInSeconds: (end - at) / 1000,
      steps,
      distanceInMeters: centi(distanceMeters),
      activeKilocalories: Math.round(activeKcal),
      intensity: 'ACTIVE',
    }
  }
}

/** Something that became or changed at a time, and how it is told. */
export interface Told {
  readonly at: Instant
  readonly doc: () => Readonly<Record<string, unknown>>
}

const lastOf = <T>(living: Living<T>, now: Instant) => {
  const known = asOf(living, now)
  return known.state === 'unborn' ? undefined : known
}

const sleep = (person: Person, { start, end, day, stages, nap, score, edited }: Sleep, version: number) => {
  const seconds = secondsIn(stages)
  const map = (['deep', 'light', 'rem', 'awake'] as const).map((name) => [
    name,
    stages
      .filter(({ stage }) => stage === name)
      .map((each) => ({ startTimeInSeconds: each.start / 1000, endTimeInSeconds: each.end / 1000 })),
  ])
  if (nap)
    return {
      summaryId: summaryId(person, 'naps', day),
      calendarDate: `${day}`,
      naps: [
        {
          napStartTimeInSeconds: start / 1000,
          napDurationInSeconds: (end - start) / 1000,
          napOffsetInSeconds: person.offsetAt(start) * 60,
          napValidation: 'DEVICE',
        },
      ],
    }
  return {
    summaryId: summaryId(person, 'sleep', start, end),
    calendarDate: day,
    ...begun(person, start),
    // Without the time awake.
    durationInSeconds: (end - start) / 1000 - seconds.awake,
    unmeasurableSleepInSeconds: 0,
    deepSleepDurationInSeconds: seconds.deep,
    lightSleepDurationInSeconds: seconds.light,
    remSleepInSeconds: seconds.rem,
    awakeDurationInSeconds: seconds.awake,
    sleepLevelsMap: Object.fromEntries(map),
    validation: edited ? 'AUTO_MANUAL' : version === 1 ? 'ENHANCED_TENTATIVE' : 'ENHANCED_FINAL',
    overallSleepScore: { value: score, qualifierKey: 'FAIR' },
  }
}

/** Values every five minutes of a night, by seconds from its start. */
const during = ({ start, end }: Sleep, valueAt: (at: Instant) => number | undefined) => {
  const values: Record<string, number> = {}
  for (let at = start; at < end; at += 5 * minuteMs) {
    const value = valueAt(at)
    if (value !== undefined) values[String((at - start) / 1000)] = value
  }
  return values
}

type Documents = (person: Person, range: TimeSpan, now: Instant) => Iterable<Told>

const nightly = (doc: (person: Person, night: Sleep) => Readonly<Record<string, unknown>>): Documents =>
  function* (person, range, now) {
    for (const living of person.sleeps(range)) {
      const known = lastOf(living, now)
      if (known === undefined || known.value.nap) continue
      const { value } = known
      yield {
        at: known.updatedAt,
        doc: () => ({
          summaryId: summaryId(person, 'night', value.day),
          calendarDate: value.day,
          ...begun(person, value.start),
          durationInSeconds: (value.end - value.start) / 1000,
          ...doc(person, value),
        }),
      }
    }
  }

const ofDay = (doc: (figures: ReturnType<typeof figuresOf>) => object | undefined, name: string): Documents =>
  function* (person, { from, to }, now) {
    for (let day = person.dayAt(from); day <= person.dayAt(to - 1); day = addDays(day, 1)) {
      const known = lastOf(person.figures(day), now)
      const told = known && doc(known.value)
      if (known !== undefined && told !== undefined)
        yield {
          at: known.updatedAt,
          doc: () => ({ summaryId: summaryId(person, name, day), calendarDate: day, ...told }),
        }
    }
  }
const figuresOf = (person: Person, day: LocalDay) => person.figures(day).versions[0]?.value ?? ({} as never)

/** What is known at `now` of a stretch of time, by Garmin's keys. */
export const documents: Readonly<Record<string, Documents>> = {
  *dailies(person, { from, to }, now) {
    const synced = person.syncedUntil(now)
    for (let day = person.dayAt(from); day <= person.dayAt(to - 1); day = addDays(day, 1))
      if (person.dayStart(day) < synced)
        yield { at: Math.min(now, person.dayEnd(day)), doc: () => daily(person, day, now) }
  },
  *epochs(person, { from, to }, now) {
    for (const epoch of epochsIn(person, from, Math.min(to, person.syncedUntil(now))))
      yield { at: from, doc: () => epoch }
  },
  *sleeps(person, range, now) {
    for (const living of person.sleeps(range)) {
      const known = lastOf(living, now)
      if (known !== undefined) yield { at: known.updatedAt, doc: () => sleep(person, known.value, known.version) }
    }
  },
  *bodyComps(person, range, now) {
    for (const living of person.weighIns(range)) {
      const known = lastOf(living, now)
      if (known === undefined) continue
      const { at, weightKg, bodyFatPercent, source } = known.value
      yield {
        at: known.updatedAt,
        doc: () => ({
          summaryId: summaryId(person, 'weight', at),
          measurementTimeInSeconds: Math.floor(at / 1000),
          measurementTimeOffsetInSeconds: person.offsetAt(at) * 60,
          weightInGrams: Math.round(weightKg * 1000),
          ...(source === 'scale' && { bodyFatInPercent: bodyFatPercent }),
        }),
      }
    }
  },
  hrv: nightly((person, night) => ({
    lastNightAvg: night.averageRmssd,
    hrvValues: during(night, (at) => person.hrvAt(at)),
  })),
  pulseox: nightly((person, night) => ({
    onDemand: false,
    timeOffsetSpo2Values: during(night, (at) => person.oxygenAt(at)),
  })),
  allDayRespiration: nightly((person, night) => ({
    timeOffsetEpochToBreaths: during(night, (at) => person.breathAt(at)),
  })),
  userMetrics: ofDay(({ vo2Max }) => (vo2Max === undefined ? undefined : { vo2Max, enhanced: true }), 'metrics'),
  skinTemp: ofDay(
    ({ skinTemperatureDeviation: deviation }) =>
      deviation === undefined ? undefined : { avgDeviationCelsius: deviation },
    'skin',
  ),
}

/** Asked for by these last parts of a path. */
export const byPath: Readonly<Record<string, string>> = {
  pulseOx: 'pulseox',
  respiration: 'allDayRespiration',
  ...Object.fromEntries(Object.keys(documents).map((key) => [key, key])),
}
export const mostDays = 90
export const isTooWide = ({ from, to }: TimeSpan): boolean => to - from > mostDays * dayMs
