import { whoop as connector } from '../../src/connectors/whoop/index.js'
import { type Draft, isKnown, type Json, orderOf } from '../../src/kit/index.js'
import { type Adapter, type CorpusInput, getRequest, type Outcome, ofKind, valuesOf } from './adapter.js'

const streamOf = ({ path }: CorpusInput): string => {
  const family = path.replace(/^.*\//, '').split(/[_.-]/)[0] as string
  return family === 'body' ? 'body_measurement' : family
}
/** Examples hold a list without its envelope, or one document. */
const pageOf = (told: unknown): unknown =>
  typeof told === 'object' && told !== null && 'records' in told
    ? told
    : { records: Array.isArray(told) ? told : [told], next_token: null }

export const whoop: Adapter = {
  folder: 'whoop',
  connector,
  pages(input) {
    const stream = streamOf(input)
    const isProfile = stream === 'body_measurement'
    // The profile has no date but the one it was asked for on.
    const request = getRequest(`/developer/v2/${stream}`, isProfile ? { start: '2024-05-24' } : {})
    return [{ stream, body: isProfile ? input.json() : pageOf(input.json()), request }]
  },
  *checks(expectation, outcome, input) {
    if (expectation === undefined) {
      yield { what: 'yields records', expected: true, actual: outcome.records.length > 0 }
      return
    }
    for (const [fact, expected] of Object.entries(expectation.expected as Record<string, Json>)) {
      // A recovery is dated by its making. Of a workout, that is when WHOOP stored it: no fact about the workout.
      if (fact === 'created_at' && streamOf(input) !== 'recovery') continue
      const read = facts[fact]
      if (read === undefined)
        yield { what: `the fact ${fact} of ${input.path} is known`, expected: true, actual: false }
      else yield { what: fact, expected, actual: read(outcome) }
    }
  },
}

const theEvent = ({ records }: Outcome): Draft | undefined => records.find(({ shape }) => shape === 'event')
const told = (outcome: Outcome, field: string): Json | undefined => {
  const event = theEvent(outcome)
  return event?.shape === 'event' ? (event.detail[field] as Json | undefined) : undefined
}
const times = (value: Json | undefined, factor: number): Json | undefined =>
  typeof value === 'number' ? value * factor : value
const iso = (record: Draft | undefined, field: 'start' | 'end' = 'start'): string | undefined => {
  const moment = record?.[field]
  return moment && new Date(orderOf(moment)).toISOString()
}
const offset = (outcome: Outcome): string | undefined => {
  const start = theEvent(outcome)?.start
  if (start === undefined || !isKnown(start) || start.offset === undefined) return undefined
  const size = Math.abs(start.offset)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${start.offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

const facts: Readonly<Record<string, (outcome: Outcome) => Json | undefined>> = {
  start: (outcome) => iso(theEvent(outcome)),
  end: (outcome) => iso(theEvent(outcome), 'end'),
  timezone_offset: offset,
  created_at: (outcome) => iso(ofKind(outcome, 'readiness_score')[0]),
  // Scores of a person WHOOP still gets to know are left out.
  user_calibrating: (outcome) => ofKind(outcome, 'readiness_score').length === 0,
  recovery_score: (outcome) => valuesOf(outcome, 'readiness_score')[0],
  resting_heart_rate: (outcome) => valuesOf(outcome, 'resting_heart_rate')[0],
  hrv_rmssd_milli: (outcome) => valuesOf(outcome, 'hrv_rmssd')[0],
  spo2_percentage: (outcome) => valuesOf(outcome, 'oxygen_saturation')[0],
  skin_temp_celsius: (outcome) => valuesOf(outcome, 'skin_temperature')[0],
  is_nap: (outcome) => told(outcome, 'nap'),
  in_bed_ms: (outcome) => times(told(outcome, 'inBedSeconds'), 1000),
  awake_ms: (outcome) => times(told(outcome, 'awakeSeconds'), 1000),
  light_ms: (outcome) => times(told(outcome, 'lightSeconds'), 1000),
  deep_ms: (outcome) => times(told(outcome, 'deepSeconds'), 1000),
  rem_ms: (outcome) => times(told(outcome, 'remSeconds'), 1000),
  respiratory_rate: (outcome) => valuesOf(outcome, 'respiratory_rate')[0],
  strain: (outcome) => told(outcome, 'strain'),
  average_heart_rate: (outcome) => told(outcome, 'averageHeartRate'),
  max_heart_rate: (outcome) => told(outcome, 'maxHeartRate'),
  kilojoule: (outcome) => times(told(outcome, 'energyKcal'), 4.184),
  percent_recorded: (outcome) => told(outcome, 'percentRecorded'),
  distance_meter: (outcome) => told(outcome, 'distanceMeters'),
  altitude_gain_meter: (outcome) => told(outcome, 'elevationGainMeters'),
  altitude_change_meter: (outcome) => told(outcome, 'elevationChangeMeters'),
}
