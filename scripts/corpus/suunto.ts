import { suunto as connector } from '../../src/connectors/suunto/index.js'
import type { Draft, Json } from '../../src/kit/index.js'
import { type Adapter, type CorpusInput, getRequest, type Outcome, ofKind } from './adapter.js'

const nameOf = ({ path }: CorpusInput): string => path.replace(/^.*\//, '').replace(/\.json$/, '')

/** Upstream asserts a function: which number is which sport. Each becomes a workout of its own. */
const typesFile = 'activity-types'
const sportOf = (outcome: Outcome, number: string): Json | undefined => {
  const found = ofKind(outcome, 'exercise').find(({ key }) => key === number)
  return found?.shape === 'event' ? (found.detail['sport'] as Json) : undefined
}

export const suunto: Adapter = {
  folder: 'suunto',
  connector,
  // What a watch keeps of a workout, in a form of its own: neither a page of the API nor a file it hands out.
  leaveOut: ['sports-lib'],
  pages(input) {
    const told = input.json()
    if (nameOf(input) === typesFile) {
      const numbers = Object.keys((told as { expected: Json }).expected as Record<string, Json>).map(Number)
      const payload = numbers.map((activityId) => ({ activityId, workoutId: activityId, startTime: 1_705_309_200_000 }))
      return [{ stream: 'workouts', body: { payload }, request: getRequest('/v3/workouts') }]
    }
    if (nameOf(input) === 'sleep') return [{ stream: 'sleep', body: [told], request: getRequest('/247samples/sleep') }]
    return [{ stream: 'workouts', body: { payload: [told] }, request: getRequest('/v3/workouts') }]
  },
  *checks(expectation, outcome, input) {
    if (expectation === undefined) yield { what: 'yields records', expected: true, actual: outcome.records.length > 0 }
    else
      for (const [fact, expected] of Object.entries(expectation.expected as Record<string, Json>)) {
        const read = nameOf(input) === typesFile ? (each: Outcome) => sportOf(each, fact) : facts[fact]
        if (read === undefined)
          yield { what: `the fact ${fact} of ${input.path} is known`, expected: true, actual: false }
        else yield { what: fact, expected, actual: read(outcome) }
      }
  },
}

const theEvent = (outcome: Outcome): Draft | undefined =>
  [...ofKind(outcome, 'sleep_session'), ...ofKind(outcome, 'exercise')][0]
const told = (outcome: Outcome, field: string): Json | undefined => {
  const event = theEvent(outcome)
  return event?.shape === 'event' ? (event.detail[field] as Json | undefined) : undefined
}

const facts: Readonly<Record<string, (outcome: Outcome) => Json | undefined>> = {
  type: (outcome) => told(outcome, 'sport'),
  source_name: (outcome) => theEvent(outcome)?.device,
  external_id: (outcome) => theEvent(outcome)?.key,
  heart_rate_avg: (outcome) => told(outcome, 'averageHeartRate'),
  heart_rate_max: (outcome) => told(outcome, 'maxHeartRate'),
  heart_rate_min: (outcome) => told(outcome, 'minHeartRate'),
  steps_count: (outcome) => told(outcome, 'steps'),
  energy_burned_kcal: (outcome) => told(outcome, 'energyKcal'),
  distance_m: (outcome) => told(outcome, 'distanceMeters'),
  avg_heart_rate_bpm: (outcome) => told(outcome, 'averageHeartRate'),
  min_heart_rate_bpm: (outcome) => told(outcome, 'lowestHeartRate'),
  is_nap: (outcome) => told(outcome, 'nap'),
}
