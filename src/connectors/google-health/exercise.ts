/** Workouts. https://developers.google.com/health/reference/rest/v4/users.dataTypes.dataPoints#exercise */
import { convert, type DetailOf, event, type KnownMoment, listedIn, type Stream, z } from '../../kit/index.js'
import { exerciseSessions, Interval, MaybeNum, momentOf, over, secondsOf, Text, updated } from './points.js'
import { sportOf } from './sports.js'

const Metrics = z
  .object({
    caloriesKcal: MaybeNum,
    distanceMillimeters: MaybeNum,
    steps: MaybeNum,
    averageSpeedMillimetersPerSecond: MaybeNum,
    averagePaceSecondsPerMeter: MaybeNum,
    averageHeartRateBeatsPerMinute: MaybeNum,
    elevationGainMillimeters: MaybeNum,
    activeZoneMinutes: MaybeNum,
    totalSwimLengths: MaybeNum,
    heartRateZoneDurations: z
      .object({ lightTime: Text, moderateTime: Text, vigorousTime: Text, peakTime: Text })
      .nullish(),
    mobilityMetrics: z
      .object({
        avgCadenceStepsPerMinute: MaybeNum,
        avgStrideLengthMillimeters: MaybeNum,
        avgVerticalOscillationMillimeters: MaybeNum,
        avgVerticalRatio: MaybeNum,
        avgGroundContactTimeDuration: Text,
      })
      .nullish(),
  })
  .nullish()
const Split = z.object({
  startTime: Text,
  startUtcOffset: Text,
  endTime: Text,
  endUtcOffset: Text,
  activeDuration: Text,
  metricsSummary: Metrics,
  splitType: Text,
})
const ExerciseEvent = z.object({ eventTime: Text, eventUtcOffset: Text, exerciseEventType: Text })
const Exercise = z.object({
  interval: Interval,
  exerciseType: Text,
  displayName: Text,
  notes: Text,
  activeDuration: Text,
  metricsSummary: Metrics,
  splits: z.array(Split).nullish(),
  splitSummaries: z.array(Split).nullish(),
  exerciseEvents: z.array(ExerciseEvent).nullish(),
  exerciseMetadata: z.object({ poolLengthMillimeters: MaybeNum, hasGps: z.boolean().nullish() }).nullish(),
  updateTime: Text,
})

type Detail = DetailOf<'exercise'>
/** Leaves out what is not there: absence is not zero. */
const present = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as {
    [K in keyof T]?: NonNullable<T[K]>
  }
const meters = (millimeters: number | null | undefined) =>
  millimeters == null ? undefined : convert(millimeters, 'mm', 'm')

const figuresOf = (metrics: z.output<typeof Metrics>, activeDuration: string | null | undefined) =>
  present({
    distanceMeters: meters(metrics?.distanceMillimeters),
    energyKcal: metrics?.caloriesKcal,
    steps: metrics?.steps,
    activeSeconds: secondsOf(activeDuration),
    averageHeartRate: metrics?.averageHeartRateBeatsPerMinute,
    averageSpeedMetersPerSecond:
      metrics?.averageSpeedMillimetersPerSecond == null
        ? undefined
        : convert(metrics.averageSpeedMillimetersPerSecond, 'mm/s', 'm/s'),
    averagePaceSecondsPerMeter: metrics?.averagePaceSecondsPerMeter,
    elevationGainMeters: meters(metrics?.elevationGainMillimeters),
  })

const formOf = (metrics: z.output<typeof Metrics>) => {
  const form = metrics?.mobilityMetrics
  const contact = secondsOf(form?.avgGroundContactTimeDuration)
  return present({
    averageCadence: form?.avgCadenceStepsPerMinute,
    averageStrideLengthMeters: meters(form?.avgStrideLengthMillimeters),
    averageVerticalOscillationCentimeters:
      form?.avgVerticalOscillationMillimeters == null
        ? undefined
        : convert(form.avgVerticalOscillationMillimeters, 'mm', 'cm'),
    averageVerticalRatio: form?.avgVerticalRatio,
    averageGroundContactMilliseconds: contact === undefined ? undefined : convert(contact, 's', 'ms'),
  })
}

const zonesOf = (metrics: z.output<typeof Metrics>): Detail['zones'] => {
  const times = metrics?.heartRateZoneDurations
  const zones = (['light', 'moderate', 'vigorous', 'peak'] as const).flatMap((name) => {
    const seconds = secondsOf(times?.[`${name}Time`])
    return seconds === undefined ? [] : [{ name, seconds }]
  })
  return zones.length > 0 ? zones : undefined
}

const lapOf = (split: z.output<typeof Split>) => ({
  start: momentOf(split.startTime, split.startUtcOffset),
  end: momentOf(split.endTime, split.endUtcOffset),
  ...(split.splitType ? { name: split.splitType.toLowerCase() } : {}),
  ...figuresOf(split.metricsSummary, split.activeDuration),
})

/** A pause lasts until the timer goes on, or until the workout stops. */
const pausesOf = (events: readonly z.output<typeof ExerciseEvent>[]): Detail['pauses'] => {
  const pauses: { readonly start: KnownMoment; readonly end: KnownMoment }[] = []
  let start: KnownMoment | undefined
  const inOrder = events
    .map((each) => ({ type: each.exerciseEventType ?? '', at: momentOf(each.eventTime, each.eventUtcOffset) }))
    .sort((one, other) => one.at.at - other.at.at)
  for (const { type, at } of inOrder) {
    if (type === 'PAUSE' || type === 'AUTO_PAUSE') start ??= at
    else if (start !== undefined) {
      pauses.push({ start, end: at })
      start = undefined
    }
  }
  return pauses.length > 0 ? pauses : undefined
}

const sessions = exerciseSessions('exercise', {
  title: 'Workouts',
  scope: 'activity_and_fitness',
  emits: ['exercise'],
  value: Exercise,
  *map(value, extras) {
    const { metricsSummary: metrics, exerciseMetadata: about } = value
    // What the person or the device marked says more than the splits made of every kilometre.
    const splits = value.splitSummaries?.length ? value.splitSummaries : (value.splits ?? [])
    yield event(
      'exercise',
      {
        sport: sportOf(value.exerciseType),
        ...figuresOf(metrics, value.activeDuration),
        ...formOf(metrics),
        ...present({
          sportName: value.exerciseType,
          name: value.displayName,
          notes: value.notes,
          zones: zonesOf(metrics),
          heartIntensityMinutes: metrics?.activeZoneMinutes,
          laps: splits.length > 0 ? splits.map(lapOf) : undefined,
          pauses: pausesOf(value.exerciseEvents ?? []),
          poolLengthMeters: meters(about?.poolLengthMillimeters),
          lengths: metrics?.totalSwimLengths,
          routeAvailable: about?.hasGps,
          manual: extras.method === 'manual' ? true : undefined,
        }),
      },
      over(value.interval),
      updated(extras, value.updateTime),
    )
  },
})
export const exercise: Stream = {
  ...sessions,
  lists: (body, request) => listedIn(sessions.map(body, request)),
}
