/** High-frequency data: by the minute while awake, every ten minutes asleep. At most the first 24 hours of what is asked for. */
import { type Instant, minuteMs } from '../../../kit/index.js'
import { aliveAt, type Person, type Sleep, type TimeSpan } from '../../../sandbox/index.js'
import { deviceOf, type Fields, seconds } from './told.js'

const pulseEveryMs = 5 * minuteMs
const nightEveryMs = 10 * minuteMs

export interface Moving {
  readonly at: Instant
  readonly counted:
    | { readonly steps: number; readonly distance: number; readonly elevation: number; readonly calories: number }
    | undefined
  readonly pulse: number | undefined
}
/** Minutes in which anything was counted, and a pulse every five. */
export function* minutesOf(person: Person, { from, to }: TimeSpan, now: Instant): Iterable<Moving> {
  const end = Math.min(to, person.syncedUntil(now))
  const begin = Math.max(from, person.device.since)
  for (let at = Math.ceil(begin / minuteMs) * minuteMs; at < end; at += minuteMs) {
    const { steps, distanceMillimeters, floors, activeCal } = person.minuteAt(at)
    const counted =
      steps > 0
        ? { steps, distance: distanceMillimeters / 1000, elevation: floors, calories: activeCal / 1000 }
        : undefined
    const pulse = at % pulseEveryMs === 0 ? person.heartRateAt(at) : undefined
    if (counted !== undefined || pulse !== undefined) yield { at, counted, pulse }
  }
}

export const intraday = (person: Person, span: TimeSpan, now: Instant, asked: ReadonlySet<string>): Fields => {
  const device = { deviceid: deviceOf(person, 'watch'), model: 'ScanWatch 2', model_id: 94 }
  const entries = Array.from(minutesOf(person, span, now), ({ at, counted, pulse }) => {
    const all: Fields = { ...counted, ...(pulse !== undefined && { heart_rate: pulse }), duration: 60 }
    return [String(seconds(at)), { ...device, ...picked(all, asked) }] as const
  })
  // PHP writes an object without fields as a list.
  return { series: entries.length === 0 ? [] : Object.fromEntries(entries) }
}

const states = { awake: 0, light: 1, deep: 2, rem: 3 } as const
export type Stage = Sleep['stages'][number]
export const stagesOf = (person: Person, { from, to }: TimeSpan, now: Instant): readonly Stage[] =>
  aliveAt<Sleep>(person.sleeps({ from, to: to + 24 * 60 * minuteMs }), now).flatMap(({ value }) =>
    value.stages.filter(({ start }) => start >= from && start < to),
  )

/** The instants of a stage at which something is told. */
export function* pulsesIn({ start, end }: Pick<Stage, 'start' | 'end'>): Iterable<Instant> {
  for (let at = Math.ceil(start / nightEveryMs) * nightEveryMs; at < end; at += nightEveryMs) yield at
}

export const night = (person: Person, span: TimeSpan, now: Instant, asked: ReadonlySet<string>): Fields => {
  const series = (stage: Stage, tell: (at: Instant) => number | undefined): unknown => {
    const values = Array.from(pulsesIn(stage), (at) => [String(seconds(at)), tell(at)] as const)
    const known = values.filter(([, value]) => value !== undefined)
    return known.length === 0 ? [] : Object.fromEntries(known)
  }
  return {
    model: 32,
    series: stagesOf(person, span, now).map((stage) => ({
      startdate: seconds(stage.start),
      enddate: seconds(stage.end),
      state: states[stage.stage],
      model: 'Aura Sensor V2',
      model_id: 63,
      hash_deviceid: deviceOf(person, 'mat'),
      ...picked(
        {
          hr: series(stage, person.heartRateAt),
          rr: series(stage, person.breathAt),
          rmssd: series(stage, person.hrvAt),
        },
        asked,
      ),
    })),
  }
}

/** Fields that are not asked for by name are not told. */
export const picked = (fields: Fields, asked: ReadonlySet<string>): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => asked.has(name)))
