/** What COROS tells of an invented person, in its own words. */
import { addDays, type Instant, type LocalDay, minuteMs } from '../../../kit/index.js'
import {
  aliveAt,
  asOf,
  createShelf,
  type Person,
  type ServiceState,
  type ShelvedWorkout,
  type Sleep,
  uuid,
} from '../../../sandbox/index.js'

export const host = 'https://open.coros.com'
export const fileHost = 'https://oss.coros.com'
/** Where the form of the application is. */
export const portal = 'https://support.coros.com'

export const openIdOf = ({ seed }: Person): string => uuid(seed, 'coros', 'openId').replaceAll('-', '')
export const shelfOf = (person: Person, state: ServiceState) =>
  createShelf({ service: 'coros', person, state, processesSeconds: 25, nameOf: () => undefined })

const base = 470_000_000_000_000_000n
export const labelOf = (id: string): string => String(base + BigInt(id))
export const idOf = (label: string): string => (/^\d{18}$/.test(label) ? String(BigInt(label) - base) : '')

const modes: Readonly<Record<string, readonly [mode: number, subMode: number]>> = {
  running: [8, 1],
  treadmill_running: [8, 2],
  cycling: [9, 1],
  mountain_biking: [9, 1],
  indoor_cycling: [9, 2],
  pool_swimming: [10, 1],
  swimming: [10, 1],
  trail_running: [15, 1],
  hiking: [16, 1],
  strength_training: [23, 1],
  walking: [31, 1],
}
const quarters = (offset: number | undefined): number => (offset ?? 0) / 15

/** For so long an address is good. */
const goodMs = 60 * minuteMs
export const fitUrl = (person: Person, id: string, now: Instant): string =>
  `${fileHost}/fit/${openIdOf(person)}/${id}.fit?Expires=${now + goodMs}&Signature=invented`

export const item = (person: Person, { id, outline, sport }: ShelvedWorkout, now: Instant) => {
  const [mode, subMode] = modes[sport] ?? [99, 1]
  const { distanceMeters: distance = 0, timerSeconds: duration } = outline
  return {
    labelId: labelOf(id),
    mode,
    subMode,
    startTime: outline.start.at / 1000,
    endTime: outline.end.at / 1000,
    startTimezone: quarters(outline.start.offset),
    endTimezone: quarters(outline.end.offset),
    distance,
    duration,
    avgSpeed: distance === 0 ? 0 : Math.round(duration / (distance / 1000)),
    calorie: (outline.energyKcal ?? 0) * 1000,
    deviceName: 'COROS PACE 3',
    fitUrl: fitUrl(person, id, now),
  }
}
/** Ids are numbers, whatever reads them. */
export const withNumbers = (body: unknown): string =>
  JSON.stringify(body).replace(/"(labelId|uploadId)":"(\d+)"/g, '"$1":$2')

const nightOn = (person: Person, day: LocalDay, now: Instant): Sleep | undefined =>
  aliveAt<Sleep>(person.sleeps({ from: person.dayStart(day), to: person.dayEnd(day) }), now).find(
    ({ value }) => value.day === day && !value.nap,
  )?.value

const beatMs = 10 * minuteMs
export interface Day {
  readonly day: LocalDay
  readonly steps: number
  readonly rhr: number | undefined
  readonly night: Sleep | undefined
  readonly beats: readonly { readonly at: Instant; readonly hrv: number; readonly hr: number }[]
}
/** Days the watch has told anything of. */
export function* daysIn(person: Person, from: LocalDay, to: LocalDay, now: Instant): Iterable<Day> {
  const synced = person.syncedUntil(now)
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const [start, end] = [Math.max(person.dayStart(day), person.device.since), Math.min(person.dayEnd(day), synced)]
    if (start >= end) continue
    const night = nightOn(person, day, now)
    const figures = asOf(person.figures(day), now)
    const beats = []
    for (let at = night?.start ?? 0; at < (night?.end ?? 0); at += beatMs) {
      const [hrv, hr] = [person.hrvAt(at), person.heartRateAt(at)]
      if (hrv !== undefined && hr !== undefined) beats.push({ at, hrv, hr })
    }
    const rhr = figures.state === 'unborn' ? undefined : figures.value.restingHeartRate
    yield { day, steps: person.totals({ from: start, to: end }).steps, rhr, night, beats }
  }
}

export const dayEntry = (person: Person, { day, steps, rhr, night, beats }: Day) => ({
  happenDay: Number(day.replaceAll('-', '')),
  step: steps,
  rhr: rhr ?? 0,
  ...(night && {
    sleepStartTime: person.iso(night.start).slice(0, 19).replace('T', ' '),
    sleepEndTime: person.iso(night.end).slice(0, 19).replace('T', ' '),
    startTimezone: quarters(person.offsetAt(night.start)),
    endTimezone: quarters(person.offsetAt(night.end)),
    sleepAvgHr: night.averageHeartRate,
    ppgHrv: night.averageRmssd,
    hrvList: beats.map(({ at, hrv, hr }) => ({ timestamp: at / 1000, hrv, hr })),
  }),
})
