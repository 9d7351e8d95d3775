/** https://developer.whoop.com/docs/developing/user-data/workout */
import * as kit from '../../kit/index.js'
import { convert, event, given, maybe, numbers, type SportName, sportNamed, Time, z } from '../../kit/index.js'
import { Common, collection, Id, scoreOf, secondsOf, updated, zoned } from './collection.js'

const zones = ['zero', 'one', 'two', 'three', 'four', 'five'] as const
const Zones = maybe(
  z.object(numbers('zone_zero_milli zone_one_milli zone_two_milli zone_three_milli zone_four_milli zone_five_milli')),
)
const Workout = z.object({
  id: Id,
  start: Time,
  end: Time,
  ...Common,
  ...kit.texts('sport_name'),
  score: scoreOf({
    ...numbers('strain average_heart_rate max_heart_rate kilojoule percent_recorded distance_meter'),
    ...numbers('altitude_gain_meter altitude_change_meter'),
    zone_durations: Zones,
    // As version 1 had it.
    zone_duration: Zones,
  }),
})

/** WHOOP's names that are not ours. */
const sports: Readonly<Record<string, SportName>> = {
  weightlifting: 'strength_training',
  weightlifting_msk: 'strength_training',
  strength_trainer: 'strength_training',
  powerlifting: 'strength_training',
  functional_fitness: 'functional_training',
  hiking_rucking: 'hiking',
  'hiking/rucking': 'hiking',
  rucking: 'hiking',
  skiing: 'alpine_skiing',
  rock_climbing: 'climbing',
  spin: 'indoor_cycling',
  assault_bike: 'indoor_cycling',
  stairmaster: 'stair_climbing',
  football: 'american_football',
  paddleboarding: 'stand_up_paddleboarding',
  paddle_tennis: 'padel',
  jumping_rope: 'jump_rope',
  box_fitness: 'boxing',
  hot_yoga: 'yoga',
  track_and_field: 'track_running',
  manual_labor: 'other',
}

export const workout = collection(
  'activity/workout',
  { title: 'Workouts', scopes: ['read:workout'], emits: ['exercise'], doc: Workout },
  function* ({ id: document, score = {} as NonNullable<z.infer<typeof Workout>['score']>, sport_name: name, ...told }) {
    const { start, end, timezone_offset: offset } = told
    const inZones = score.zone_durations ?? score.zone_duration
    const spent = zones.flatMap((zone, index) => {
      const seconds = secondsOf(inZones?.[`zone_${zone}_milli`])
      return seconds === undefined ? [] : [{ name: `zone ${index}`, seconds }]
    })
    const raised = spent.filter(({ name }) => ['zone 3', 'zone 4', 'zone 5'].includes(name))
    const detail = {
      sport: sportNamed(name ?? 'other', sports),
      sportName: name,
      strain: score.strain,
      energyKcal: given(score.kilojoule, (value) => convert(value, 'kJ', 'kcal')),
      averageHeartRate: score.average_heart_rate,
      maxHeartRate: score.max_heart_rate,
      distanceMeters: score.distance_meter,
      elevationGainMeters: score.altitude_gain_meter,
      elevationChangeMeters: score.altitude_change_meter,
      percentRecorded: score.percent_recorded,
      ...(spent.length > 0 && { zones: spent }),
      ...(raised.length > 0 && { heartIntensityMinutes: raised.reduce((sum, { seconds }) => sum + seconds, 0) / 60 }),
    }
    const when = { start: zoned(start, offset), end: zoned(end, offset) }
    const own = { key: document, document, ...updated(told.updated_at) }
    yield event('exercise', detail, { ...when, day: kit.dayAt(when.start) }, own)
  },
)
