/** Numbers and their units as people write them. */

/** A number to show: the text, and the small unit behind it. */
export interface Shown {
  readonly text: string
  readonly unit: string
}

/** UCUM codes that people write differently. What is not listed is written as it is. */
const units: Readonly<Record<string, string>> = {
  '/min': '/min',
  '{rpm}': 'rpm',
  Cel: '°C',
  '{deltaCel}': '°C',
  'mm[Hg]': 'mmHg',
  'mL/(kg.min)': 'ml/kg/min',
  'kg/m2': 'kg/m²',
  'ug/m3': 'µg/m³',
  'dB[SPL]': 'dB',
  '[iU]': 'IU',
  '[ppb]': 'ppb',
  '[ppm]': 'ppm',
  '{MET}': 'MET',
  '{steps}': 'steps',
  '{floors}': 'floors',
  '{strokes}': 'strokes',
  '{pushes}': 'pushes',
  '{count}': '',
  '{score}': '',
  '1': '',
  deg: '°',
  a: 'years',
}
/** What else is in curly brackets is a remark of UCUM's and no unit. */
export const unitText = (unit: string | undefined): string =>
  unit === undefined ? '' : (units[unit] ?? (/^\{.*\}$/.test(unit) ? '' : unit))

const formats = new Map<number, Intl.NumberFormat>()
const format = (value: number, digits: number): string => {
  let it = formats.get(digits)
  if (it === undefined) {
    it = new Intl.NumberFormat('en', { maximumFractionDigits: digits })
    formats.set(digits, it)
  }
  return it.format(value)
}

/** As many digits as can be told apart: 9,123 · 61 · 6.4 · 0.12. */
export const number = (value: number): string => {
  const size = Math.abs(value)
  return format(value, size >= 100 ? 0 : size >= 1 ? 1 : 2).replace(/^-/, '−')
}

/** `1 record`, `12,044 records`. */
export const count = (amount: number, one: string, many = `${one}s`): string =>
  `${format(amount, 0)} ${amount === 1 ? one : many}`

/** A measured value with its unit; seconds become hours, metres kilometres, where that is how people say it. */
export const shown = (value: number, unit: string | undefined): Shown => {
  if (unit === 's' && Math.abs(value) >= 60) return { text: duration(value), unit: '' }
  if (unit === 'min' && Math.abs(value) >= 60) return { text: duration(value * 60), unit: '' }
  if (unit === 'm' && Math.abs(value) >= 1000) return { text: number(value / 1000), unit: 'km' }
  if (unit === '{deltaCel}') return { text: `${value > 0 ? '+' : ''}${number(value)}`, unit: '°C' }
  return { text: number(value), unit: unitText(unit) }
}

/** Without markup, for titles and screen readers. */
export const spoken = (value: number, unit: string | undefined): string => {
  const { text, unit: behind } = shown(value, unit)
  return behind === '' ? text : behind === '%' ? `${text} %` : `${text} ${behind}`
}

/** `7 h 42 min`, `12 min`, `40 s`. */
export const duration = (seconds: number): string => {
  const whole = Math.round(Math.abs(seconds))
  if (whole < 60) return `${whole} s`
  const minutes = Math.round(whole / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return count(Math.round(hours / 24), 'day')
}
