import { fitbit as connector } from '../../src/connectors/fitbit/index.js'
import { type Draft, isKnown, type Json, localOf, orderOf } from '../../src/kit/index.js'
import {
  type Adapter,
  type Check,
  type CorpusInput,
  type CorpusPage,
  getRequest,
  type Outcome,
  ofKind,
} from './adapter.js'

/** By file name. Favourite and recent activities are catalogues without a date: there is nothing in them to keep. */
const pageOf = (input: CorpusInput): readonly CorpusPage[] => {
  const body = input.json()
  const page = (stream: string, path: string, of: unknown = body): readonly CorpusPage[] => [
    { stream, body: of, request: getRequest(path) },
  ]
  switch (input.path.replace(/^.*\//, '').replace(/\.json$/, '')) {
    case 'activity-log':
      return page('activity-log', '/1/user/-/activities/list.json', { activities: [body] })
    case 'fitbit-activities-date-empty-activities-list':
      return page('activity-summary', '/1/user/-/activities/date/2014-06-20.json')
    case 'fitbit-activities-date-single-in-activities-list':
      return page('activity-summary', '/1/user/-/activities/date/2014-06-19.json')
    case 'activities-daily':
      return page('activity-summary', '/1/user/-/activities/date/2019-11-07.json')
    case 'fitbit-activities-heart-1d-1m-intraday':
      return page('heart-intraday', '/1/user/-/activities/heart/date/2015-08-21/1d/1min.json')
    case 'fitbit-activities-steps-timeseries':
      return page('steps', '/1/user/-/activities/steps/date/2015-08-23/2015-08-25.json')
    case 'fitbit-body-log-weight':
      return page('weight', '/1/user/-/body/log/weight/date/2015-05-13/2015-05-24.json')
    case 'fitbit-sleep-date':
    case 'fitbit-sleep-date-empty-sleep-list':
      return page('sleep', '/1.2/user/-/sleep/date/2016-12-13.json')
    case 'devices-list':
      return page('devices', '/1/user/-/devices.json')
    default:
      return []
  }
}
const catalogues = /activities-(favorite|recent)\.json$/

export const fitbit: Adapter = {
  folder: 'fitbit',
  connector,
  leaveOut: ['spec/'],
  pages: pageOf,
  *checks(expectation, outcome, input) {
    if (expectation === undefined) {
      yield { what: 'yields records', expected: !catalogues.test(input.path), actual: outcome.records.length > 0 }
      return
    }
    if (input.path.startsWith('shimmer/'))
      for (const [mapper, points] of Object.entries(expectation.expected as Record<string, readonly Point[]>))
        yield* openMHealth(mapper, points, outcome)
    else
      for (const [fact, expected] of Object.entries(expectation.expected as Record<string, Json>)) {
        if (fact === 'note') continue
        const read = facts[fact]
        if (read === undefined)
          yield { what: `the fact ${fact} of ${input.path} is known`, expected: true, actual: false }
        else yield { what: fact, expected, actual: read(outcome) }
      }
  },
}

const theEvent = ({ records }: Outcome): Draft | undefined => records.find(({ shape }) => shape === 'event')
const told = (record: Draft | undefined, name: string): Json | undefined =>
  record?.shape === 'event' ? (record.detail[name] as Json | undefined) : undefined
const secondsOf = (record: Draft | undefined): number | undefined =>
  record?.end === undefined ? undefined : (orderOf(record.end) - orderOf(record.start)) / 1000

const facts: Readonly<Record<string, (outcome: Outcome) => Json | undefined>> = {
  type: (outcome) => told(theEvent(outcome), 'sport'),
  external_id: (outcome) => theEvent(outcome)?.key,
  duration_seconds: (outcome) => secondsOf(theEvent(outcome)),
  start: (outcome) => {
    const start = theEvent(outcome)?.start
    return start !== undefined && isKnown(start) ? new Date(start.at).toISOString().replace('.000Z', 'Z') : undefined
  },
  heart_rate_avg: (outcome) => told(theEvent(outcome), 'averageHeartRate'),
  energy_burned_kcal: (outcome) => told(theEvent(outcome), 'energyKcal'),
  distance_m: (outcome) => told(theEvent(outcome), 'distanceMeters'),
}

/** An Open mHealth data point. Shimmer stamps Fitbit's local times as UTC: what is compared is the wall clock. */
interface Point {
  readonly header: { readonly acquisition_provenance: { readonly external_id?: number } }
  readonly body: Readonly<Record<string, unknown>> & {
    readonly effective_time_frame: {
      readonly date_time?: string
      readonly time_interval?: {
        readonly start_date_time: string
        readonly end_date_time?: string
        readonly duration?: { readonly unit: string; readonly value: number }
      }
    }
  }
}
interface Reading {
  readonly kind: string
  /** Is the id our key? Shimmer makes one up from the time where Fitbit gives none. */
  readonly hasId: boolean
  facts(body: Point['body'], record: Draft | undefined): Iterable<Check>
}
const amount = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : (value as { readonly value: number } | undefined)?.value
const sampleValue = (record: Draft | undefined) => (record?.shape === 'sample' ? record.value : undefined)
const minutes = (seconds: Json | undefined) => (typeof seconds === 'number' ? seconds / 60 : undefined)

const valued = (kind: string, field: string, hasId: boolean): Reading => ({
  kind,
  hasId,
  *facts(body, record) {
    yield { what: field, expected: amount(body[field]), actual: sampleValue(record) }
  },
})
const mappers: Readonly<Record<string, Reading>> = {
  FitbitIntradayHeartRate: valued('heart_rate', 'heart_rate', false),
  FitbitStepCount: valued('step_count', 'step_count', false),
  FitbitBodyWeight: valued('weight', 'body_weight', true),
  FitbitBodyMassIndex: valued('body_mass_index', 'body_mass_index', true),
  FitbitPhysicalActivity: {
    kind: 'exercise',
    hasId: true,
    *facts(body, record) {
      const distance = told(record, 'distanceMeters')
      yield { what: 'activity_name', expected: body['activity_name'] as string, actual: told(record, 'sportName') }
      yield {
        what: 'distance',
        expected: amount(body['distance']),
        actual: typeof distance === 'number' ? distance / 1000 : undefined,
      }
      yield { what: 'kcal_burned', expected: amount(body['kcal_burned']), actual: told(record, 'energyKcal') }
    },
  },
  FitbitSleepDuration: {
    kind: 'sleep_session',
    hasId: true,
    *facts(body, record) {
      yield {
        what: 'sleep_duration',
        expected: amount(body['sleep_duration']),
        actual: minutes(told(record, 'totalSeconds')),
      }
    },
  },
  FitbitSleepEpisode: {
    kind: 'sleep_session',
    hasId: true,
    *facts(body, record) {
      for (const [field, name] of [
        ['latency_to_sleep_onset', 'latencySeconds'],
        ['latency_to_arising', 'wakeLatencySeconds'],
        ['total_sleep_time', 'totalSeconds'],
      ] as const)
        yield { what: field, expected: amount(body[field]), actual: minutes(told(record, name)) }
      const efficiency = amount(body['sleep_maintenance_efficiency_percentage'])
      yield { what: 'efficiency', expected: efficiency, actual: told(record, 'efficiency') }
      yield { what: 'is_main_sleep', expected: body['is_main_sleep'] as boolean, actual: told(record, 'main') }
    },
  },
}

function* openMHealth(mapper: string, points: readonly Point[], outcome: Outcome): Iterable<Check> {
  const reading = mappers[mapper]
  if (reading === undefined) {
    yield { what: `the mapper ${mapper} is known`, expected: true, actual: false }
    return
  }
  const ours = ofKind(outcome, reading.kind)
  yield { what: `${mapper}: number`, expected: points.length, actual: ours.length }
  for (const [index, { header, body }] of points.entries()) {
    const record = ours[index]
    const named = (check: Check): Check => ({ ...check, what: `${mapper} ${index}: ${check.what}` })
    for (const check of timesOf(body.effective_time_frame, record)) yield named(check)
    const id = header.acquisition_provenance.external_id
    if (reading.hasId && id !== undefined) yield named({ what: 'id', expected: String(id), actual: record?.key })
    for (const check of reading.facts(body, record)) yield named(check)
  }
}

const clockOf = (stamped: string): string => stamped.replace(/(\.0+)?Z$/, '')
const lengths: Readonly<Record<string, number>> = { ms: 0.001, sec: 1, min: 60, h: 3600 }

function* timesOf(
  { date_time: at, time_interval: span }: Point['body']['effective_time_frame'],
  record: Draft | undefined,
): Iterable<Check> {
  const start = record && localOf(record.start)
  yield { what: 'start', expected: clockOf(at ?? span?.start_date_time ?? ''), actual: start }
  if (span?.end_date_time !== undefined)
    yield { what: 'end', expected: clockOf(span.end_date_time), actual: record?.end && localOf(record.end) }
  if (span?.duration?.unit === 'd')
    yield { what: 'is of a whole day', expected: start?.slice(0, 10), actual: record?.day }
  else if (span?.duration !== undefined)
    yield {
      what: 'duration in seconds',
      expected: span.duration.value * (lengths[span.duration.unit] ?? Number.NaN),
      actual: secondsOf(record),
    }
}
