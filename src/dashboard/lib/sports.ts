/** Sports as a person calls them, and how fast is said in them. */
import { sentenceCase } from './families.js'
import { number } from './numbers.js'

/** Where the name in the API is not what one says. */
const titles: Readonly<Record<string, string>> = {
  virtual_cycling: 'Virtual ride',
  e_biking: 'E-biking',
  high_intensity_interval_training: 'Interval training',
  bootcamp: 'Boot camp',
  crossfit: 'Cross training',
  jump_rope: 'Rope skipping',
  soccer: 'Football (soccer)',
  cross_country_skiing: 'Cross-country skiing',
  backcountry_skiing: 'Ski touring',
  stand_up_paddleboarding: 'Stand-up paddling',
  snorkeling: 'Snorkelling',
  horseback_riding: 'Horse riding',
  other: 'Workout',
}
export const sportTitle = (sport: string): string => titles[sport] ?? sentenceCase(sport)

/** Minutes for so many metres; without them, kilometres an hour. */
const paceOver = (sport: string): number | undefined => {
  if (/running|walking|hiking|snowshoeing/.test(sport)) return 1000
  if (/swimming/.test(sport)) return 100
  if (/rowing/.test(sport)) return 500
  return undefined
}

/** How fast, in the sport's own way. `value` is what a chart draws, `text` what is read. */
export interface Pacing {
  readonly title: string
  readonly unit: string
  /** Small is fast: the axis stands on its head. */
  readonly isPace: boolean
  value(metersPerSecond: number): number | null
  text(value: number): string
}
const slowest = 3600

export const pacingOf = (sport: string): Pacing => {
  const over = paceOver(sport)
  if (over === undefined)
    return {
      title: 'Speed',
      unit: 'km/h',
      isPace: false,
      value: (speed) => speed * 3.6,
      text: (value) => number(value),
    }
  return {
    title: 'Pace',
    unit: over === 1000 ? 'min/km' : `min/${over} m`,
    isPace: true,
    // Standing still is no pace.
    value: (speed) => (speed > 0 && over / speed < slowest ? over / speed : null),
    text: minutesText,
  }
}

/** `5:07`, seconds as minutes. */
export const minutesText = (seconds: number): string => {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** `1:02:09`, `42:07`: how long, to the second. */
export const stopwatch = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds))
  const hours = Math.floor(whole / 3600)
  const rest = `${String(Math.floor((whole % 3600) / 60)).padStart(hours > 0 ? 2 : 1, '0')}:${String(whole % 60).padStart(2, '0')}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** `42.2 km`, `800 m`. */
export const distanceText = (meters: number): string =>
  meters >= 1000 ? `${number(Math.round(meters / 10) / 100)} km` : `${number(Math.round(meters))} m`
