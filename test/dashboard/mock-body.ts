/** An invented body: what it did at any time, as a pure function of the time, so that nothing has to be kept. */
import type { FusedDay, RecordItem, Series, Why } from '../../src/dashboard/api.js'

export const minute = 60_000
export const hour = 3_600_000
export const day = 86_400_000

/** A number in [0, 1) for anything with a name. */
export const chance = (...names: readonly (string | number)[]): number => {
  let hash = 2_166_136_261
  for (const letter of names.join('|')) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0x5bd1e995)
  return ((hash ^ (hash >>> 15)) >>> 0) / 4_294_967_296
}

/** Minutes east of UTC: at home in winter, and two weeks across the ocean in October. */
export const offsetAt = (at: number): number => {
  const text = new Date(at).toISOString().slice(0, 10)
  if (text >= '2026-10-03' && text < '2026-10-17') return -240
  return text >= '2026-03-29' && text < '2026-10-25' ? 120 : 60
}
export const local = (at: number): string => new Date(at + offsetAt(at) * minute).toISOString().slice(0, 19)
export const dayOf = (at: number): string => local(at).slice(0, 10)
const midnight = (civil: string): number => {
  const utc = Date.parse(`${civil}T00:00:00Z`)
  return utc - offsetAt(utc) * minute
}
export const daysBetween = (from: number, to: number): string[] => {
  const days: string[] = []
  for (let at = Date.parse(`${dayOf(from)}T12:00:00Z`); at < to + day; at += day)
    days.push(new Date(at).toISOString().slice(0, 10))
  return days
}

/** The night one wakes from on this civil day. */
export const nightOf = (civil: string) => {
  const start = midnight(civil) - (40 + Math.round(chance(civil, 'bed') * 110) - 60) * minute
  const end = midnight(civil) + (6 * 60 + 20 + Math.round(chance(civil, 'wake') * 100)) * minute
  return { start, end }
}
const worn = (at: number): boolean => {
  const civil = dayOf(at)
  if (chance(civil, 'off') < 0.03) return false
  const off = midnight(civil) + (11 + chance(civil, 'shower') * 8) * hour
  return at < off || at > off + (40 + chance(civil, 'long') * 60) * minute
}
const stagesOf = (civil: string) => {
  const { start, end } = nightOf(civil)
  const stages: { stage: string; start: number; end: number }[] = []
  let at = start
  let index = 0
  while (at < end) {
    const part = (at - start) / (end - start)
    const turn = index % 4
    const stage =
      index === 0 || chance(civil, index, 'w') < 0.09
        ? 'awake'
        : turn === 1
          ? 'light'
          : turn === 2
            ? part < 0.6
              ? 'deep'
              : 'light'
            : turn === 3
              ? 'light'
              : 'rem'
    const minutes =
      stage === 'awake' ? 3 + chance(civil, index) * 9 : 14 + chance(civil, index) * (stage === 'deep' ? 28 : 22)
    const until = Math.min(end, at + Math.round(minutes) * minute)
    stages.push({ stage, start: at, end: until })
    at = until
    index += 1
  }
  return stages
}
export const workoutOf = (civil: string) => {
  if (chance(civil, 'sport') > 0.42) return undefined
  const sport =
    (['running', 'cycling', 'strength_training'] as const)[Math.floor(chance(civil, 'which') * 3)] ?? 'running'
  const start = midnight(civil) + (17 * 60 + Math.round(chance(civil, 'when') * 120)) * minute
  return { sport, start, end: start + (28 + Math.round(chance(civil, 'long') * 50)) * minute }
}

const heartAt = (at: number): number => {
  const civil = dayOf(at)
  const night = nightOf(civil)
  const next = nightOf(dayOf(at + day))
  const noise = (chance(Math.floor(at / (5 * minute)), 'hr') - 0.5) * 8
  if ((at >= night.start && at < night.end) || (at >= next.start && at < next.end))
    return 53 + noise * 0.5 + 3 * Math.sin(at / hour)
  const sport = workoutOf(civil)
  if (sport && at >= sport.start && at < sport.end + 15 * minute)
    return at < sport.end ? 132 + noise * 2 + 14 * Math.sin((at - sport.start) / (6 * minute)) : 96 + noise
  return 70 + noise * 1.4 + 9 * Math.sin(at / (1.7 * hour))
}
const stepsAt = (at: number): number => {
  const civil = dayOf(at)
  const night = nightOf(civil)
  if (at < night.end || at > nightOf(dayOf(at + day)).start) return 0
  const sport = workoutOf(civil)
  if (sport?.sport === 'running' && at >= sport.start && at < sport.end) return 1500
  const busy = chance(Math.floor(at / (15 * minute)), 'st')
  return busy < 0.6 ? 0 : Math.round(busy * busy * 420)
}

interface Shape {
  readonly every: number
  readonly value: (at: number) => number
  readonly daily?: boolean
  readonly worn?: boolean
}
const daily = (base: number, swing: number, name: string): Shape => ({
  every: day,
  daily: true,
  value: (at) => base + (chance(dayOf(at), name) - 0.5) * swing + (Math.sin(at / (9 * day)) * swing) / 4,
})
export const shapes: Readonly<Record<string, Shape>> = {
  heart_rate: { every: 5 * minute, value: heartAt, worn: true },
  step_count: { every: 15 * minute, value: stepsAt },
  active_calories: { every: 15 * minute, value: (at) => stepsAt(at) * 0.045 },
  distance: { every: 15 * minute, value: (at) => stepsAt(at) * 0.74 },
  met: { every: 5 * minute, value: (at) => 0.9 + stepsAt(at) / 400 + chance(Math.floor(at / (5 * minute))) * 0.3 },
  respiratory_rate: daily(13.8, 1.6, 'breath'),
  oxygen_saturation: daily(97.1, 1.8, 'spo2'),
  resting_heart_rate: daily(52, 8, 'rest'),
  hrv_rmssd: daily(48, 26, 'hrv'),
  sleep_score: daily(79, 26, 'sleep'),
  readiness_score: daily(78, 28, 'ready'),
  activity_score: daily(74, 30, 'act'),
  skin_temperature_deviation: daily(0.02, 0.7, 'temp'),
  weight: daily(71.8, 1.1, 'kg'),
  body_fat: daily(18.4, 1.2, 'fat'),
  vo2_max: daily(44.2, 1.4, 'vo2'),
  total_calories: daily(2480, 620, 'kcal'),
  stress_high_duration: daily(4200, 5000, 'stress'),
  stress_recovery_duration: daily(5400, 5200, 'calm'),
  blood_glucose: {
    every: 15 * minute,
    value: (at) => 92 + 22 * Math.sin(at / (2.4 * hour)) + chance(Math.floor(at / (15 * minute)), 'g') * 9,
  },
  battery_level: { every: 30 * minute, value: (at) => 100 - ((at / hour) % 96) },
}

/** Until mid-November Fitbit counted the steps; then Google Health took them over. The ring sees the rest. */
export const seamAt = Date.parse('2026-11-12T23:00:00Z')
const sourcesAt = (kind: string, t: number): string[] => {
  if (kind === 'step_count' || kind === 'distance') return [t < seamAt ? 'fitbit' : 'google-health']
  return kind === 'heart_rate' && chance(Math.floor(t / day)) < 0.2 ? ['oura', 'google-health'] : ['oura']
}

/** Two that measured the same: the second a little less, and not all of the time. */
export const linesOf = (series: Series): NonNullable<Series['lines']> => {
  const isPulse = series.kind === 'heart_rate' || series.kind === 'step_count' || series.kind === 'active_calories'
  const own = [{ connection: 'c-oura', connector: 'oura', points: series.points }]
  if (!isPulse) return own
  const points = series.points
    .filter(({ t }) => chance(Math.floor(t / (6 * hour)), 'watch') < 0.7)
    .map((point) => ({
      ...point,
      mean: point.mean * 0.96,
      sum: point.sum * (0.8 + chance(point.t, 'share') * 0.2),
      sources: ['google-health'],
    }))
  return [...own, { connection: 'c-google', connector: 'google-health', points }]
}

/** Why one of them counts. */
export const whyOf = (kind: string): Why => {
  const ring = { connection: 'c-oura', connector: 'oura', device: 'Ring 4' }
  const phone = { connection: 'c-google', connector: 'google-health', device: 'Pixel 9' }
  if (kind === 'sleep_session')
    return { sources: [{ ...ring, share: 1, reason: 'staged' }], over: [{ ...phone, reason: 'overlapped' }] }
  if (kind === 'heart_rate')
    return { sources: [{ ...ring, share: 1, reason: 'finer' }], over: [{ ...phone, reason: 'overlapped' }] }
  return { sources: [{ ...ring, share: 1, reason: 'only' }], over: [] }
}
export const dayFigureOf = (kind: string, unit: string | undefined, civil: string): FusedDay => {
  const from = midnight(civil)
  const { points } = seriesOf(kind, unit, from, from + day, day)
  const value = Math.round(points.reduce((sum, point) => sum + point.sum, 0))
  const [main, rest] = [Math.round(value * 0.8), value - Math.round(value * 0.8)]
  return {
    day: civil,
    value,
    low: 0,
    high: value,
    count: 96,
    ...(unit === undefined ? {} : { unit }),
    why: {
      sources: [
        {
          connection: 'c-google',
          connector: 'google-health',
          device: 'Pixel 9',
          share: 0.8,
          value: main,
          reason: 'most',
        },
        { connection: 'c-oura', connector: 'oura', device: 'Ring 4', share: 0.2, value: rest, reason: 'rest' },
      ],
      over: [{ connection: 'c-fitbit', connector: 'fitbit', reason: 'same-measurement' }],
    },
  }
}

export const seriesOf = (kind: string, unit: string | undefined, from: number, to: number, stepMs: number): Series => {
  const shape = shapes[kind]
  const points: Series['points'] = []
  if (shape === undefined || (shape.daily === true && stepMs < day))
    return { kind, ...(unit === undefined ? {} : { unit }), stepMs, points }
  for (let t = Math.floor(from / stepMs) * stepMs; t < to; t += stepMs) {
    let [min, max, sum, seen] = [Infinity, -Infinity, 0, 0]
    // A long step is sampled, the sum scaled: a chart cannot tell, and the mock stays quick.
    const every = Math.max(shape.every, stepMs / 24)
    for (let at = Math.max(t, from); at < Math.min(t + stepMs, to); at += every) {
      if (shape.worn === true && !worn(at)) continue
      const value = shape.value(at)
      min = Math.min(min, value)
      max = Math.max(max, value)
      sum += value
      seen += 1
    }
    if (seen === 0) continue
    const sources = sourcesAt(kind, t)
    points.push({ t, min, max, mean: sum / seen, sum: sum * (every / shape.every), count: seen, sources })
  }
  return { kind, ...(unit === undefined ? {} : { unit }), stepMs, points }
}

const base = (kind: string, start: number, end: number | undefined, stream: string): RecordItem => ({
  id: `${kind}-${start}`,
  revision: chance(kind, start, 'rev') < 0.2 ? 2 : 1,
  kind,
  connection: 'c-oura',
  connector: 'oura',
  stream,
  startMs: start,
  ...(end === undefined ? {} : { endMs: end, endLocal: local(end) }),
  startLocal: local(start),
  offsetFrom: 'provider',
  device: 'Ring 4',
  method: 'measured',
  flags: [],
})

const moment = (at: number) => ({ at, offset: offsetAt(at), offsetFrom: 'provider' })

export const recordsOf = (kind: string, unit: string | undefined, from: number, to: number): RecordItem[] => {
  if (kind === 'sleep_session')
    return daysBetween(from, to + day).flatMap((civil) => {
      const { start, end } = nightOf(civil)
      if (end <= from || start >= to || chance(civil, 'off') < 0.03) return []
      const stages = stagesOf(civil)
      const spent = (name: string) =>
        stages.filter(({ stage }) => stage === name).reduce((sum, s) => sum + (s.end - s.start) / 1000, 0)
      return [
        {
          ...base(kind, start, end, 'sleep'),
          day: civil,
          detail: {
            main: true,
            stages: stages.map(({ stage, start, end }) => ({ stage, start: moment(start), end: moment(end) })),
            totalSeconds: (end - start) / 1000 - spent('awake'),
            deepSeconds: spent('deep'),
            lightSeconds: spent('light'),
            remSeconds: spent('rem'),
            awakeSeconds: spent('awake'),
            efficiency: 89,
            lowestHeartRate: 48,
          },
        },
      ]
    })
  if (kind === 'exercise')
    return daysBetween(from, to).flatMap((civil) => {
      const sport = workoutOf(civil)
      if (sport === undefined || sport.end <= from || sport.start >= to) return []
      return [
        {
          ...base(kind, sport.start, sport.end, 'workout'),
          detail: {
            sport: sport.sport,
            energyKcal: 412,
            averageHeartRate: 138,
            ...(sport.sport === 'strength_training' ? {} : { distanceMeters: 7040 }),
          },
        },
      ]
    })
  if (kind === 'stress_summary')
    return daysBetween(from, to).map((civil) => ({
      ...base(kind, midnight(civil), midnight(civil) + day, 'daily_stress'),
      day: civil,
      code: ['restored', 'normal', 'stressful'][Math.floor(chance(civil, 'sum') * 3)] ?? 'normal',
      method: 'derived',
    }))
  if (kind === 'mindfulness_session')
    return daysBetween(from, to).flatMap((civil) =>
      chance(civil, 'om') < 0.3
        ? [
            {
              ...base(kind, midnight(civil) + 21 * hour, midnight(civil) + 21 * hour + 12 * minute, 'session'),
              detail: { type: 'meditation' },
            },
          ]
        : [],
    )
  const shape = shapes[kind]
  if (shape === undefined) return []
  if (shape.daily === true)
    return daysBetween(from, to).flatMap((civil) => {
      const at = midnight(civil)
      if (at + day <= from || at >= to || chance(civil, 'off') < 0.03) return []
      return [
        {
          ...base(kind, at, undefined, 'daily'),
          day: civil,
          value: Math.round(shape.value(at + hour) * 10) / 10,
          ...(unit === undefined ? {} : { unit }),
        },
      ]
    })
  const found: RecordItem[] = []
  for (let at = Math.ceil(from / shape.every) * shape.every; at < to && found.length < 1000; at += shape.every)
    if (shape.worn !== true || worn(at))
      found.push({
        ...base(kind, at, undefined, kind),
        value: Math.round(shape.value(at) * 10) / 10,
        ...(unit === undefined ? {} : { unit }),
      })
  return found
}
