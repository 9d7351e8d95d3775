/** What must not compile. The compiler reads the tests as well: an expectation that no longer errs fails the check. */
import { describe, expect, expectTypeOf, test } from 'vitest'
import type {
  CodedKind,
  CodeOf,
  DetailOf,
  EventKind,
  RecordKind,
  SampleKind,
  SeriesOf,
  UnitFor,
} from './dictionary/index.js'
import { coded, event, type RecordOf, sample } from './records.js'
import type { SportName } from './sports.js'
import { instant, localTime } from './time.js'
import { convert, quantity } from './units.js'

const start = instant(0)
const when = { start }

/** Compiled, never run: most of it would throw. */
const mustNotCompile = [
  // @ts-expect-error no such kind
  () => sample('heart_rat', quantity(61, '/min'), when),
  // @ts-expect-error a pulse is not a mass
  () => sample('heart_rate', quantity(61, 'kg'), when),
  // @ts-expect-error no such unit
  () => sample('heart_rate', quantity(61, 'bpm'), when),
  // @ts-expect-error an amount has a unit
  () => sample('heart_rate', 61, when),
  // @ts-expect-error one of the two is no mass
  (kind: 'heart_rate' | 'weight') => sample(kind, quantity(61, 'kg'), when),
  // @ts-expect-error a difference of temperatures is not a temperature
  () => sample('skin_temperature', quantity(0.3, '{deltaCel}'), when),
  // @ts-expect-error a temperature is not a difference of temperatures
  () => sample('skin_temperature_deviation', quantity(33.1, 'Cel'), when),
  // @ts-expect-error energy is not power
  () => sample('resting_calories', quantity(1600, 'kcal/d'), when),
  // @ts-expect-error steps are not steps per minute
  () => sample('step_count', quantity(90, '{steps}/min'), when),
  // @ts-expect-error a moment is no text
  () => sample('heart_rate', quantity(61, '/min'), { start: '2026-10-05T08:00:00Z' }),
  // @ts-expect-error nor a number
  () => sample('heart_rate', quantity(61, '/min'), { start: 0 }),
  // @ts-expect-error no such specimen
  () => sample('blood_glucose', quantity(99, 'mg/dL'), when, { series: 'finger' }),
  // @ts-expect-error no such method
  () => sample('heart_rate', quantity(61, '/min'), when, { method: 'guessed' }),
  // @ts-expect-error an event is no sample
  () => sample('sleep_session', quantity(8, 'h'), when),
  // @ts-expect-error no such code
  () => coded('resilience', 'stupendous', when),
  // @ts-expect-error a sample is not coded
  () => coded('heart_rate', 'high', when),
  // @ts-expect-error no such sport
  () => event('exercise', { sport: 'quidditch' }, when),
  // @ts-expect-error a workout has a sport
  () => event('exercise', {}, when),
  // @ts-expect-error no such field
  () => event('sleep_session', { lenght: 1 }, when),
  // @ts-expect-error a stage has an end
  () => event('sleep_session', { stages: [{ stage: 'deep', start }] }, when),
  // @ts-expect-error no such stage
  () => event('sleep_session', { stages: [{ stage: 'd', start, end: start }] }, when),
  // @ts-expect-error null is not absent
  () => event('sleep_session', { score: null }, when),
  // @ts-expect-error across dimensions nothing converts
  () => convert(1, 'kg', 'm'),
  // @ts-expect-error a draft is built by `sample` alone
  (): RecordOf<'heart_rate'> => ({ shape: 'sample', kind: 'heart_rate', value: 61, start }),
  // @ts-expect-error a stream that emits weights does not emit pulses
  (): RecordOf<'weight'> => sample('heart_rate', quantity(61, '/min'), when),
  // @ts-expect-error a local time has no instant
  () => localTime('2026-10-05T08:00:00').at,
  () => {
    // @ts-expect-error what is built is not changed
    sample('heart_rate', quantity(61, '/min'), when).value = 62
  },
] as const

describe('the types', () => {
  test('know each kind by its shape', () => {
    expectTypeOf<SampleKind | CodedKind | EventKind>().toEqualTypeOf<RecordKind>()
    expectTypeOf<SampleKind & EventKind>().toEqualTypeOf<never>()
    expectTypeOf<'heart_rate'>().toExtend<SampleKind>()
    expectTypeOf<'resilience'>().toExtend<CodedKind>()
    expectTypeOf<'exercise'>().toExtend<EventKind>()
    expect(mustNotCompile.length).toBeGreaterThan(20)
  })

  test('know which units an amount may come in', () => {
    expectTypeOf<UnitFor<'hydration'>>().toEqualTypeOf<'mL' | 'L' | '[foz_us]'>()
    expectTypeOf<UnitFor<'skin_temperature_deviation'>>().toEqualTypeOf<'{deltaCel}' | '{deltaDegF}'>()
    expectTypeOf<UnitFor<'weight' | 'water_mass'>>().toEqualTypeOf<UnitFor<'weight'>>()
    expectTypeOf<UnitFor<'weight' | 'height'>>().toEqualTypeOf<never>()
  })

  test('know the codes, the series and the details', () => {
    expectTypeOf<CodeOf<'stress_summary'>>().toEqualTypeOf<'restored' | 'normal' | 'stressful'>()
    expectTypeOf<SeriesOf<'activity_intensity_time'>>().toEqualTypeOf<'low' | 'medium' | 'high'>()
    expectTypeOf<SeriesOf<'heart_zone_time'>>().toEqualTypeOf<string>()
    expectTypeOf<DetailOf<'exercise'>['sport']>().toEqualTypeOf<SportName>()
    expectTypeOf<DetailOf<'exercise'>['distanceMeters']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<DetailOf<'sleep_session'>['final']>().toEqualTypeOf<boolean | undefined>()
  })

  test('let a mapper say what it means', () => {
    const records: readonly RecordOf<'weight' | 'resilience' | 'exercise'>[] = [
      sample('weight', quantity(180, '[lb_av]'), when, { key: 'a', series: 'anything', method: undefined }),
      coded('resilience', 'solid', { start, day: '2026-10-05' }),
      event('exercise', { sport: 'running', laps: [{ start, distanceMeters: 1000 }], manual: undefined }, when),
    ]
    expect(records.map(({ shape }) => shape)).toEqual(['sample', 'coded', 'event'])
  })
})
