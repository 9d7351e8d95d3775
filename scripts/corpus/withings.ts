import { withings as connector } from '../../src/connectors/withings/index.js'
import type { Draft, Moment, PageRequest } from '../../src/kit/index.js'
import { type Adapter, type Check, type CorpusInput, type CorpusPage, type Outcome, ofKind } from './adapter.js'
import { detail, enumOf, openMHealth, type Point, sampled, second, secondAt, type Told } from './withings-shimmer.js'

/** By file name: stream, path and action. */
const pages: Readonly<Record<string, readonly [stream: string, path: string, action: string]>> = {
  activity: ['activity', '/v2/measure', 'getactivity'],
  device: ['devices', '/v2/user', 'getdevice'],
  measurement: ['measures', '/measure', 'getmeas'],
  measurement_list_2: ['measures', '/measure', 'getmeas'],
  sleep_no_datafields: ['sleep_stages', '/v2/sleep', 'get'],
  sleep_summary: ['sleep', '/v2/sleep', 'getsummary'],
  'withings-body-measures': ['measures', '/measure', 'getmeas'],
  'withings-intraday-activity': ['intraday', '/v2/measure', 'getintradayactivity'],
  'withings-sleep-summary': ['sleep', '/v2/sleep', 'getsummary'],
}
const nameOf = ({ path }: CorpusInput): string => path.replace(/^.*\//, '').replace(/\.json$/, '')
const pageOf = (input: CorpusInput): readonly CorpusPage[] => {
  const [stream, path, action] = pages[nameOf(input)] ?? []
  if (stream === undefined || path === undefined) return []
  const request: PageRequest = { method: 'POST', path, query: {}, body: { action } }
  const body = input.json()
  return [{ stream, body: Array.isArray(body) ? { status: 0, body: { measuregrps: body } } : body, request }]
}

export const withings: Adapter = {
  folder: 'withings',
  connector,
  // Goals are wishes, no measurements; lists of subscriptions hold no health data.
  leaveOut: ['goals', 'no_goals', 'notify'].flatMap((name) => [`joostlek/${name}`, `joostlek/expected/${name}`]),
  pages: pageOf,
  *checks(expectation, outcome, input) {
    if (expectation === undefined) yield { what: 'yields records', expected: true, actual: outcome.records.length > 0 }
    else if (input.path.startsWith('shimmer/'))
      for (const [mapper, points] of Object.entries(expectation.expected as Record<string, readonly Point[]>))
        yield* openMHealth(mapper, points, outcome)
    else yield* snapshot(nameOf(input), expectation.expected as readonly Told[], outcome)
  },
}

function* snapshot(name: string, expected: readonly Told[], outcome: Outcome): Iterable<Check> {
  if (name === 'activity') for (const day of expected) yield* dayChecks(day, outcome)
  else if (name === 'device')
    for (const [index, one] of expected.entries()) yield* deviceChecks(one, outcome.records[index])
  else if (name === 'sleep_summary') for (const one of expected) yield* nightChecks(one, outcome)
  else if (name === 'sleep_no_datafields') {
    const stages = ofKind(outcome, 'sleep_stage')
    yield { what: 'number of stages', expected: expected.length, actual: stages.length }
    for (const [index, one] of expected.entries()) yield* stageChecks(one, stages[index])
  } else for (const group of expected) yield* groupChecks(group, outcome)
}

/** Fields of a day by kind and series. */
const dayFields: Readonly<Record<string, readonly [kind: string, series?: string, factor?: number]>> = {
  steps: ['step_count'],
  distance: ['distance'],
  elevation: ['floors_climbed'],
  soft_activity: ['activity_intensity_time', 'low'],
  moderate_activity: ['activity_intensity_time', 'medium'],
  intense_activity: ['activity_intensity_time', 'high'],
  total_time_active: ['active_minutes', undefined, 60],
  active_calories_burnt: ['active_calories'],
  total_calories_burnt: ['total_calories'],
  average_heart_rate: ['heart_rate', 'average'],
  min_heart_rate: ['heart_rate', 'lowest'],
  max_heart_rate: ['heart_rate', 'highest'],
  duration_heart_rate_light_zone: ['heart_zone_time', 'light'],
  duration_heart_rate_moderate_zone: ['heart_zone_time', 'moderate'],
  duration_heart_rate_intense_zone: ['heart_zone_time', 'intense'],
  duration_heart_rate_maximal_zone: ['heart_zone_time', 'maximal'],
}
function* dayChecks(told: Told, outcome: Outcome): Iterable<Check> {
  const own = outcome.records.filter(({ day }) => day === told['date'])
  for (const [field, expected] of Object.entries(told)) {
    const [kind, series, factor = 1] = dayFields[field] ?? []
    const value = sampled(own.find((record) => record.kind === kind && record.series === series))
    if (kind !== undefined)
      yield {
        what: `${field} of ${told['date']}`,
        expected,
        actual: typeof value === 'number' ? value * factor : value,
      }
  }
  yield { what: 'modified', expected: second(told['modified']) * 1000, actual: own[0]?.updatedAt }
  yield {
    what: 'is of another brand',
    expected: enumOf(told['origin']) === 'EXTERNAL',
    actual: own[0]?.origin !== undefined,
  }
}

function* deviceChecks(told: Told, ours: Draft | undefined): Iterable<Check> {
  yield { what: 'device', expected: told['device_id'], actual: ours?.device }
  yield { what: 'type', expected: (told['device_type'] as Told)['value'], actual: detail(ours, 'type') }
  if (told['battery'] !== undefined)
    yield { what: 'battery', expected: (told['battery'] as Told)['value'], actual: detail(ours, 'battery') }
  // Where Withings names no model, upstream looks the number up in a table of its own; we keep the number.
  const isNamed = !String(detail(ours, 'model')).startsWith('model ')
  if (isNamed) yield { what: 'model', expected: told['raw_model'], actual: detail(ours, 'model') }
  for (const [field, ourField] of [
    ['first_session_date', 'setUpAt'],
    ['last_session_date', 'lastSyncAt'],
  ] as const)
    if (told[field] !== undefined)
      yield {
        what: field,
        expected: second(told[field]),
        actual: secondAt(detail(ours, ourField) as Moment | undefined),
      }
}

const nightFields: Readonly<Record<string, string>> = {
  average_heart_rate: 'averageHeartRate',
  min_heart_rate: 'lowestHeartRate',
  max_heart_rate: 'highestHeartRate',
  average_respiration_rate: 'averageBreath',
  min_respiration_rate: 'lowestBreath',
  max_respiration_rate: 'highestBreath',
  deep_sleep_duration: 'deepSeconds',
  light_sleep_duration: 'lightSeconds',
  rem_sleep_duration: 'remSeconds',
  total_sleep_time: 'totalSeconds',
  total_time_awake: 'awakeSeconds',
  time_awake_during_sleep: 'wakeAfterOnsetSeconds',
  rem_sleep_phase_count: 'remEpisodes',
  out_of_bed_count: 'timesOutOfBed',
  sleep_latency: 'latencySeconds',
  wake_up_latency: 'wakeLatencySeconds',
  wake_up_count: 'awakenings',
  snoring: 'snoringSeconds',
  snoring_count: 'snoringEpisodes',
  sleep_score: 'score',
}
function* nightChecks(told: Told, outcome: Outcome): Iterable<Check> {
  const ours = ofKind(outcome, 'sleep_session').find(({ start }) => secondAt(start) === second(told['start_date']))
  const at = told['start_date']
  yield { what: `end of ${at}`, expected: second(told['end_date']), actual: secondAt(ours?.end) }
  yield { what: `day of ${at}`, expected: told['date'], actual: ours?.day }
  yield { what: `device of ${at}`, expected: told['hashed_device_id'], actual: ours?.device }
  const percent = detail(ours, 'efficiency')
  yield {
    what: `efficiency of ${at}`,
    expected: told['sleep_efficiency'],
    actual: typeof percent === 'number' ? percent / 100 : percent,
  }
  for (const [field, name] of Object.entries(nightFields)) {
    // A minus one is Withings' word for "not known", and a pulse or breath of zero is none: no figures of ours.
    const value = told[field] === -1 || (/rate/.test(field) && told[field] === 0) ? undefined : told[field]
    yield { what: `${field} of ${at}`, expected: value, actual: detail(ours, name) }
  }
  for (const [field, kind] of [
    ['apnea_hypopnea_index', 'apnea_hypopnea_index'],
    ['breathing_disturbances_intensity', 'breathing_disturbance_index'],
  ] as const) {
    const own = ofKind(outcome, kind).find(({ document }) => document === ours?.document)
    yield { what: `${field} of ${at}`, expected: told[field] === -1 ? undefined : told[field], actual: sampled(own) }
  }
}

const stages: Readonly<Record<string, string>> = {
  AWAKE: 'awake',
  LIGHT_SLEEP: 'light',
  DEEP_SLEEP: 'deep',
  REM_SLEEP: 'rem',
}
function* stageChecks(told: Told, ours: Draft | undefined): Iterable<Check> {
  const at = told['start_date']
  yield { what: `start of ${at}`, expected: second(at), actual: secondAt(ours?.start) }
  yield { what: `end of ${at}`, expected: second(told['end_date']), actual: secondAt(ours?.end) }
  yield {
    what: `stage of ${at}`,
    expected: stages[enumOf(told['state'])],
    actual: ours?.shape === 'coded' ? ours.code : undefined,
  }
  yield { what: `device of ${at}`, expected: told['hashed_device_id'], actual: ours?.device }
}

/** By Withings' name for a type: kind and series. */
const measured: Readonly<Record<string, readonly [kind: string, series?: string]>> = {
  WEIGHT: ['weight'],
  HEIGHT: ['height'],
  FAT_FREE_MASS: ['lean_mass'],
  FAT_RATIO: ['body_fat'],
  FAT_MASS_WEIGHT: ['fat_mass'],
  HEART_RATE: ['heart_rate'],
  MUSCLE_MASS: ['muscle_mass'],
  HYDRATION: ['water_mass'],
  BONE_MASS: ['bone_mass'],
  PULSE_WAVE_VELOCITY: ['pulse_wave_velocity'],
  VASCULAR_AGE: ['vascular_age'],
  EXTRACELLULAR_WATER: ['water_mass', 'extracellular'],
  INTRACELLULAR_WATER: ['water_mass', 'intracellular'],
  VISCERAL_FAT: ['visceral_fat'],
  FAT_FREE_MASS_FOR_SEGMENTS: ['lean_mass'],
  FAT_MASS_FOR_SEGMENTS: ['fat_mass'],
  MUSCLE_MASS_FOR_SEGMENTS: ['muscle_mass'],
  ELECTRODERMAL_ACTIVITY_FEET: ['skin_conductance', 'feet'],
  ELECTRODERMAL_ACTIVITY_LEFT_FOOT: ['skin_conductance', 'left_foot'],
  ELECTRODERMAL_ACTIVITY_RIGHT_FOOT: ['skin_conductance', 'right_foot'],
  BASAL_METABOLIC_RATE: ['basal_metabolic_rate'],
}
function* groupChecks(told: Told, outcome: Outcome): Iterable<Check> {
  const id = String(told['group_id'])
  const own = outcome.records.filter(({ document }) => document === id)
  yield { what: `time of ${id}`, expected: second(told['taken_at']), actual: secondAt(own[0]?.start) }
  yield { what: `change of ${id}`, expected: second(told['updated_at']) * 1000, actual: own[0]?.updatedAt }
  yield { what: `device of ${id}`, expected: told['device_id'], actual: own[0]?.device }
  const isTyped = enumOf(told['attribution']).startsWith('MANUAL')
  yield { what: `typed in, ${id}`, expected: isTyped, actual: own.some(({ method }) => method === 'manual') }
  for (const { measurement_type: type, value, position } of told['measurements'] as unknown as readonly Told[]) {
    const name = enumOf(type)
    if (name === 'ATRIAL_FIBRILLATION') {
      const rhythm = detail(
        own.find(({ kind }) => kind === 'electrocardiogram'),
        'classificationName',
      )
      yield { what: `${name} of ${id}`, expected: String(value), actual: rhythm }
      continue
    }
    const [kind, fixed] = measured[name] ?? []
    const series = name.endsWith('_SEGMENTS') ? enumOf(position).toLowerCase() : fixed
    const found = own.find((record) => record.kind === kind && record.series === series)
    yield { what: `${name} of ${id}`, expected: value, actual: sampled(found) }
  }
}
