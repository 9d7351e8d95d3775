/**
 * UCUM units and the dimensions they measure. A kind names one canonical unit; `quantity(81.6, 'kg')` carries the
 * dimension, so that an amount of the wrong dimension does not compile and one of the right dimension is converted.
 * Codes follow https://ucum.org/ucum; curly braces are UCUM annotations (counts of things).
 */

/** `canonical = value * factor + offset`, within one dimension. */
interface UnitFacts {
  readonly dimension: string
  readonly factor: number
  readonly offset?: number
}

const define = <const T extends Readonly<Record<string, UnitFacts>>>(table: T): T => table

export const units = define({
  '1': { dimension: 'ratio', factor: 1 },
  '%': { dimension: 'ratio', factor: 0.01 },

  ms: { dimension: 'time', factor: 0.001 },
  s: { dimension: 'time', factor: 1 },
  min: { dimension: 'time', factor: 60 },
  h: { dimension: 'time', factor: 3600 },
  d: { dimension: 'time', factor: 86_400 },
  a: { dimension: 'age', factor: 1 },

  '/min': { dimension: 'frequency', factor: 1 },
  '/s': { dimension: 'frequency', factor: 60 },
  '/h': { dimension: 'frequency', factor: 1 / 60 },
  Hz: { dimension: 'frequency', factor: 60 },
  '{rpm}': { dimension: 'cadence', factor: 1 },
  '{steps}/min': { dimension: 'step-cadence', factor: 1 },
  '{strokes}/min': { dimension: 'stroke-rate', factor: 1 },

  mm: { dimension: 'length', factor: 0.001 },
  cm: { dimension: 'length', factor: 0.01 },
  m: { dimension: 'length', factor: 1 },
  km: { dimension: 'length', factor: 1000 },
  '[in_i]': { dimension: 'length', factor: 0.0254 },
  '[ft_i]': { dimension: 'length', factor: 0.3048 },
  '[yd_i]': { dimension: 'length', factor: 0.9144 },
  '[mi_i]': { dimension: 'length', factor: 1609.344 },

  g: { dimension: 'mass', factor: 0.001 },
  mg: { dimension: 'mass', factor: 0.000_001 },
  ug: { dimension: 'mass', factor: 0.000_000_001 },
  kg: { dimension: 'mass', factor: 1 },
  '[lb_av]': { dimension: 'mass', factor: 0.453_592_37 },
  '[stone_av]': { dimension: 'mass', factor: 6.350_293_18 },
  '[oz_av]': { dimension: 'mass', factor: 0.028_349_523_125 },

  kcal: { dimension: 'energy', factor: 1 },
  cal: { dimension: 'energy', factor: 0.001 },
  J: { dimension: 'energy', factor: 1 / 4184 },
  kJ: { dimension: 'energy', factor: 1 / 4.184 },

  Cel: { dimension: 'temperature', factor: 1 },
  '[degF]': { dimension: 'temperature', factor: 5 / 9, offset: -160 / 9 },
  K: { dimension: 'temperature', factor: 1, offset: -273.15 },
  /** A difference of temperatures: 1 K = 1 Cel, without the zero point. */
  '{deltaCel}': { dimension: 'temperature-difference', factor: 1 },
  '{deltaDegF}': { dimension: 'temperature-difference', factor: 5 / 9 },

  'm/s': { dimension: 'speed', factor: 1 },
  'km/h': { dimension: 'speed', factor: 1 / 3.6 },
  'mm/s': { dimension: 'speed', factor: 0.001 },
  '[mi_i]/h': { dimension: 'speed', factor: 0.447_04 },

  mL: { dimension: 'volume', factor: 0.001 },
  L: { dimension: 'volume', factor: 1 },
  '[foz_us]': { dimension: 'volume', factor: 0.029_573_529_562_5 },

  's/m': { dimension: 'pace', factor: 1 },
  'min/km': { dimension: 'pace', factor: 0.06 },

  'mm[Hg]': { dimension: 'pressure', factor: 1 },
  hPa: { dimension: 'pressure', factor: 100 / 133.322_387_415 },
  kPa: { dimension: 'pressure', factor: 1000 / 133.322_387_415 },
  'mg/dL': { dimension: 'glucose', factor: 1 },
  /** Of glucose: molar mass 180.156 g/mol. */
  'mmol/L': { dimension: 'glucose', factor: 18.0156 },
  'mg/dL/min': { dimension: 'glucose-rate', factor: 1 },
  'mmol/L/min': { dimension: 'glucose-rate', factor: 18.0156 },
  'mL/(kg.min)': { dimension: 'oxygen-uptake', factor: 1 },
  'L/min': { dimension: 'flow', factor: 1 },
  W: { dimension: 'power', factor: 1 },
  /** How energy expenditure is quoted: 1 kcal/d is about a twentieth of a watt. */
  'kcal/d': { dimension: 'power', factor: 4184 / 86_400 },
  V: { dimension: 'voltage', factor: 1 },
  mV: { dimension: 'voltage', factor: 0.001 },
  uV: { dimension: 'voltage', factor: 0.000_001 },
  uS: { dimension: 'conductance', factor: 1 },
  'kg/m2': { dimension: 'body-mass-index', factor: 1 },
  'dB[SPL]': { dimension: 'sound', factor: 1 },
  deg: { dimension: 'angle', factor: 1 },
  'ug/m3': { dimension: 'concentration', factor: 1 },
  '[ppb]': { dimension: 'proportion', factor: 0.001 },
  '[ppm]': { dimension: 'proportion', factor: 1 },
  '[iU]': { dimension: 'insulin', factor: 1 },

  '{steps}': { dimension: 'steps', factor: 1 },
  '{floors}': { dimension: 'floors', factor: 1 },
  '{strokes}': { dimension: 'strokes', factor: 1 },
  '{pushes}': { dimension: 'pushes', factor: 1 },
  '{revolutions}': { dimension: 'revolutions', factor: 1 },
  '{count}': { dimension: 'count', factor: 1 },
  '{index}': { dimension: 'index', factor: 1 },
  '{score}': { dimension: 'score', factor: 1 },
  '{MET}': { dimension: 'met', factor: 1 },
})

/** A UCUM code we know. */
export type Unit = keyof typeof units
export type Dimension = (typeof units)[Unit]['dimension']
export type DimensionOf<U extends Unit> = (typeof units)[U]['dimension']
/** Every unit that measures the same thing as `U`. */
export type UnitsLike<U extends Unit> = { [V in Unit]: DimensionOf<V> extends DimensionOf<U> ? V : never }[Unit]

/** A number that knows its unit. */
export interface Quantity<U extends Unit = Unit> {
  readonly value: number
  readonly unit: U
}

export const quantity = <U extends Unit>(value: number, unit: U): Quantity<U> => ({ value, unit })

/** Converts within one dimension; across dimensions it does not compile. */
export const convert = <U extends Unit>(value: number, from: UnitsLike<U>, to: U): number => {
  if ((from as Unit) === to) return value
  const source: UnitFacts = units[from as Unit]
  const target: UnitFacts = units[to]
  // The compiler has seen to it, unless a unit came from a page and was cast.
  if (source.dimension !== target.dimension) throw new RangeError(`${from} does not convert to ${to}`)
  const base = value * source.factor + (source.offset ?? 0)
  return tidy((base - (target.offset ?? 0)) / target.factor)
}

/** Twelve significant digits: enough for any measurement, and 81600 g is 81.6 kg rather than 81.60000000000001. */
const tidy = (value: number): number => Number(value.toPrecision(12))

export const isUnit = (code: string): code is Unit => Object.hasOwn(units, code)
