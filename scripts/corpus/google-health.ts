import { googleHealth as connector } from '../../src/connectors/google-health/index.js'
import { type Draft, isKnown, type Json, localOf } from '../../src/kit/index.js'
import { type Adapter, type Check, getRequest, type Outcome, ofKind, valuesOf } from './adapter.js'

/** By file name. Home Assistant reads sums through `dailyRollUp`, everything else by listing. */
const streams: Readonly<Record<string, string>> = {
  hrv: 'heart-rate-variability',
  body_fat: 'body-fat',
  distance: 'distance-per-day',
  floors: 'floors-per-day',
  nutrition: 'nutrition-log-per-day',
  resting_heart_rate: 'daily-resting-heart-rate',
  steps: 'steps-per-day',
  total_calories: 'total-calories-per-day',
  exercise_all: 'exercise',
}
/** What has to happen next after each of the recorded refusals. */
const meanings: Readonly<Record<string, string>> = {
  account_not_linked: 'reauthorize',
  resource_exhausted: 'limit',
  unauthenticated: 'expired',
}
const nameOf = (path: string): string => path.replace(/^.*\//, '').replace(/\.json$/, '')
const requestTo = (stream: string) => getRequest(`/v4/users/me/dataTypes/${stream.replace(/-per-day$/, '')}/dataPoints`)

export const googleHealth: Adapter = {
  folder: 'google-health',
  connector,
  pages(input) {
    if (input.path.startsWith('errors/')) return []
    const name = nameOf(input.path)
    const stream = streams[name] ?? name
    return [{ stream, body: input.json(), request: requestTo(stream) }]
  },
  *checks(expectation, outcome, input) {
    if (input.path.startsWith('errors/')) yield meaningOf(nameOf(input.path), input.json())
    else if (expectation === undefined)
      yield { what: 'yields records', expected: true, actual: outcome.records.length > 0 }
    else if (Array.isArray(expectation.expected)) yield* sessions(expectation.expected as readonly Session[], outcome)
    else
      for (const [fact, expected] of Object.entries(expectation.expected as Record<string, Json>)) {
        const read = facts[fact]
        if (read === undefined)
          yield { what: `the fact ${fact} of ${input.path} is known`, expected: true, actual: false }
        else yield { what: fact, expected, actual: read(outcome) }
      }
  },
}

const meaningOf = (name: string, body: unknown): Check => {
  const { code } = (body as { error: { code: number } }).error
  const meaning = connector.api.errors?.({ status: code, headers: {}, body, request: requestTo('steps') })
  return { what: 'means', expected: meanings[name], actual: meaning?.means }
}

const facts: Readonly<Record<string, (outcome: Outcome) => Json | undefined>> = {
  count: ({ records }) => new Set(records.map(({ document }) => document)).size,
  rmssd_ms: (outcome) => valuesOf(outcome, 'hrv_rmssd')[0],
  sdnn_ms: (outcome) => valuesOf(outcome, 'hrv_sdnn')[0],
  time: ({ records }) => instantOf(records[0]),
  percent: (outcome) => valuesOf(outcome, 'body_fat')[0],
  metres: (outcome) => valuesOf(outcome, 'distance')[0],
  floors: (outcome) => valuesOf(outcome, 'floors_climbed')[0],
  bpm: (outcome) => valuesOf(outcome, 'resting_heart_rate')[0],
  steps: (outcome) => valuesOf(outcome, 'step_count')[0],
  kcal: (outcome) => valuesOf(outcome, 'total_calories')[0],
}
const instantOf = (record: Draft | undefined): string | undefined =>
  record !== undefined && isKnown(record.start)
    ? new Date(record.start.at).toISOString().replace('.000Z', 'Z')
    : undefined

interface Session {
  readonly date: string
  readonly exercise_type: string
  readonly duration_min: number
  readonly avg_hr: number | null
  readonly calories: number
  readonly platform: string
}
/** In order of their start, as the golden file has them; minutes and kilocalories are rounded there. */
function* sessions(expected: readonly Session[], outcome: Outcome): Iterable<Check> {
  const ours = ofKind(outcome, 'exercise').toSorted((one, other) => startOf(one) - startOf(other))
  yield { what: 'number of sessions', expected: expected.length, actual: ours.length }
  for (const [index, session] of expected.entries()) {
    const found = ours[index]
    const detail: Readonly<Record<string, unknown>> = found?.shape === 'event' ? found.detail : {}
    const actual: Readonly<Record<keyof Session, Json | undefined>> = {
      date: found && localOf(found.start)?.slice(0, 10),
      exercise_type: detail['sportName'] as string,
      duration_min: Math.round((detail['activeSeconds'] as number) / 60),
      avg_hr: (detail['averageHeartRate'] as number | undefined) ?? null,
      calories: Math.round(detail['energyKcal'] as number),
      platform: found?.origin,
    }
    for (const key of Object.keys(actual) as (keyof Session)[])
      yield { what: `session ${index}: ${key}`, expected: session[key], actual: actual[key] }
  }
}
const startOf = ({ start }: Draft): number => (isKnown(start) ? start.at : Number.NaN)
