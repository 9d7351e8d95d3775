/**
 * An activity as JSON. Typed arrays become lists, `null` where a point has no value; moments become ISO 8601 texts that
 * say no more than is known: with the offset, with `Z` where only the instant is known, with neither where only the
 * wall clock is. All else keeps its name and unit.
 */
import { type Activity, isKnown, type Moment, type OffsetSource } from '../core/index.js'

export interface MomentJson {
  readonly time: string
  readonly offsetFrom: OffsetSource
}

/** `T` with its columns as lists and its moments as texts. */
export type Jsoned<T> = T extends Float64Array
  ? readonly (number | null)[]
  : T extends Moment
    ? MomentJson
    : T extends object
      ? { readonly [K in keyof T]: Jsoned<T[K]> }
      : T
export type ActivityJson = Jsoned<Activity>

/**
 * A value that `JSON.stringify` writes without losing anything but the difference between NaN and the infinities.
 *
 * @example
 * JSON.stringify(activityJson(activity))
 */
export const activityJson = (activity: Activity): ActivityJson => jsoned(activity) as ActivityJson

const jsoned = (value: unknown): unknown => {
  if (value instanceof Float64Array) return Array.from(value, finite)
  if (typeof value === 'number') return finite(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(jsoned)
  if ('offsetFrom' in value) return momentJson(value as Moment)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, jsoned(each)]))
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

const momentJson = (moment: Moment): MomentJson => ({ time: isoOf(moment), offsetFrom: moment.offsetFrom })

/** ISO 8601, as far as it is known. Beyond the years a date can be written in, the empty text. */
export const isoOf = (moment: Moment): string => {
  if (!isKnown(moment)) return moment.local
  const { at, offset } = moment
  if (!(Math.abs(at) < 8.63e15)) return ''
  if (offset === undefined) return shortened(new Date(at).toISOString())
  const sign = offset < 0 ? '-' : '+'
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60]
  const local = new Date(at + offset * 60_000).toISOString().replace('Z', '')
  return `${shortened(local)}${sign}${twoDigits(hours)}:${twoDigits(minutes)}`
}

const shortened = (iso: string): string => iso.replace('.000', '')
const twoDigits = (value: number): string => String(value).padStart(2, '0')
