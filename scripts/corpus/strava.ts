import { errors, readLimits } from '../../src/connectors/strava/errors.js'
import { strava as connector } from '../../src/connectors/strava/index.js'
import { activityFrom } from '../../src/connectors/strava/track.js'
import { receiptOf } from '../../src/connectors/strava/upload.js'
import { type Activity, isKnown, type Json, localOf, type Receipt } from '../../src/kit/index.js'
import { type Adapter, type Check, type CorpusInput, getRequest, type Outcome, ofKind } from './adapter.js'

interface Exchange {
  readonly request: { readonly method: string; readonly url: string }
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly json?: unknown
  }
}
const exchangesOf = (input: CorpusInput): readonly Exchange[] => {
  const told = input.json()
  return typeof told === 'object' && told !== null && 'exchanges' in told ? (told.exchanges as Exchange[]) : []
}
/** Recorded without the envelope of an exchange. */
const bare: Readonly<Record<string, string>> = { 'stravalib/activity.3.json': 'activities' }
/** Which stream reads an answer, by where it was asked for. */
const streamOf = ({ method, url }: Exchange['request']): string | undefined => {
  const path = new URL(url).pathname.replace('/api/v3/', '')
  if (path === 'athlete/zones') return 'zones'
  return path === 'athlete/activities' || /^activities\/\d+$/.test(path) || (method === 'POST' && path === 'activities')
    ? 'activities'
    : undefined
}

export const strava: Adapter = {
  folder: 'strava',
  connector,
  leaveOut: ['spec/'],
  pages(input) {
    const stream = bare[input.path]
    if (stream !== undefined) return [{ stream, body: input.json(), request: getRequest('/api/v3/activities/1') }]
    return exchangesOf(input).flatMap(({ request, response }) => {
      const stream = response.status < 300 ? streamOf(request) : undefined
      // The day of asking travels in the request; it is recorded in no cassette.
      return stream === undefined
        ? []
        : [{ stream, body: response.json, request: getRequest('/', { on: '2025-10-18' }) }]
    })
  },
  *checks(expectation, outcome, input) {
    const { path } = input
    if (path.endsWith('activity-streams.json') || /streams-/.test(path)) {
      yield* streamChecks(expectation?.expected as Expected | undefined, input)
      return
    }
    if (expectation === undefined) {
      // The other answers without a statement about them hold nothing that is mapped.
      if (bare[path] !== undefined) yield { what: 'yields records', expected: true, actual: outcome.records.length > 0 }
      if (path.endsWith('authorization-error.json'))
        yield { what: 'is no missing scope', expected: true, actual: meaningOf(input) === undefined }
      return
    }
    for (const [fact, expected] of Object.entries(expectation.expected as Expected)) {
      if (isLeft(path, fact)) continue
      const read = facts[fact]
      if (read === undefined) yield { what: `the fact ${fact} of ${path} is known`, expected: true, actual: false }
      else yield* read(expected, outcome, input)
    }
  },
}
type Expected = Readonly<Record<string, Json>>

/**
 * Zones of a workout and totals over workouts are reckoned from what is mapped: the README says so. How a map is drawn
 * and splits (reckoned, too) are left out of a workout; our own window of a listing is asked by its own bounds. An
 * external id counts only where it is a mark of ours, which these are not.
 */
const isLeft = (path: string, fact: string): boolean =>
  /activity-zones|athlete-stats/.test(path) ||
  ['first_split_metric', 'summary_polyline_points', 'before', 'after', 'power', 'first_status', 'external_id'].includes(
    fact,
  )

const detailOf = (input: CorpusInput): unknown => exchangesOf(input).at(-1)?.response.json
/** Laps come inside the detail; recorded alone, they are put into one. */
const activityOf = (input: CorpusInput): Activity => {
  const told = detailOf(input)
  return activityFrom(Array.isArray(told) ? { id: 1, start_date: told[0].start_date, laps: told } : told, {})
}
const lapOf = (input: CorpusInput) => activityOf(input).sessions[0]?.laps[0]
const isLaps = ({ path }: CorpusInput): boolean => path.endsWith('activity-laps.json')
const figuresOf = (input: CorpusInput) => (isLaps(input) ? lapOf(input)?.statistics : activityOf(input).statistics)
const meaningOf = (input: CorpusInput) => {
  const { request, response } = exchangesOf(input)[0] as Exchange
  const path = new URL(request.url).pathname
  return errors({ status: response.status, headers: {}, body: response.json, request: getRequest(path) })
}
const limitOf = (input: CorpusInput) => {
  const { response } = exchangesOf(input)[0] as Exchange
  const headers = Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  return readLimits(Object.fromEntries(headers), Date.parse(response.headers['Date'] ?? ''))
}
const receipt = (input: CorpusInput): Receipt => receiptOf(detailOf(input))

type Read = (expected: Json, outcome: Outcome, input: CorpusInput) => Iterable<Check>
const one =
  (what: string, actual: (input: CorpusInput, outcome: Outcome) => Json | undefined): Read =>
  (expected, outcome, input) => [{ what, expected, actual: actual(input, outcome) }]
const figure = (what: string, of: (told: Activity['statistics']) => number | undefined): Read =>
  one(what, (input) => {
    const told = figuresOf(input)
    return told && of(told)
  })

const distance = figure('distance', (told) => told.distanceMeters)
const moving = figure('moving time', (told) => told.movingSeconds)
const elapsed = figure('elapsed time', (told) => told.elapsedSeconds)
const averageHeart = figure('average heart rate', (told) => told.heartRateBpm?.average)
const maxHeart = figure('highest heart rate', (told) => told.heartRateBpm?.maximum)
const start = (input: CorpusInput) => (isLaps(input) ? lapOf(input)?.start : activityOf(input).start)

const facts: Readonly<Record<string, Read>> = {
  count: (expected, outcome, input) =>
    isLaps(input)
      ? [{ what: 'laps', expected, actual: activityOf(input).sessions[0]?.laps.length }]
      : [{ what: 'workouts', expected, actual: ofKind(outcome, 'exercise').length }],
  first_id: one('first id', (_, outcome) => Number(ofKind(outcome, 'exercise')[0]?.key)),
  id: one('id', (input) => Number(activityOf(input).id)),
  name: one('name', (input) => activityOf(input).name),
  distance,
  distance_m: distance,
  moving_time: moving,
  moving_time_s: moving,
  elapsed_time: elapsed,
  elapsed_time_s: elapsed,
  total_elevation_gain_m: figure('climb', (told) => told.ascentMeters),
  average_speed: figure('average speed', (told) => told.speedMetersPerSecond?.average),
  max_speed: figure('highest speed', (told) => told.speedMetersPerSecond?.maximum),
  average_heartrate: averageHeart,
  heart_rate: (expected, outcome) => {
    const { custom_zones: _, zone0 } = expected as { custom_zones: boolean; zone0: { min: number; max: number } }
    const event = ofKind(outcome, 'heart_rate_zones')[0]
    const zones = event?.shape === 'event' ? (event.detail['zones'] as { lowBpm: number; highBpm: number }[]) : []
    return [
      {
        what: 'first zone',
        expected: zone0,
        actual: { min: zones[0]?.lowBpm ?? null, max: zones[0]?.highBpm ?? null },
      },
    ]
  },
  max_heartrate: maxHeart,
  calories: figure('energy', (told) => told.energyKcal),
  elev_high: figure('highest point', (told) => told.altitudeMeters?.maximum),
  elev_low: figure('lowest point', (told) => told.altitudeMeters?.minimum),
  sport_type: (expected, _, input) => [
    {
      what: 'sport',
      expected: ({ Run: 'running' } as Record<string, string>)[String(expected)],
      actual: activityOf(input).sport,
    },
  ],
  start_date: (expected, _, input) => {
    const moment = start(input)
    return [
      { what: 'start', expected: Date.parse(String(expected)), actual: moment && isKnown(moment) ? moment.at : null },
    ]
  },
  start_date_local: (expected, _, input) => {
    const moment = start(input)
    return [{ what: 'wall clock', expected: String(expected).slice(0, 19), actual: moment && localOf(moment) }]
  },
  timezone: (expected, _, input) => [
    { what: 'zone', expected: String(expected).replace(/^\(.*\) /, ''), actual: activityOf(input).zone },
  ],
  utc_offset_s: one('offset', (input) => {
    const moment = start(input)
    return moment && isKnown(moment) && moment.offset !== undefined ? moment.offset * 60 : undefined
  }),
  device_name: one('device', (input) => activityOf(input).device?.name),
  laps: one('laps', (input) => activityOf(input).sessions[0]?.laps.length),
  rate_limit: (expected, _, input) => {
    const { fifteen_minutes: limit, fifteen_minutes_usage: used } = expected as Record<string, number>
    // Reading has half of it, and is told only once it is spent.
    return [{ what: 'left of the limit', expected: Number(limit) - Number(used), actual: limitOf(input)?.remaining }]
  },
  fifteen_minutes_remaining: one('left of the limit', (input) => limitOf(input)?.remaining),
  // A 429 is in the runtime's own table.
  message: (_, __, input) => [
    { what: 'left to the usual table', expected: true, actual: meaningOf(input) === undefined },
  ],
  error: (expected, _, input) =>
    expected === null ? [{ what: 'no refusal', expected: false, actual: receipt(input).state === 'refused' }] : [],
  status: (_, __, input) => [{ what: 'is stored', expected: 'stored', actual: receipt(input).state }],
  activity_id: one('stored as', (input) => {
    const told = receipt(input)
    return told.state === 'stored' ? Number(told.externalId) : undefined
  }),
  final: (_, __, input) => {
    const states = exchangesOf(input).map(({ response }) => receiptOf(response.json).state)
    return [{ what: 'states', expected: ['processing', 'processing', 'stored'], actual: states }]
  },
}

/** A series without `time` has no place, and is always asked for with it; where it was not recorded it is lent. */
function* streamChecks(expected: Expected | undefined, input: CorpusInput): Iterable<Check> {
  const told = exchangesOf(input)[0]?.response.json ?? input.json()
  const flat = Object.entries(told as Record<string, unknown>).map(
    ([type, values]) => [type, Array.isArray(values) ? { data: values } : values] as const,
  )
  const streams: Record<string, unknown> = Array.isArray(told) ? {} : Object.fromEntries(flat)
  const length = (Object.values(streams)[0] as { data: unknown[] } | undefined)?.data.length ?? 0
  const time = { data: Array.from({ length }, (_, second) => second) }
  const { track } = activityFrom(
    { id: 1, start_date: '2025-01-01T00:00:00Z', device_watts: true },
    Array.isArray(told) ? told : { time, ...streams },
  )
  yield { what: 'points', expected: length, actual: track.timeMs.length }
  if (Array.isArray(expected?.['heart_rate']))
    yield { what: 'heart rate', expected: expected['heart_rate'], actual: [...(track.heartRateBpm ?? [])] }
  // `velocity_smooth` is reckoned from the distance: it is not taken for a measured speed, and not asked for.
  if (expected?.['distance'] !== undefined)
    yield { what: 'distances', expected: length, actual: track.distanceMeters?.length }
}
