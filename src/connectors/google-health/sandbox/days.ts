/** One point a day, with a date and no time: what was worked out from the night before. */
import type { LocalDay } from '../../../kit/index.js'
import { asOf, type DayFigures, type Fact, type Person } from '../../../sandbox/index.js'
import { civilDate, derived, midnights, type Teller } from './told.js'

const daily = (
  payload: string,
  tell: (
    figures: DayFigures,
    person: Person,
  ) => { readonly fields: object; readonly facts: readonly Omit<Fact, 'start' | 'day'>[] } | undefined,
): Teller =>
  function* (person, span, now) {
    for (const day of person.daysIn(span)) {
      const start = person.dayStart(day)
      if (start < span.from || start >= span.to || person.dayEnd(day) <= person.device.since) continue
      const known = asOf(person.figures(day), now)
      const told = known.state === 'alive' ? tell(known.value, person) : undefined
      if (told === undefined) continue
      yield {
        start,
        end: person.dayEnd(day),
        day,
        point: () => ({ dataSource: derived, [payload]: { date: civilDate(day), ...told.fields } }),
        facts: told.facts.flatMap((fact) =>
          fact.kind === 'heart_rate_zones' ? [...midnights(person, day, fact)] : [{ ...fact, start, day }],
        ),
      }
    }
  }

export const restingHeartRate = daily('dailyRestingHeartRate', ({ restingHeartRate: bpm }) =>
  bpm === undefined
    ? undefined
    : {
        fields: { beatsPerMinute: String(bpm), dailyRestingHeartRateMetadata: { calculationMethod: 'WITH_SLEEP' } },
        facts: [{ kind: 'resting_heart_rate', value: bpm }],
      },
)
export const heartRateVariability = daily('dailyHeartRateVariability', ({ hrvRmssd, hrvDeepRmssd }) =>
  hrvRmssd === undefined
    ? undefined
    : {
        fields: {
          averageHeartRateVariabilityMilliseconds: hrvRmssd,
          ...(hrvDeepRmssd !== undefined && {
            deepSleepRootMeanSquareOfSuccessiveDifferencesMilliseconds: hrvDeepRmssd,
          }),
        },
        facts: [
          { kind: 'hrv_rmssd', value: hrvRmssd },
          ...(hrvDeepRmssd === undefined ? [] : [{ kind: 'hrv_rmssd', value: hrvDeepRmssd, series: 'deep' }]),
        ],
      },
)
export const oxygenSaturation = daily('dailyOxygenSaturation', ({ oxygenAverage, oxygenMinimum, oxygenMaximum }) =>
  oxygenAverage === undefined || oxygenMinimum === undefined || oxygenMaximum === undefined
    ? undefined
    : {
        fields: {
          averagePercentage: oxygenAverage,
          lowerBoundPercentage: oxygenMinimum,
          upperBoundPercentage: oxygenMaximum,
        },
        facts: [{ kind: 'oxygen_saturation', value: oxygenAverage }],
      },
)
export const respiratoryRate = daily('dailyRespiratoryRate', ({ respiratoryRate: rate }) =>
  rate === undefined
    ? undefined
    : { fields: { breathsPerMinute: rate }, facts: [{ kind: 'respiratory_rate', value: rate }] },
)
export const sleepTemperature = daily(
  'dailySleepTemperatureDerivations',
  ({ skinTemperatureCelsius: nightly, skinTemperatureDeviation: deviation }) => {
    if (nightly === undefined || deviation === undefined) return undefined
    const baseline = Math.round((nightly - deviation) * 100) / 100
    return {
      fields: {
        nightlyTemperatureCelsius: nightly,
        baselineTemperatureCelsius: baseline,
        relativeNightlyStddev30dCelsius: 0.4,
      },
      facts: [
        { kind: 'skin_temperature', value: nightly },
        { kind: 'skin_temperature_deviation', value: nightly - baseline },
      ],
    }
  },
)
export const vo2Max = daily('dailyVo2Max', ({ vo2Max: uptake }) =>
  uptake === undefined
    ? undefined
    : {
        fields: { vo2Max: uptake, cardioFitnessLevel: 'GOOD', estimated: true },
        facts: [{ kind: 'vo2_max', value: uptake }],
      },
)
/** After Karvonen: shares of the reserve between the resting heart rate and 220 less the age. */
export const heartRateZones = daily('dailyHeartRateZones', ({ day, restingHeartRate: rest }, person) => {
  if (rest === undefined) return undefined
  const reserve = 220 - ageOn(person, day) - rest
  const [moderate, vigorous, peak] = [0.4, 0.6, 0.85].map((share) => Math.round(rest + reserve * share)) as [
    number,
    number,
    number,
  ]
  const zone = (heartRateZoneType: string, low: number, high: number) => ({
    heartRateZoneType,
    minBeatsPerMinute: String(low),
    maxBeatsPerMinute: String(high),
  })
  return {
    fields: {
      heartRateZones: [
        zone('LIGHT', 30, moderate - 1),
        zone('MODERATE', moderate, vigorous - 1),
        zone('VIGOROUS', vigorous, peak - 1),
        zone('PEAK', peak, 220),
      ],
    },
    facts: [{ kind: 'heart_rate_zones' }],
  }
})
const ageOn = ({ birthDate }: Person, day: LocalDay): number =>
  Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (day.slice(5) < birthDate.slice(5) ? 1 : 0)
