/** The schemas of IEEE 1752.1 that Open mHealth builds on, and its own of a night. https://opensource.ieee.org/omh/1752 */
import {
  all,
  amount,
  amountRange,
  any,
  anything,
  dateTime,
  flag,
  integer,
  list,
  number,
  one,
  record,
  type SchemaTable,
  text,
  uuid,
  words,
} from '../rules.js'
import { bodyPosture, denominator, frameOf, intervalForms, statistic } from './context.js'
import { duration, durationRange, kilocalories, length, percent, speed, temperature } from './units.js'

/** Without Open mHealth's part of a day. */
const interval = one(...intervalForms)
export const ieeeTimeFrame = frameOf(interval)
const overTime = all(ieeeTimeFrame, record({ time_interval: anything }))
const perWhat = any(denominator, text)
const statistics = { 'descriptive_statistic?': statistic, 'descriptive_statistic_denominator?': perWhat }
const frequency = one(amount('Hz'), record({ number_of_times: number, time_window: one(duration, durationRange) }))
const header = record({
  uuid,
  schema_id: record({ namespace: text, name: text, version: text }),
  source_creation_date_time: dateTime,
  'modality?': words('sensed', 'self-reported'),
  'acquisition_rate?': frequency,
  'external_datasheets?': list(record({ 'datasheet_type?': text, datasheet_reference: text })),
})

/** Of a night: how long each stage was, how often, and its share. */
const stage = (name: string) => ({
  [`${name}_sleep_duration?`]: duration,
  [`${name}_sleep_episode_count?`]: integer,
  [`${name}_sleep_percentage?`]: percent,
})

export const ieeeSchemas: SchemaTable = {
  'date-time-1.0': dateTime,
  'time-interval-1.0': interval,
  'time-frame-1.0': ieeeTimeFrame,
  'unit-value-1.0': amount(),
  'unit-value-range-1.0': amountRange(),
  'duration-unit-value-1.0': duration,
  'duration-unit-value-range-1.0': durationRange,
  'frequency-unit-value-1.0': frequency,
  'length-unit-value-1.0': length,
  'percent-unit-value-1.0': percent,
  'temperature-unit-value-1.0': temperature,
  'kcal-unit-value-1.0': kilocalories,
  'speed-unit-value-1.0': speed,
  'descriptive-statistic-1.0': statistic,
  'descriptive-statistic-denominator-1.0': denominator,
  'body-posture-1.0': bodyPosture,
  'schema-id-1.0': record({ namespace: text, name: text, version: text }),
  'header-1.0': header,
  'data-point-1.0': record({ header, body: record({}) }),
  'sleep-episode-1.0': record({
    'latency_to_sleep_onset?': duration,
    'latency_to_arising?': duration,
    'total_sleep_time?': duration,
    'light_sleep_duration?': duration,
    'deep_sleep_duration?': duration,
    'rem_sleep_duration?': duration,
    'wake_after_sleep_onset?': duration,
    'number_of_awakenings?': integer,
    'is_main_sleep?': flag,
    effective_time_frame: overTime,
    'sleep_efficiency_percentage?': percent,
  }),
  'sleep-stage-summary-1.0': record({
    sleep_stage_summary: record({
      total_sleep_time: duration,
      'sleep_efficiency_percentage?': percent,
      'latency_to_sleep_onset?': duration,
      'latency_to_arising?': duration,
      ...stage('rem'),
      ...stage('light'),
      ...stage('deep'),
      'awake_duration?': duration,
      'number_of_awakenings?': integer,
      'awake_percentage?': percent,
      ...statistics,
    }),
    'sleep_stage_episodes?': list(
      record({
        sleep_stage_state: words('REM_sleep', 'Light_sleep', 'Deep_sleep', 'Unknown_sleep', 'Awake'),
        sleep_stage_time_frame: overTime,
      }),
    ),
    effective_time_frame: overTime,
    'is_main_sleep?': flag,
  }),
  'total-sleep-time-1.0': record({
    total_sleep_time: duration,
    'sleep_events?': list(interval),
    effective_time_frame: overTime,
    'is_main_sleep?': flag,
    ...statistics,
  }),
  'time-in-bed-1.0': record({
    time_in_bed: duration,
    effective_time_frame: overTime,
    'is_main_sleep?': flag,
    ...statistics,
  }),
  'physical-activity-1.0': record({
    activity_name: text,
    'base_movement_quantity?': amount(),
    effective_time_frame: overTime,
    'distance?': length,
    'cumulative_elevation_gain?': length,
    'duration?': duration,
    'duration_light_activity?': duration,
    'duration_moderate_activity?': duration,
    'duration_vigorous_activity?': duration,
    'average_cadence?': amount(),
    'average_speed?': speed,
    'kcal_burned?': kilocalories,
    'reported_activity_intensity?': words('light', 'moderate', 'vigorous'),
    'met_value?': number,
    ...statistics,
  }),
}
