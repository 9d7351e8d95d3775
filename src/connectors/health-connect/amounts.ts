/**
 * Amounts with a unit, in the three shapes they come in: an object with every conversion (`{inKilograms, inGrams}`, as
 * react-native-health-connect reads), one with a unit beside the value (`{value, unit: 'kilograms'}`, as it writes), and
 * a bare number, which is in the unit our tutorial names.
 * https://github.com/matinzd/react-native-health-connect/blob/main/src/types/base.types.ts
 */
import { convert, type Quantity, quantity, type Unit, units, z } from '../../kit/index.js'

const named: Readonly<Record<string, Unit>> = {
  kilograms: 'kg',
  grams: 'g',
  milligrams: 'mg',
  micrograms: 'ug',
  ounces: '[oz_av]',
  pounds: '[lb_av]',
  meters: 'm',
  kilometers: 'km',
  miles: '[mi_i]',
  inches: '[in_i]',
  feet: '[ft_i]',
  kilocalories: 'kcal',
  calories: 'cal',
  kilojoules: 'kJ',
  joules: 'J',
  celsius: 'Cel',
  fahrenheit: '[degF]',
  watts: 'W',
  kilocaloriesperday: 'kcal/d',
  meterspersecond: 'm/s',
  kilometersperhour: 'km/h',
  milesperhour: '[mi_i]/h',
  millimetersofmercury: 'mm[Hg]',
  milligramsperdeciliter: 'mg/dL',
  millimolesperliter: 'mmol/L',
  liters: 'L',
  milliliters: 'mL',
  fluidouncesus: '[foz_us]',
}
/** A difference has no zero point: 1 degree more is 1 kelvin more. */
const differences: Readonly<Record<string, Unit>> = { Cel: '{deltaCel}', '[degF]': '{deltaDegF}' }

const Told = z.union([z.number(), z.record(z.string(), z.unknown())])
type Told = z.output<typeof Told>

/** Values by unit; `undefined` for one without. */
type Amount = ReadonlyMap<Unit | undefined, number>

const valuesIn = (told: Told): Amount => {
  if (typeof told === 'number') return new Map([[undefined, told]])
  const { value, unit } = told
  if (typeof value === 'number' && unit == null) return new Map([[undefined, value]])
  const pairs = 'value' in told ? [[String(unit), value] as const] : Object.entries(told)
  return new Map(
    pairs.flatMap(([name, each]) => {
      const word = name.replace(/^in(?=[A-Z])/, '').toLowerCase()
      return typeof each === 'number' && Object.hasOwn(named, word) ? [[named[word], each] as const] : []
    }),
  )
}

/** What is no amount we can read parks its record: a weight without its number would be no weight. */
export const Amount = Told.transform((told, context) => {
  const values = valuesIn(told)
  if (values.size === 0) context.addIssue({ code: 'custom', message: 'an amount in a unit of Health Connect' })
  return values
}).nullish()
export type MaybeAmount = z.output<typeof Amount>

/** In the unit wanted: as it was told in it, else converted. `plain` is what a bare number is in, if not in that one. */
export const amountIn = <U extends Unit>(amount: MaybeAmount, unit: U, plain?: Unit): Quantity<U> | undefined => {
  if (amount == null) return undefined
  const { dimension } = units[unit]
  for (const exact of [true, false])
    for (const [told, value] of amount) {
      const own = told ?? plain ?? unit
      const from = dimension === 'temperature-difference' ? (differences[own] ?? own) : own
      if (exact ? from !== unit : units[from].dimension !== dimension) continue
      return quantity(exact ? value : convert(value, from as never, unit), unit)
    }
  return undefined
}
