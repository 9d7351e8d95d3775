/** What a person does: steps, exercise, sleep, and what sensors feel. https://github.com/openmhealth/schemas/tree/main/schema/omh */
import { amount, flag, integer, list, number, record, type SchemaTable, text, words } from '../rules.js'
import { atATime, bodyLocation, overTime, perWhat, statistic, statistic10, timeFrame } from './context.js'
import { ieeeTimeFrame } from './ieee.js'
import {
  acceleration,
  angularVelocity,
  degrees,
  duration,
  fluxDensity,
  kilocalories,
  length,
  pace,
  percent,
  speed,
} from './units.js'

const timeIfTold = { 'effective_time_frame?': timeFrame }
const time = { effective_time_frame: timeFrame, 'descriptive_statistic?': statistic }
const perTime = {
  effective_time_frame: overTime,
  'descriptive_statistic?': statistic,
  'descriptive_statistic_denominator?': perWhat,
}
const intensity = { 'reported_activity_intensity?': words('light', 'moderate', 'vigorous') }
const sleptFor = amount('sec', 'min', 'h')
const activity10 = { activity_name: text, ...timeIfTold, 'distance?': length, ...intensity }

const episode = {
  'latency_to_sleep_onset?': duration,
  'latency_to_arising?': duration,
  'total_sleep_time?': duration,
  'number_of_awakenings?': integer,
  'is_main_sleep?': flag,
  effective_time_frame: overTime,
  'sleep_maintenance_efficiency_percentage?': percent,
}

/** Along two axes or three. */
const axes = (name: string, rule: SchemaTable[string]) => ({
  [`${name}_x`]: rule,
  [`${name}_y`]: rule,
  [`${name}_z?`]: rule,
})
const onBody = { 'sensor_body_location?': bodyLocation }

export const movementSchemas: SchemaTable = {
  'activity-name-1.0': text,
  'physical-activity-1.0': record(activity10),
  'physical-activity-1.1': record({ ...activity10, 'met_value?': number }),
  'physical-activity-1.2': record({ ...activity10, 'met_value?': number, 'kcal_burned?': kilocalories }),
  'step-count-1.0': record({ step_count: number, ...timeIfTold }),
  // From the second version on its statistics stayed those of the first.
  'step-count-2.0': record({ step_count: number, ...perTime, 'descriptive_statistic?': statistic10 }),
  'step-count-3.0': record({ step_count: amount('steps'), ...perTime, 'descriptive_statistic?': statistic10 }),
  'calories-burned-1.0': record({ kcal_burned: kilocalories, ...timeIfTold, 'activity_name?': text }),
  'calories-burned-2.0': record({ kcal_burned: kilocalories, 'activity_name?': text, ...perTime }),
  'minutes-moderate-activity-1.0': record({ minutes_moderate_activity: amount('min'), ...timeIfTold }),
  'speed-1.0': record({ speed, ...time }),
  'pace-1.0': record({ pace, ...time }),
  'geoposition-1.0': record({
    latitude: degrees,
    longitude: degrees,
    'elevation?': amount('m', 'ft'),
    effective_time_frame: atATime,
    'number_of_satellites_in_view?': integer,
    'satellite_signal_strengths?': list(record({ value: integer, unit: words('dB') })),
    'number_of_satellites_in_fix?': integer,
    'positioning_system?': words('GPS', 'GLONASS', 'Galileo', 'Beidou', 'COMPASS', 'IRNSS', 'QZSS'),
  }),

  'sleep-duration-1.0': record({ sleep_duration: sleptFor, ...timeIfTold, 'user_notes?': text }),
  'sleep-duration-2.0': record({ sleep_duration: sleptFor, ...perTime }),
  'total-sleep-time-1.0': record({ total_sleep_time: duration, ...perTime }),
  'sleep-episode-1.0': record(episode),
  'sleep-episode-1.1': record({ ...episode, 'wake_after_sleep_onset?': duration }),

  'acceleration-1.0': record({ ...axes('acceleration', acceleration), ...time, ...onBody }),
  'acceleration-2.0': record({
    ...axes('acceleration', acceleration),
    ...time,
    effective_time_frame: ieeeTimeFrame,
    ...onBody,
  }),
  'orientation-1.0': record({ ...axes('angular_velocity', angularVelocity), ...time, ...onBody }),
  'magnetic-force-1.0': record({ ...axes('magnetic_field_strength', fluxDensity), ...time }),
}
