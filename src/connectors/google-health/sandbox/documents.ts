/** What has a name and a life: nights, workouts, weighings, food. Edits keep the name; deletions leave no trace but a notice. */
import { dayMs, type Instant } from '../../../kit/index.js'
import {
  asOf,
  type Fact,
  type Living,
  outlineOf,
  type Person,
  type Sleep,
  type Sport,
  secondsIn,
  type TimeSpan,
  type Workout,
} from '../../../sandbox/index.js'
import {
  interval,
  nameOf,
  offsetAt,
  sampleTime,
  seconds,
  type Teller,
  type Told,
  timestamp,
  typedIn,
  wearable,
} from './told.js'

interface Alive<T> {
  readonly living: Living<T>
  readonly value: T
  readonly final: boolean
  readonly updatedAt: Instant
}
export function* alive<T>(livings: readonly Living<T>[], now: Instant): Iterable<Alive<T>> {
  for (const living of livings) {
    const known = asOf(living, now)
    if (known.state === 'alive')
      yield { living, value: known.value, final: known.version === living.versions.length, updatedAt: known.updatedAt }
  }
}
/** Lists of the city go by the end, Google's by the start: nothing lasts longer than two days. */
export const wider = ({ from, to }: TimeSpan): TimeSpan => ({ from, to: to + 2 * dayMs })
export const within = (start: Instant, { from, to }: TimeSpan): boolean => start >= from && start < to
export const keyed = (type: string, id: string) => ({ key: `${type}/${id}`, document: `${type}/${id}` })

const stageNames = { awake: 'AWAKE', light: 'LIGHT', deep: 'DEEP', rem: 'REM' } as const
/** The classic recording knows awake and asleep; a second pass puts the stages in its place. */
const classic = (stages: Sleep['stages']) => {
  const parts: { type: 'AWAKE' | 'ASLEEP'; start: Instant; end: Instant }[] = []
  for (const { stage, start, end } of stages) {
    const type = stage === 'awake' ? 'AWAKE' : 'ASLEEP'
    const last = parts.at(-1)
    if (last?.type === type) last.end = end
    else parts.push({ type, start, end })
  }
  return parts
}

/** Listed by when they end, as the filter asks for. */
export const sleep: Teller = function* (person, span, now) {
  for (const { living, value, final, updatedAt } of alive(person.sleeps(span), now))
    yield night(person, living, value, final, updatedAt)
}
const night = (person: Person, living: Living<Sleep>, value: Sleep, final: boolean, updatedAt: Instant): Told => {
  const { start, end } = value
  const staged = final && !value.nap
  const parts = staged
    ? value.stages.map(({ stage, ...times }) => ({ type: stageNames[stage], ...times }))
    : classic(value.stages)
  const spent = secondsIn(value.stages)
  const inBed = (end - start) / 1000
  const asleepMinutes = Math.floor((inBed - spent.awake) / 60)
  const awakeMinutes = Math.floor(spent.awake / 60)
  const summed = new Map<string, { readonly minutes: number; readonly count: number }>()
  for (const { type } of parts) {
    const all = parts.filter((part) => part.type === type)
    summed.set(type, {
      minutes: Math.floor(all.reduce((sum, part) => sum + part.end - part.start, 0) / 60_000),
      count: all.length,
    })
  }
  const minutesOf = (type: string): number => summed.get(type)?.minutes ?? 0
  return {
    start,
    end,
    point: () => ({
      name: nameOf(person, 'sleep', living.id),
      dataSource: wearable(person),
      sleep: {
        interval: interval(person, start, end),
        type: staged ? 'STAGES' : 'CLASSIC',
        stages: parts.map((part) => ({
          startTime: timestamp(part.start),
          startUtcOffset: offsetAt(person, part.start),
          endTime: timestamp(part.end),
          endUtcOffset: offsetAt(person, part.end),
          type: part.type,
        })),
        metadata: {
          stagesStatus: staged ? 'SUCCEEDED' : value.nap ? 'REJECTED_NAP' : 'STAGES_STATE_UNSPECIFIED',
          ...(final && { processed: true }),
          ...(value.nap && { nap: true }),
          ...(!value.nap && { mainSleep: true }),
          ...(value.edited && { manuallyEdited: true }),
        },
        summary: {
          minutesInSleepPeriod: String(Math.floor(inBed / 60)),
          minutesAfterWakeUp: '0',
          minutesToFallAsleep: String(Math.floor(value.latencySeconds / 60)),
          minutesAsleep: String(asleepMinutes),
          minutesAwake: String(awakeMinutes),
          stagesSummary: [...summed].map(([type, { minutes, count }]) => ({
            type,
            minutes: String(minutes),
            count: String(count),
          })),
        },
        createTime: timestamp(living.versions[0]?.at ?? updatedAt),
        updateTime: timestamp(updatedAt),
      },
    }),
    facts: [
      {
        kind: 'sleep_session',
        start,
        end,
        day: value.day,
        ...keyed('sleep', living.id),
        detail: {
          totalSeconds: asleepMinutes * 60,
          awakeSeconds: awakeMinutes * 60,
          latencySeconds: Math.floor(value.latencySeconds / 60) * 60,
          recording: staged ? 'stages' : 'classic',
          ...(staged && {
            lightSeconds: minutesOf('LIGHT') * 60,
            deepSeconds: minutesOf('DEEP') * 60,
            remSeconds: minutesOf('REM') * 60,
          }),
        },
      },
    ],
  }
}

/** At the moment the night was first said to begin, which no later edit moves. */
export const sleepBreath: Teller = function* (person, span, now) {
  for (const { living, value } of alive(person.sleeps(wider(span)), now)) {
    const start = living.versions[0]?.value.start ?? value.start
    if (value.nap || !within(start, span)) continue
    const [full, deep] = [value.averageBreath, Math.round((value.averageBreath - 0.6) * 10) / 10]
    yield {
      start,
      end: start,
      point: () => ({
        dataSource: wearable(person),
        respiratoryRateSleepSummary: {
          sampleTime: sampleTime(person, start),
          fullSleepStats: { breathsPerMinute: full, standardDeviation: 1.1, signalToNoise: 3.2 },
          deepSleepStats: { breathsPerMinute: deep, standardDeviation: 0.8, signalToNoise: 3.9 },
          remSleepStats: { breathsPerMinute: 0 },
        },
      }),
      facts: [
        { kind: 'respiratory_rate', start, value: full },
        { kind: 'respiratory_rate', start, value: deep, series: 'deep' },
      ],
    }
  }
}

const sports: Readonly<Record<Sport, readonly [type: string, name: string]>> = {
  running: ['RUNNING', 'Run'],
  walking: ['WALKING', 'Walk'],
  cycling: ['BIKING', 'Bike'],
  swimming: ['SWIMMING_POOL', 'Swim'],
  strength_training: ['STRENGTH_TRAINING', 'Strength training'],
  yoga: ['YOGA', 'Yoga'],
}
export const exercise: Teller = function* (person, span, now) {
  for (const { living, value, updatedAt } of alive(person.workouts(wider(span)), now))
    if (within(value.start, span)) yield workout(person, living, value, updatedAt)
}
const workout = (person: Person, living: Living<Workout>, value: Workout, updatedAt: Instant): Told => {
  const { start, end } = value
  const [exerciseType, displayName] = sports[value.sport]
  const marks = (['START', 'STOP'] as const).map((exerciseEventType, index) => {
    const at = index === 0 ? start : end
    return { eventTime: timestamp(at), eventUtcOffset: offsetAt(person, at), exerciseEventType }
  })
  const detail: Fact['detail'] = {
    sportName: exerciseType,
    energyKcal: value.activeKcal,
    averageHeartRate: Math.round(value.averageHeartRate),
    activeSeconds: (end - start) / 1000,
    ...(value.distanceMeters !== undefined && { distanceMeters: value.distanceMeters }),
    ...(value.climbedMeters !== undefined && { elevationGainMeters: value.climbedMeters }),
  }
  return {
    start,
    end,
    point: () => ({
      name: nameOf(person, 'exercise', living.id),
      dataSource: value.source === 'manual' ? typedIn : wearable(person, 'ACTIVELY_MEASURED'),
      exercise: {
        interval: interval(person, start, end),
        exerciseType,
        displayName: value.name ?? displayName,
        activeDuration: seconds((end - start) / 1000),
        metricsSummary: {
          caloriesKcal: value.activeKcal,
          averageHeartRateBeatsPerMinute: String(Math.round(value.averageHeartRate)),
          ...(value.steps > 0 && { steps: String(value.steps) }),
          ...(value.distanceMeters !== undefined && { distanceMillimeters: value.distanceMeters * 1000 }),
          ...(value.climbedMeters !== undefined && { elevationGainMillimeters: value.climbedMeters * 1000 }),
        },
        exerciseMetadata: outlineOf(person, value).hasPositions ? { hasGps: true } : {},
        ...(value.source === 'automatic' && { exerciseEvents: marks }),
        createTime: timestamp(living.versions[0]?.at ?? updatedAt),
        updateTime: timestamp(updatedAt),
      },
    }),
    facts: [{ kind: 'exercise', start, end, ...keyed('exercise', living.id), detail }],
  }
}
