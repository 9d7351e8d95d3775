import { ultrahuman as connector } from '../../src/connectors/ultrahuman/index.js'
import type { Json } from '../../src/kit/index.js'
import { type Adapter, type CorpusInput, getRequest, type Outcome, ofKind, valuesOf } from './adapter.js'

/** Recorded days are lists of entries; upstream tests hold objects by themselves: each is put where it would stand. */
const entriesOf = (input: CorpusInput): unknown[] => {
  const told = input.json()
  if (Array.isArray(told)) return told.map((each) => ('object' in each ? each : { type: each.type, object: each }))
  const object = told as Readonly<Record<string, unknown>>
  return 'bedtime_start' in object
    ? [{ type: 'Sleep', object }]
    : Object.entries(object).map(([type, value]) => ({ type, object: Object(value) }))
}
const dayOf = (input: CorpusInput): string => {
  const { ultrahuman_date: day } = Object(input.json()) as { readonly ultrahuman_date?: string }
  return day ?? '2022-12-23'
}

export const ultrahuman: Adapter = {
  folder: 'ultrahuman',
  connector,
  pages(input) {
    const request = getRequest('/api/partners/v1/user_data/metrics', { date: dayOf(input) })
    return [{ stream: 'metrics', body: { data: { metric_data: entriesOf(input) } }, request }]
  },
  *checks(expectation, outcome, input) {
    if (expectation === undefined) yield { what: 'yields records', expected: true, actual: outcome.records.length > 0 }
    else
      for (const [fact, expected] of Object.entries(expectation.expected as Record<string, Json>)) {
        const read = facts[fact]
        if (read === undefined)
          yield { what: `the fact ${fact} of ${input.path} is known`, expected: true, actual: false }
        else yield { what: fact, expected, actual: read(outcome) }
      }
  },
}

const facts: Readonly<Record<string, (outcome: Outcome) => Json | undefined>> = {
  heart_rate: (outcome) => valuesOf(outcome, 'heart_rate'),
  hrv: (outcome) => valuesOf(outcome, 'hrv_unspecified'),
  temperature: (outcome) => valuesOf(outcome, 'skin_temperature'),
  steps: (outcome) => valuesOf(outcome, 'step_count'),
  recovery_index: (outcome) => valuesOf(outcome, 'readiness_score')[0],
  movement_index: (outcome) => valuesOf(outcome, 'activity_score')[0],
  metabolic_score: (outcome) => valuesOf(outcome, 'metabolic_score')[0],
  // Upstream takes the time in bed for the length; from bedtime to its end are thirty-one hours in that file.
  duration_seconds: (outcome) => told(outcome, 'inBedSeconds'),
  efficiency_percent: (outcome) => told(outcome, 'efficiency'),
  stages: (outcome) => ({
    deep_seconds: told(outcome, 'deepSeconds') ?? null,
    rem_seconds: told(outcome, 'remSeconds') ?? null,
    light_seconds: told(outcome, 'lightSeconds') ?? null,
  }),
}
const told = (outcome: Outcome, field: string): Json | undefined => {
  const [event] = ofKind(outcome, 'sleep_session')
  return event?.shape === 'event' ? (event.detail[field] as Json | undefined) : undefined
}
