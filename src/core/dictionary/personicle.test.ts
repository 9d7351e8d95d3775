import { describe, expect, test } from 'vitest'
import { personicleExercise, sportNames } from '../sports.js'
import { convert, type Unit, units } from '../units.js'
import { dictionary, type Entry, type PersonicleStream, type RecordKind } from './index.js'

/**
 * The wire contract, said again: kind, stream, unit, schema. Two of its schemas cannot be met as written:
 * `blood_glucose` names a file that does not exist, and is numeric; ozone is spelt with a zero.
 */
const contract = `
heart_rate                    heartrate                               bpm             integer
heart_rate                    heartrate.test                          bpm             integer
heart_intensity_minutes       heart_intensity_minutes                 minutes         numeric
heart_intensity_minutes       interval.heart_intensity_minutes        minutes         numeric-interval
active_minutes                active_minutes                          minutes         numeric
active_minutes                interval.active_minutes                 minutes         numeric-interval
cumulative_step_count         step.cumulative                         count           integer
resting_calories              resting_calories                        kilo_calories   numeric
active_calories               active_calories                         kilo_calories   numeric
total_calories                total_calories                          kilo_calories   numeric
total_calories                interval.total_calories                 kilo_calories   numeric-interval
distance                      distance                                meters          numeric
distance                      interval.distance                       meters          numeric-interval
weight                        weight                                  kilogram        numeric
cycling_cadence               cycling.cadence                         rpm             numeric
cumulative_pedal_revolutions  cycling.cumulative_cadence              rpm             numeric
cumulative_pedal_revolutions  interval.cycling.cumulative_cadence     rpm             numeric-interval
cycling_power                 cycling.power                           watts           numeric
step_cadence                  step.cadence                            stepsperminute  numeric
step_count                    step.count                              stepsperminute  integer
step_count                    interval.step.count                     stepsperminute  integer-interval
body_fat                      body_fat                                percentage      numeric
height                        height                                  cm              numeric
location                      location                                NA              location
speed                         speed                                   kmph            numeric
blood_glucose                 blood_glucose                           -               numeric
blood_pressure_systolic       blood_pressure.systolic                 mm              numeric
blood_pressure_diastolic      blood_pressure.diastolic                mm              numeric
body_temperature              body_temperature                        Celsius         numeric
physician_questionnaire       subjective.physician_questionnaire      -               json-object
user_questionnaire            subjective.user_questionnaire           -               json-object
image_upload                  subjective.image_uploads                -               json-object
air_quality_index             exposome.aqi                            -               numeric
air_co                        exposome.co                             ug/cc           numeric
air_no                        exposome.no                             ug/cc           numeric
air_no2                       exposome.no2                            ug/cc           numeric
air_o3                        exposome.03                             ug/cc           numeric
air_so2                       exposome.so2                            ug/cc           numeric
air_pm2_5                     exposome.pm2_5                          ug/cc           numeric
air_pm10                      exposome.pm10                           ug/cc           numeric
air_nh3                       exposome.nh3                            ug/cc           numeric
ambient_temperature           exposome.temp                           C               numeric
apparent_temperature          exposome.feels_like                     C               numeric
air_pressure                  exposome.pressure                       hPa             numeric
relative_humidity             exposome.humidity                       %               numeric
uv_index                      exposome.uvi                            mwpscc          numeric
`
  .trim()
  .split('\n')
  .map((line) => {
    const [kind, stream, unit, schema] = line.split(/\s+/)
    return { kind, stream, unit: unit === '-' ? '' : unit, schema }
  })

const entries = Object.entries(dictionary) as unknown as readonly (readonly [RecordKind, Entry])[]
const streamsOf = ({ codes }: Entry): readonly PersonicleStream[] => {
  const { point, interval, alias = [] } = codes?.personicle ?? {}
  return [point, interval, ...alias].filter((stream) => stream !== undefined)
}
const ours = entries.flatMap(([kind, entry]) =>
  streamsOf(entry).map(({ stream, unit, schema }) => ({ kind, stream, unit, schema })),
)

describe("Personicle's data streams", () => {
  test('are forty-six, and each has one kind with the unit and the schema of the contract', () => {
    expect(contract).toHaveLength(46)
    const byStream = (a: { stream?: string | undefined }, b: { stream?: string | undefined }) =>
      String(a.stream) < String(b.stream) ? -1 : 1
    expect(ours.toSorted(byStream)).toEqual(contract.toSorted(byStream))
  })

  test('of points are points, and of intervals intervals', () => {
    for (const [kind, { codes }] of entries) {
      const { point, interval } = codes?.personicle ?? {}
      if (point !== undefined) expect(point.schema, kind).not.toMatch(/-interval$/)
      if (interval !== undefined) expect(interval.schema, kind).toMatch(/-interval$/)
    }
  })

  test('whose values are whole numbers on the wire belong to kinds whose values can be', () => {
    for (const [kind, entry] of entries)
      for (const { schema } of streamsOf(entry))
        if (schema.startsWith('integer')) expect(entry, kind).toMatchObject({ shape: 'sample' })
  })

  test('in another unit than ours say which, and it converts', () => {
    const named: Readonly<Record<string, Unit>> = {
      bpm: '/min',
      minutes: 'min',
      kilo_calories: 'kcal',
      meters: 'm',
      kilogram: 'kg',
      watts: 'W',
      percentage: '%',
      cm: 'cm',
      kmph: 'km/h',
      mm: 'mm[Hg]',
      Celsius: 'Cel',
      C: 'Cel',
      hPa: 'hPa',
      '%': '%',
    }
    for (const [kind, entry] of entries)
      for (const { stream, unit, ucum } of streamsOf(entry)) {
        if (entry.shape !== 'sample' || unit === null) continue
        const meant = named[unit]
        if (meant !== undefined) expect(ucum ?? entry.unit, `${kind} as ${stream}`).toBe(meant)
        if (ucum !== undefined) expect(units[ucum].dimension, kind).toBe(units[entry.unit].dimension)
      }
    expect(convert(10, 'm/s', 'km/h')).toBe(36)
  })
})

describe("Personicle's events", () => {
  test('have kinds: sleep, and exercise down to the sport', () => {
    expect(dictionary.sleep_session.codes.personicleEvent).toBe('sleep')
    expect(dictionary.exercise.codes.personicleEvent).toBe('exercise')
    expect(personicleExercise('running')).toBe('exercise.running')
    expect(personicleExercise('other')).toBe('exercise')
  })

  test('are told apart by name, sport by sport', () => {
    expect(new Set(sportNames.map(personicleExercise)).size).toBe(sportNames.length)
    const names = entries.flatMap(([, { codes }]) => codes?.personicleEvent ?? [])
    expect(new Set(names).size).toBe(names.length)
  })
})
