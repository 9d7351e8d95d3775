/** When a workout began, by the clock of where it was: as much of it as is known. Pure but for the browser's zone. */
import type { ActivityItem } from '../api.js'
import { axisOf, clock, dateText, dayText, localMs, minuteMs, monthText, zoneText } from './time.js'

export interface WorkoutStart {
  /** Milliseconds of the wall clock. */
  readonly local: number
  /** `Fri 20 Nov` and `07:02`. */
  readonly day: string
  readonly clock: string
  /** Where it is not the browser's. */
  readonly zone?: string
  /** For hover: `20 Nov 2026, 07:02:11 UTC+01:00 (Europe/Berlin)`. */
  readonly exact: string
  readonly month: string
}

type Start = Pick<ActivityItem, 'start' | 'zone'>
const hasOffset = /[+-]\d\d:?\d\d$/
const isWallClock = (start: string): boolean => !hasOffset.test(start) && !start.endsWith('Z')

export const startOf = ({ start, zone }: Start): WorkoutStart => {
  if (isWallClock(start)) return words(localMs(start), { exact: 'by the clock there; its zone is not known' })
  const { at, local, offset } = axisOf(start)
  const there = hasOffset.test(start) ? offset : (offsetIn(zone, at) ?? offset)
  const wall = there === offset ? local : at + there * minuteMs
  const isOurs = there === -new Date(at).getTimezoneOffset()
  return words(wall, {
    exact: `${zoneText(there)}${zone === undefined ? '' : ` (${zone.replaceAll('_', ' ')})`}`,
    ...(isOurs ? {} : { zone: zoneText(there) }),
  })
}

const words = (local: number, { exact, zone }: { readonly exact: string; readonly zone?: string }): WorkoutStart => ({
  local,
  day: dayText(local),
  clock: clock(local),
  month: monthText(local),
  exact: `${dateText(local)}, ${new Date(local).toISOString().slice(11, 19)} ${exact}`,
  ...(zone === undefined ? {} : { zone }),
})

/** Minutes east of UTC in a zone of IANA's; a zone this browser does not know tells nothing. */
const offsetIn = (zone: string | undefined, at: number): number | undefined => {
  if (zone === undefined) return undefined
  try {
    const text = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    }).format(at)
    return Math.round((localMs(text.replace(' ', 'T')) - Math.floor(at / 1000) * 1000) / minuteMs)
  } catch {
    return undefined
  }
}
