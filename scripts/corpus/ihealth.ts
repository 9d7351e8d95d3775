import { ihealth as connector } from '../../src/connectors/ihealth/index.js'
import { isKnown } from '../../src/kit/index.js'
import { type Adapter, type Check, type CorpusInput, getRequest, type Outcome, ofKind } from './adapter.js'
import { detailOf, field, type Readings, shimmerChecks } from './shimmer.js'

const readings: Readings = {
  IHealthStepCount: [field('step_count', 'step_count')],
  IHealthBloodPressure: [
    field('systolic_blood_pressure', 'blood_pressure_systolic'),
    field('diastolic_blood_pressure', 'blood_pressure_diastolic'),
  ],
  IHealthBloodPressureEndpointHeartRate: [field('heart_rate', 'heart_rate')],
  IHealthBloodOxygenEndpointHeartRate: [field('heart_rate', 'heart_rate')],
  IHealthOxygenSaturation: [field('oxygen_saturation', 'oxygen_saturation')],
  IHealthBloodGlucose: [field('blood_glucose', 'blood_glucose')],
  IHealthBodyWeight: [field('body_weight', 'weight')],
  IHealthBodyMassIndex: [field('body_mass_index', 'body_mass_index')],
  IHealthSleepDuration: [
    {
      kind: 'sleep_session',
      theirs: field('sleep_duration', '', 60).theirs,
      ours: (record) => detailOf(record, 'totalSeconds'),
    },
  ],
}

interface UnitCases {
  readonly effective_date_time: readonly { readonly input: object; readonly expected: string | null }[]
  readonly start_of_day: readonly {
    readonly epoch_seconds_of: string
    readonly offset: string
    readonly expected: string
  }[]
}
const casesOf = (input: CorpusInput): UnitCases | undefined => {
  const { expected } = input.json() as { readonly expected?: UnitCases }
  return expected
}

export const ihealth: Adapter = {
  folder: 'ihealth',
  connector,
  pages(input) {
    const cases = casesOf(input)
    const request = getRequest('/')
    if (cases === undefined) return [{ stream: 'measurements', body: input.json(), request }]
    // Times of a moment are tried on a value of a moment, days on steps.
    const BODataList = cases.effective_date_time.map(({ input: told }) => ({ ...told, BO: 97 }))
    const ARDataList = cases.start_of_day.map(({ epoch_seconds_of, offset }) => ({
      MDate: Date.parse(epoch_seconds_of) / 1000,
      TimeZone: offset,
      Steps: 1,
    }))
    return [{ stream: 'measurements', body: { BODataList, ARDataList }, request }]
  },
  *checks(expectation, outcome, input) {
    const cases = casesOf(input)
    if (cases !== undefined) yield* caseChecks(cases, outcome)
    else if (expectation !== undefined) yield* shimmerChecks(expectation.expected, readings, outcome)
  },
}

/** Where they make no time at all, we keep the wall clock, of which the instant is unknown. */
function* caseChecks(cases: UnitCases, outcome: Outcome): Iterable<Check> {
  const instants = (kind: string) => ofKind(outcome, kind).map(({ start }) => (isKnown(start) ? start.at : null))
  const at = (iso: string | null) => (iso === null ? null : Date.parse(iso))
  const [times, days] = [instants('oxygen_saturation'), instants('step_count')]
  for (const [index, { expected }] of cases.effective_date_time.entries())
    yield { what: `time ${index}`, expected: at(expected), actual: times[index] }
  for (const [index, { expected }] of cases.start_of_day.entries())
    yield { what: `day ${index}`, expected: at(expected), actual: days[index] }
}
