/** Types measured over an interval, mostly a minute. https://developers.google.com/health/data-types */
import { coded, event, quantity, type SeriesOf, sample, z } from '../../kit/index.js'
import { Interval, intervals, MaybeNum, over, Text } from './points.js'

const scope = 'activity_and_fitness'
/** `FAT_BURN` as the series it names. */
const series = (name: string | null | undefined) => name?.toLowerCase() ?? 'unspecified'
const secondsOver = (span: ReturnType<typeof over>) => quantity((span.end.at - span.start.at) / 1000, 's')

export const steps = intervals('steps', {
  title: 'Steps',
  scope,
  emits: ['step_count'],
  daysAtOnce: 7,
  value: z.object({ interval: Interval, count: MaybeNum }),
  *map({ interval, count }, extras) {
    if (count != null) yield sample('step_count', quantity(count, '{steps}'), over(interval), extras)
  },
})

export const floors = intervals('floors', {
  title: 'Floors climbed',
  scope,
  emits: ['floors_climbed'],
  value: z.object({ interval: Interval, count: MaybeNum }),
  *map({ interval, count }, extras) {
    if (count != null) yield sample('floors_climbed', quantity(count, '{floors}'), over(interval), extras)
  },
})

export const distance = intervals('distance', {
  title: 'Distance',
  scope,
  emits: ['distance'],
  daysAtOnce: 7,
  value: z.object({ interval: Interval, millimeters: MaybeNum }),
  *map({ interval, millimeters }, extras) {
    if (millimeters != null) yield sample('distance', quantity(millimeters, 'mm'), over(interval), extras)
  },
})

/** Despite its name a gain, never a height above the sea. */
export const altitude = intervals('altitude', {
  title: 'Elevation gain',
  scope,
  emits: ['elevation_gain'],
  value: z.object({ interval: Interval, gainMillimeters: MaybeNum }),
  *map({ interval, gainMillimeters }, extras) {
    if (gainMillimeters != null) yield sample('elevation_gain', quantity(gainMillimeters, 'mm'), over(interval), extras)
  },
})

export const activeEnergyBurned = intervals('active-energy-burned', {
  title: 'Active energy',
  scope,
  emits: ['active_calories'],
  daysAtOnce: 7,
  value: z.object({ interval: Interval, kcal: MaybeNum }),
  *map({ interval, kcal }, extras) {
    if (kcal != null) yield sample('active_calories', quantity(kcal, 'kcal'), over(interval), extras)
  },
})

export const basalEnergyBurned = intervals('basal-energy-burned', {
  title: 'Resting energy',
  scope,
  emits: ['resting_calories'],
  daysAtOnce: 7,
  value: z.object({ interval: Interval, kcal: MaybeNum }),
  *map({ interval, kcal }, extras) {
    if (kcal != null) yield sample('resting_calories', quantity(kcal, 'kcal'), over(interval), extras)
  },
})

/** Cardio and peak minutes already count twice: the provider's weighting is what the kind means. */
export const activeZoneMinutes = intervals('active-zone-minutes', {
  title: 'Active zone minutes',
  scope,
  emits: ['heart_intensity_minutes'],
  value: z.object({ interval: Interval, heartRateZone: Text, activeZoneMinutes: MaybeNum }),
  *map({ interval, heartRateZone, activeZoneMinutes: minutes }, extras) {
    if (minutes != null)
      yield sample('heart_intensity_minutes', quantity(minutes, 'min'), over(interval), {
        ...extras,
        series: series(heartRateZone),
      })
  },
})

const intensities: Readonly<Record<string, SeriesOf<'activity_intensity_time'>>> = {
  LIGHT: 'low',
  MODERATE: 'medium',
  VIGOROUS: 'high',
}

export const activeMinutes = intervals('active-minutes', {
  title: 'Active minutes',
  scope,
  emits: ['active_minutes', 'activity_intensity_time'],
  value: z.object({
    interval: Interval,
    activeMinutesByActivityLevel: z.array(z.object({ activityLevel: Text, activeMinutes: MaybeNum })).nullish(),
  }),
  *map({ interval, activeMinutesByActivityLevel }, extras) {
    const levels = (activeMinutesByActivityLevel ?? []).flatMap(({ activityLevel, activeMinutes: minutes }) =>
      minutes == null ? [] : [{ level: activityLevel ?? '', minutes }],
    )
    if (levels.length === 0) return
    const total = levels.reduce((sum, { minutes }) => sum + minutes, 0)
    yield sample('active_minutes', quantity(total, 'min'), over(interval), extras)
    for (const { level, minutes } of levels) {
      const intensity = intensities[level]
      if (intensity !== undefined)
        yield sample('activity_intensity_time', quantity(minutes, 'min'), over(interval), {
          ...extras,
          series: intensity,
        })
    }
  },
})

const levels = {
  SEDENTARY: 'sedentary',
  LIGHTLY_ACTIVE: 'low',
  MODERATELY_ACTIVE: 'medium',
  VERY_ACTIVE: 'high',
} as const
const isLevel = (name: string): name is keyof typeof levels => Object.hasOwn(levels, name)

export const activityLevel = intervals('activity-level', {
  title: 'Activity level',
  scope,
  emits: ['activity_level'],
  daysAtOnce: 7,
  value: z.object({ interval: Interval, activityLevelType: Text }),
  *map({ interval, activityLevelType }, extras) {
    // Enumerations grow; a level we do not know yet stays in the raw page until a mapper does.
    if (activityLevelType && isLevel(activityLevelType))
      yield coded('activity_level', levels[activityLevelType], over(interval), extras)
  },
})

export const sedentaryPeriod = intervals('sedentary-period', {
  title: 'Sedentary periods',
  scope,
  emits: ['sedentary_time'],
  value: z.object({ interval: Interval }),
  *map({ interval }, extras) {
    const span = over(interval)
    yield sample('sedentary_time', secondsOver(span), span, extras)
  },
})

export const timeInHeartRateZone = intervals('time-in-heart-rate-zone', {
  title: 'Time in heart rate zones',
  scope,
  emits: ['heart_zone_time'],
  value: z.object({ interval: Interval, heartRateZoneType: Text }),
  *map({ interval, heartRateZoneType }, extras) {
    const span = over(interval)
    yield sample('heart_zone_time', secondsOver(span), span, { ...extras, series: series(heartRateZoneType) })
  },
})

const strokes = {
  FREESTYLE: 'freestyle',
  BACKSTROKE: 'backstroke',
  BREASTSTROKE: 'breaststroke',
  BUTTERFLY: 'butterfly',
} as const
const isStroke = (name: string): name is keyof typeof strokes => Object.hasOwn(strokes, name)

/** One point per pool length. */
export const swimLengths = intervals('swim-lengths-data', {
  title: 'Swimming lengths',
  scope,
  emits: ['swim_length'],
  value: z.object({ interval: Interval, swimStrokeType: Text, strokeCount: MaybeNum }),
  *map({ interval, swimStrokeType, strokeCount }, extras) {
    const stroke = swimStrokeType && isStroke(swimStrokeType) ? strokes[swimStrokeType] : 'unknown'
    yield event(
      'swim_length',
      { stroke, ...(strokeCount != null ? { strokes: strokeCount } : {}) },
      over(interval),
      extras,
    )
  },
})
