import { garmin as connector } from '../../src/connectors/garmin/index.js'
import { type Draft, isKnown, type Json, orderOf } from '../../src/kit/index.js'
import { type Adapter, type CorpusInput, getRequest, type Outcome, ofKind, valuesOf } from './adapter.js'

interface Exchange {
  readonly request: { readonly url: string }
  readonly response: { readonly status: number; readonly json?: unknown }
}

/** Summaries of the Developer Program, by the file's name. */
const posted: Readonly<Record<string, string>> = {
  activity: 'activities',
  'blood-pressure-webhook': 'bloodPressures',
  'body-composition': 'bodyComps',
  daily: 'dailies',
  'daily-missing-values': 'dailies',
  epochs: 'epochs',
  hrv: 'hrv',
  moveiq: 'moveIQActivities',
  'respiration-webhook': 'allDayRespiration',
  'sleep-basic': 'sleeps',
  'sleep-levels-map-dirty': 'sleeps',
}

/**
 * What Connect answers, by its path. The rest of Connect's own services (hydration, intensity minutes, sleep scores,
 * weekly totals, training readiness, scores, body battery's events, weight, the days' heart rate) is offered by no door
 * the connector has: nothing there is mapped, and nothing compared.
 */
const services: readonly (readonly [RegExp, string])[] = [
  [/\/activitylist-service\/activities\/search\/activities/, 'activities'],
  [/\/hrv-service\/hrv\/daily\//, 'hrv'],
  [/\/usersummary-service\/stats\/stress\/daily\//, 'stressDetails'],
  [/\/usersummary-service\/stats\/steps\/daily\//, 'dailies'],
  [/\/usersummary-service\/usersummary\/daily/, 'dailies'],
  [/\/sleep-service\/sleep\/dailySleepData/, 'sleeps'],
  [/\/wellness-service\/wellness\/dailySleepData/, 'sleeps'],
]
const streamOf = (url: string): string | undefined => services.find(([path]) => path.test(url))?.[1]

const nameOf = ({ path }: CorpusInput): string => path.replace(/^.*\//, '').replace(/\.json$/, '')
const isConnect = ({ path }: CorpusInput): boolean => path.startsWith('garth/')
const exchangesOf = (input: CorpusInput): readonly Exchange[] => (input.json() as { exchanges: Exchange[] }).exchanges

export const garmin: Adapter = {
  folder: 'garmin',
  connector,
  pages(input) {
    if (isConnect(input))
      return exchangesOf(input).flatMap(({ request, response }) => {
        const stream = streamOf(request.url)
        if (stream === undefined || response.status !== 200) return []
        return [{ stream, body: response.json, request: getRequest(new URL(request.url).pathname) }]
      })
    const stream = posted[nameOf(input)] ?? nameOf(input)
    const told = input.json()
    const docs = Array.isArray(told) ? told : [told]
    // Only the map of levels was kept: the night it came in is put around it.
    const night = { calendarDate: '2024-01-15', startTimeInSeconds: 1705273200, durationInSeconds: 14400 }
    const body = input.path.includes('levels-map') ? [{ ...night, sleepLevelsMap: told }] : docs
    return [{ stream, body: { [stream]: body }, request: getRequest('/') }]
  },
  *checks(expectation, outcome, input) {
    if (expectation === undefined) {
      const isRead = isConnect(input) && exchangesOf(input).some(({ request }) => streamOf(request.url) !== undefined)
      if (isRead) yield { what: 'yields records', expected: true, actual: outcome.records.length > 0 }
      return
    }
    if (isConnect(input) && !exchangesOf(input).some(({ request }) => streamOf(request.url) !== undefined)) return
    for (const [fact, expected] of Object.entries(expectation.expected as Record<string, Json>)) {
      if (isLeft(fact, input)) continue
      const read = facts[fact]
      if (read === undefined)
        yield { what: `the fact ${fact} of ${input.path} is known`, expected: true, actual: false }
      else yield { what: fact, expected: expectedOf(fact, expected), actual: read(outcome) }
    }
  },
}

/**
 * How many samples another program makes of a document is its own choice (we tell a cuff's pulse, resting energy and the
 * distance of a quarter, too). A night is known by its date, as the id Garmin gives it changes with its length.
 */
const isLeft = (fact: string, input: CorpusInput): boolean =>
  fact === 'why' ||
  fact === 'category' ||
  (fact === 'sample_count' && !['body-composition', 'hrv', 'respiration-webhook'].includes(nameOf(input))) ||
  (fact === 'external_id' && nameOf(input).startsWith('sleep')) ||
  (fact === 'recorded_at' && nameOf(input) === 'sleep-basic')

const expectedOf = (fact: string, expected: Json): Json => {
  // That the watch noticed it by itself stands beside the sport.
  if (fact === 'type') return String(expected).replace('moveiq_', '')
  if (fact === 'heart_rate_samples') return Object.values(expected as Record<string, number>)
  return fact === 'second' ? 1 : expected
}

const theEvent = ({ records }: Outcome): Draft | undefined => records.find(({ shape }) => shape === 'event')
const told = (outcome: Outcome, field: string): Json => {
  const event = theEvent(outcome)
  return ((event?.shape === 'event' ? event.detail[field] : undefined) ?? null) as Json
}
const startOf = (record: Draft | undefined): string | null =>
  record === undefined ? null : new Date(orderOf(record.start)).toISOString().replace('.000Z', 'Z')
const offsetOf = (record: Draft | undefined): string | null => {
  const start = record?.start
  if (start === undefined || !isKnown(start) || start.offset === undefined) return null
  const size = Math.abs(start.offset)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${start.offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
const first = (outcome: Outcome, kind: string): number | null => valuesOf(outcome, kind)[0] ?? null
const daysOf = ({ records }: Outcome): readonly string[] => [...new Set(records.flatMap(({ day }) => day ?? []))].sort()
const stages = (outcome: Outcome): readonly { readonly stage: string }[] =>
  (told(outcome, 'stages') ?? []) as unknown as readonly { stage: string }[]

const facts: Readonly<Record<string, (outcome: Outcome) => Json | undefined>> = {
  type: (outcome) => told(outcome, 'sport'),
  source_name: (outcome) => theEvent(outcome)?.device,
  duration_seconds: (outcome) => {
    const { start, end } = theEvent(outcome) ?? {}
    return start && end && (orderOf(end) - orderOf(start)) / 1000
  },
  external_id: ({ records }) => records[0]?.document,
  heart_rate_avg: (outcome) => told(outcome, 'averageHeartRate'),
  heart_rate_max: (outcome) => told(outcome, 'maxHeartRate'),
  heart_rate_min: (outcome) => told(outcome, 'minHeartRate'),
  steps_count: (outcome) => told(outcome, 'steps'),
  energy_burned_kcal: (outcome) => told(outcome, 'energyKcal'),
  distance_m: (outcome) => told(outcome, 'distanceMeters'),
  sample_count: ({ records }) => records.length,
  systolic: (outcome) => first(outcome, 'blood_pressure_systolic'),
  diastolic: (outcome) => first(outcome, 'blood_pressure_diastolic'),
  recorded_at: ({ records }) => startOf(records[0]),
  zone_offset: ({ records }) => offsetOf(records[0]),
  skeletal_muscle_mass_kg: (outcome) => first(outcome, 'muscle_mass'),
  calendar_date: (outcome) => daysOf(outcome)[0],
  steps: (outcome) => {
    const values = valuesOf(outcome, 'step_count')
    return ofKind(outcome, 'step_count')[0]?.day === undefined && values.length > 0 ? values : (values[0] ?? null)
  },
  distance_meters: (outcome) => first(outcome, 'distance'),
  active_calories: (outcome) => first(outcome, 'active_calories'),
  resting_heart_rate: (outcome) => first(outcome, 'resting_heart_rate'),
  floors_climbed: (outcome) => first(outcome, 'floors_climbed'),
  avg_stress: (outcome) => first(outcome, 'stress_level'),
  heart_rate_samples: (outcome) => valuesOf(outcome, 'heart_rate'),
  heart_rate: (outcome) => valuesOf(outcome, 'heart_rate'),
  energy: (outcome) => valuesOf(outcome, 'active_calories'),
  values: (outcome) =>
    ofKind(outcome, 'hrv_rmssd').flatMap((one) => (one.shape === 'sample' && one.day === undefined ? [one.value] : [])),
  last_night_avg: (outcome) =>
    ofKind(outcome, 'hrv_rmssd').flatMap((one) =>
      one.shape === 'sample' && one.day !== undefined ? [one.value] : [],
    )[0],
  first: (outcome): Json => {
    const [record] = outcome.records
    if (ofKind(outcome, 'sleep_session').length > 0)
      return {
        calendar_date: record?.day ?? null,
        has_sleep_need: ofKind(outcome, 'sleep_need').length > 0,
        has_scores: told(outcome, 'score') !== null,
      }
    return { recorded_at: startOf(record), value: first(outcome, 'respiratory_rate'), zone_offset: offsetOf(record) }
  },
  // Of the two nights, the one without data is none.
  second: (outcome) => ofKind(outcome, 'sleep_session').length,
  stages: (outcome) => ({
    deep_seconds: told(outcome, 'deepSeconds'),
    light_seconds: told(outcome, 'lightSeconds'),
    rem_seconds: told(outcome, 'remSeconds'),
    awake_seconds: told(outcome, 'awakeSeconds'),
  }),
  sleep_deep_minutes: (outcome) => Number(told(outcome, 'deepSeconds')) / 60,
  is_nap: (outcome) => told(outcome, 'nap'),
  count: (outcome) => stages(outcome).length || ofKind(outcome, 'exercise').length,
  stages_in_order: (outcome) => stages(outcome).map(({ stage }) => stage),
  days: (outcome) => daysOf(outcome).length,
  last_date: (outcome) => daysOf(outcome).at(-1),
}
