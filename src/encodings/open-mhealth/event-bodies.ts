/** What took place: nights, workouts, places, doses. */
import { type DetailOf, type OutgoingMoment, type OutgoingRecord, sportTitles } from '../../core/index.js'
import { isInstant } from '../moments.js'
import { amountOf, type Bodies, type Body, unsaid } from './body.js'
import { doseUnits } from './schemas/units.js'
import { isOverTime, isUnsaid, type TimeFrame, timeFrameOf, withoutEnd } from './time-frame.js'

/** A detail as it leaves: as the dictionary says, with moments as ISO 8601. */
type Outgoing<T> = T extends { readonly offsetFrom: string }
  ? OutgoingMoment
  : T extends readonly (infer I)[]
    ? readonly Outgoing<I>[]
    : T extends object
      ? { readonly [F in keyof T]: Outgoing<T[F]> }
      : T
type Night = Outgoing<DetailOf<'sleep_session'>>
type Workout = Outgoing<DetailOf<'exercise'>>
type Place = Outgoing<DetailOf<'location'>>
type Dose = Outgoing<DetailOf<'medication'>>

export const bodyOfEvent = (record: OutgoingRecord, schema: string): Bodies => {
  const frame = timeFrameOf(record)
  if (isUnsaid(frame)) return frame
  switch (record.kind) {
    case 'sleep_session':
      return nightOf(record.detail as Night, frame, schema)
    case 'exercise':
      return [{ schema, body: workoutOf(record.detail as Workout, frame, record.method) }]
    case 'location':
      return placeOf(record.detail as Place, frame, schema)
    case 'medication':
      return doseOf(record.detail as Dose, frame, schema)
    default:
      return unsaid('no published schema describes this kind')
  }
}

/** Open mHealth's own schema of a night knows no stages. */
export const stagesSchema = 'ieee:sleep-stage-summary:1.0'

const seconds = (value: number) => amountOf(value, 'sec')

const nightOf = (night: Night, frame: TimeFrame, schema: string): Bodies => {
  if (!isOverTime(frame)) return withoutEnd
  const main = night.main ?? (night.nap === undefined ? undefined : !night.nap)
  const common = {
    ...(night.latencySeconds !== undefined && { latency_to_sleep_onset: seconds(night.latencySeconds) }),
    ...(night.wakeLatencySeconds !== undefined && { latency_to_arising: seconds(night.wakeLatencySeconds) }),
    ...(night.totalSeconds !== undefined && { total_sleep_time: seconds(night.totalSeconds) }),
    // A provider's mean of several nights may be no whole number, and the schema wants one.
    ...(Number.isInteger(night.awakenings) && { number_of_awakenings: night.awakenings }),
  }
  const whole = { effective_time_frame: frame, ...(main !== undefined && { is_main_sleep: main }) }
  const efficiency = night.efficiency === undefined ? undefined : amountOf(night.efficiency, '%')
  const episode: Body = {
    schema,
    body: {
      ...common,
      ...(night.wakeAfterOnsetSeconds !== undefined && {
        wake_after_sleep_onset: seconds(night.wakeAfterOnsetSeconds),
      }),
      ...(efficiency !== undefined && { sleep_maintenance_efficiency_percentage: efficiency }),
      ...whole,
    },
  }
  const summary = stagesOf(night, common, efficiency)
  return summary === undefined ? [episode] : [episode, { schema: stagesSchema, body: { ...summary, ...whole } }]
}

const stageWords: Readonly<Record<string, string>> = {
  ...{ awake: 'Awake', restless: 'Awake', out_of_bed: 'Awake', light: 'Light_sleep', deep: 'Deep_sleep' },
  ...{ rem: 'REM_sleep', asleep: 'Unknown_sleep', unknown: 'Unknown_sleep' },
}

/** IEEE 1752.1 wants the total beside the stages. */
const stagesOf = (night: Night, common: object, efficiency: object | undefined) => {
  const stages = night.stages ?? []
  const told = [night.lightSeconds, night.deepSeconds, night.remSeconds].some((each) => each !== undefined)
  if (night.totalSeconds === undefined || (stages.length === 0 && !told)) return undefined
  const episodes = stages.filter(({ start, end }) => isInstant(start) && isInstant(end))
  return {
    sleep_stage_summary: {
      ...common,
      ...(efficiency !== undefined && { sleep_efficiency_percentage: efficiency }),
      ...(night.lightSeconds !== undefined && { light_sleep_duration: seconds(night.lightSeconds) }),
      ...(night.deepSeconds !== undefined && { deep_sleep_duration: seconds(night.deepSeconds) }),
      ...(night.remSeconds !== undefined && { rem_sleep_duration: seconds(night.remSeconds) }),
      ...(Number.isInteger(night.remEpisodes) && { rem_sleep_episode_count: night.remEpisodes }),
      ...(night.awakeSeconds !== undefined && { awake_duration: seconds(night.awakeSeconds) }),
    },
    ...(episodes.length > 0 && {
      sleep_stage_episodes: episodes.map(({ stage, start, end }) => ({
        sleep_stage_state: stageWords[stage] ?? 'Unknown_sleep',
        sleep_stage_time_frame: { time_interval: { start_date_time: start.time, end_date_time: end.time } },
      })),
    }),
  }
}

const intensities = { easy: 'light', moderate: 'moderate', hard: 'vigorous' } as const

const workoutOf = (workout: Workout, frame: TimeFrame, method: string | undefined) => ({
  activity_name: workout.sportName ?? sportTitles[workout.sport],
  effective_time_frame: frame,
  ...(workout.distanceMeters !== undefined && { distance: amountOf(workout.distanceMeters, 'm') }),
  ...(workout.energyKcal !== undefined && { kcal_burned: amountOf(workout.energyKcal, 'kcal') }),
  // The schema's word is "reported": what a device reckons is not that.
  ...(workout.intensity !== undefined &&
    (method === 'manual' || workout.manual === true) && {
      reported_activity_intensity: intensities[workout.intensity],
    }),
})

const placeOf = (place: Place, frame: TimeFrame, schema: string): Bodies => {
  if (isOverTime(frame)) return unsaid('Open mHealth knows a place at an instant only, and this one held over a time')
  return [
    {
      schema,
      body: {
        latitude: amountOf(place.latitude, 'deg'),
        longitude: amountOf(place.longitude, 'deg'),
        ...(place.altitudeMeters !== undefined && { elevation: amountOf(place.altitudeMeters, 'm') }),
        effective_time_frame: frame,
      },
    },
  ]
}

/** Nobody says whether the name on the box or that of the substance was typed; the box is what people have at hand. */
const doseOf = (dose: Dose, frame: TimeFrame, schema: string): Bodies => {
  const medication = { trade_name: dose.name, strength: [] }
  if (dose.status === 'skipped')
    return dose.notes === undefined
      ? unsaid('a dose passed over needs its reason, and none is told')
      : [
          {
            schema: 'omh:reason-single-medication-dose-not-taken:1.0',
            body: { medication, effective_time_frame: frame, reason_for_missing_dose: dose.notes },
          },
        ]
  if (dose.status !== 'taken')
    return unsaid('Open mHealth knows doses taken or passed over, and this one may be neither')
  if (dose.amount === undefined || !doseUnits.includes(dose.amountOf ?? ''))
    return unsaid('a dose taken needs its amount in a unit of the schema')
  return [
    { schema, body: { medication, dose: amountOf(dose.amount, dose.amountOf as string), effective_time_frame: frame } },
  ]
}
