/** The body, as scales, cuffs and watches find it. */
import * as kit from '../../kit/index.js'
import { quantity, sample, z } from '../../kit/index.js'
import { Common, momentOf, onDay, summaries } from './summaries.js'

const figures = {
  weightInGrams: ['weight', 'g'],
  muscleMassInGrams: ['muscle_mass', 'g'],
  boneMassInGrams: ['bone_mass', 'g'],
  bodyFatInPercent: ['body_fat', '%'],
  bodyMassIndex: ['body_mass_index', 'kg/m2'],
} as const satisfies kit.Figures
const Measured = {
  ...kit.texts('summaryId'),
  ...kit.numbers('measurementTimeInSeconds measurementTimeOffsetInSeconds'),
}
const Composition = z.object({ ...Measured, ...kit.figureFields(figures) })

export const bodyComps = summaries(
  {
    title: 'Weight and composition of the body',
    emits: kit.figureKinds(figures),
    doc: Composition,
    keys: ['bodyComps'],
    backfill: 'bodyComps',
  },
  ({ measurementTimeInSeconds: at, measurementTimeOffsetInSeconds: offset, summaryId, ...told }) =>
    at === undefined ? [] : kit.figureRecords(figures, told, { start: momentOf(at, offset) }, summaryId),
)

const Pressure = z.object({ ...Measured, ...kit.numbers('systolic diastolic pulse'), ...kit.texts('sourceType') })
const mmHg = 'mm[Hg]'
export const bloodPressures = summaries(
  {
    title: 'Blood pressure',
    emits: ['blood_pressure_systolic', 'blood_pressure_diastolic', 'heart_rate'],
    doc: Pressure,
    keys: ['bloodPressures'],
    backfill: 'bloodPressures',
  },
  function* ({ measurementTimeInSeconds: at, measurementTimeOffsetInSeconds: offset, ...told }) {
    if (at === undefined) return
    const when = { start: momentOf(at, offset) }
    const method = told.sourceType === 'MANUAL' ? 'manual' : 'measured'
    const extras = { document: told.summaryId, method } as const
    const { systolic, diastolic, pulse } = told
    if (systolic !== undefined) yield sample('blood_pressure_systolic', quantity(systolic, mmHg), when, extras)
    if (diastolic !== undefined) yield sample('blood_pressure_diastolic', quantity(diastolic, mmHg), when, extras)
    if (pulse !== undefined)
      yield sample('heart_rate', quantity(pulse, '/min'), when, { ...extras, series: 'blood_pressure' })
  },
)

const Skin = z.object({ ...Common, ...kit.numbers('avgDeviationCelsius') })
export const skinTemp = summaries(
  {
    title: 'Skin temperature of the night',
    emits: ['skin_temperature_deviation'],
    doc: Skin,
    keys: ['skinTemp'],
    backfill: 'skinTemp',
  },
  function* ({ avgDeviationCelsius: deviation, ...told }) {
    const when = onDay(told)
    if (when !== undefined && deviation !== undefined)
      yield sample('skin_temperature_deviation', quantity(deviation, '{deltaCel}'), when, {
        document: `skin@${when.day}`,
      })
  },
)

const Cycle = z.object({
  ...kit.texts('summaryId periodStartDate'),
  ...kit.numbers('periodLength cycleLength'),
  ...kit.fields('isPredictedCycle', z.boolean()),
})
/** What is only foretold is not told on. */
export const mct = summaries(
  {
    title: 'Periods',
    emits: ['menstrual_period'],
    doc: Cycle,
    keys: ['mct', 'menstrualCycleTracking'],
    backfill: 'mct',
  },
  function* ({ periodStartDate: first, periodLength, cycleLength, isPredictedCycle }) {
    if (first === undefined || !kit.isDay(first) || isPredictedCycle === true) return
    const end = kit.given(periodLength, (days) => kit.startOfDay(kit.addDays(first, days)))
    const detail = { cycleStart: true, periodDays: periodLength, cycleDays: cycleLength }
    const key = `period@${first}`
    yield kit.event(
      'menstrual_period',
      detail,
      { start: kit.startOfDay(first), end, day: first },
      { key, document: key },
    )
  },
)
