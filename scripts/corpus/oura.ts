import { oura as connector } from '../../src/connectors/oura/index.js'
import type { Draft, Json } from '../../src/kit/index.js'
import { type Adapter, type Check, type CorpusInput, getRequest, type Outcome, ofKind, valuesOf } from './adapter.js'

/** Which collection a file is of, by its name. */
const streams: Readonly<Record<string, string>> = {
  'daily-activity': 'daily_activity',
  'daily-resilience': 'daily_resilience',
  readiness: 'daily_readiness',
  sessions: 'session',
  tags: 'tag',
  workouts: 'workout',
}
const streamOf = ({ path }: CorpusInput): string => {
  const name = path.replace(/^.*\//, '').replace(/\.json$/, '')
  const family = name.split('-')[0] as string
  return streams[name] ?? (family in connector.streams ? family : name)
}

/** Upstream tests hold one bare document, or a list of them: both are the `data` of a page. */
const pageOf = (told: unknown): unknown =>
  typeof told === 'object' && told !== null && 'data' in told
    ? told
    : { data: Array.isArray(told) ? told : [told], next_token: null }

export const oura: Adapter = {
  folder: 'oura',
  connector,
  leaveOut: ['spec/'],
  pages(input) {
    const stream = streamOf(input)
    return [{ stream, body: pageOf(input.json()), request: getRequest(`/v2/usercollection/${stream}`) }]
  },
  *checks(expectation, outcome, input) {
    // The documentation's examples hold one document each: whatever else, something must come of it.
    if (expectation === undefined) yield { what: 'yields records', expected: true, actual: outcome.records.length > 0 }
    else
      for (const [fact, expected] of Object.entries(expectation.expected as Record<string, Json>)) {
        if (fact === 'why') continue
        const read = facts[fact]
        if (fact === 'stages' && Array.isArray(expected)) yield* stagesAsTold(expected as readonly ToldStage[], outcome)
        else if (read === undefined)
          yield { what: `the fact ${fact} of ${input.path} is known`, expected: true, actual: false }
        else yield { what: fact, expected, actual: read(outcome) }
      }
  },
}

const facts: Readonly<Record<string, (outcome: Outcome) => Json | undefined>> = {
  rows: ({ records }) => records.length,
  steps: (outcome) => valuesOf(outcome, 'step_count'),
  energy_kcal: (outcome) => valuesOf(outcome, 'active_calories'),
  distance_m: (outcome) => told(outcome, 'distanceMeters') ?? valuesOf(outcome, 'distance'),
  recovery_score: (outcome) => valuesOf(outcome, 'readiness_score')[0],
  temperature_deviation: (outcome) => valuesOf(outcome, 'skin_temperature_deviation')[0],
  external_id: (outcome) => theEvent(outcome)?.key,
  duration_seconds: (outcome) => secondsOf(theEvent(outcome)),
  efficiency_percent: (outcome) => told(outcome, 'efficiency'),
  stages: (outcome) => ({
    deep_seconds: told(outcome, 'deepSeconds') ?? null,
    light_seconds: told(outcome, 'lightSeconds') ?? null,
    rem_seconds: told(outcome, 'remSeconds') ?? null,
    awake_seconds: told(outcome, 'awakeSeconds') ?? null,
  }),
  is_nap: (outcome) => told(outcome, 'nap'),
  average_heart_rate: (outcome) => told(outcome, 'averageHeartRate'),
  average_hrv: (outcome) => told(outcome, 'averageRmssd'),
  lowest_heart_rate: (outcome) => told(outcome, 'lowestHeartRate'),
  type: (outcome) => told(outcome, 'sport'),
  energy_burned_kcal: (outcome) => told(outcome, 'energyKcal'),
}

interface ToldStage {
  readonly stage: string
  readonly start: string
  readonly end?: string
  readonly minutes?: number
}
function* stagesAsTold(expected: readonly ToldStage[], outcome: Outcome): Iterable<Check> {
  const stages = (told(outcome, 'stages') ?? []) as unknown as readonly { stage: string; start: At; end: At }[]
  yield { what: 'number of stages', expected: expected.length, actual: stages.length }
  for (const [index, { stage, start, end, minutes }] of expected.entries()) {
    const ours = stages[index]
    yield { what: `stage ${index}`, expected: stage, actual: ours?.stage }
    yield { what: `start of stage ${index}`, expected: Date.parse(start), actual: ours?.start.at }
    if (end !== undefined) yield { what: `end of stage ${index}`, expected: Date.parse(end), actual: ours?.end.at }
    if (minutes !== undefined)
      yield {
        what: `minutes of stage ${index}`,
        expected: minutes,
        actual: ours && (ours.end.at - ours.start.at) / 60_000,
      }
  }
}
interface At {
  readonly at: number
}

/** The one event a document is: a night, or a workout. */
const theEvent = (outcome: Outcome): Draft | undefined =>
  [...ofKind(outcome, 'sleep_session'), ...ofKind(outcome, 'exercise')][0]
const told = (outcome: Outcome, field: string): Json | undefined => {
  const event = theEvent(outcome)
  return event?.shape === 'event' ? (event.detail[field] as Json | undefined) : undefined
}
const secondsOf = (event: Draft | undefined): number | undefined =>
  event?.end !== undefined && 'at' in event.end && 'at' in event.start
    ? (event.end.at - event.start.at) / 1000
    : undefined
