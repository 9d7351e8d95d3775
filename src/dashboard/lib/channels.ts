/** What a workout's track tells, as lines over time or way. Pure. */
import type { ActivityContent, TrackColumns } from '../api.js'
import { number } from './numbers.js'
import { minutesText, pacingOf } from './sports.js'
import { distancesOf } from './track.js'

type Column = readonly (number | null)[]
export interface Channel {
  readonly name: string
  readonly title: string
  readonly unit: string
  /** A name of the families of tokens.css. */
  readonly hue: string
  /** As long as the track. */
  readonly values: Column
  readonly isUpsideDown: boolean
  readonly text: (value: number) => string
  /** Drawn as a surface down to the ground. */
  readonly isGround?: true
  /** Worked out here, from places and times. */
  readonly isReckoned?: true
}

const whole = (value: number): string => number(Math.round(value))
const plain = [
  ['heartRateBpm', 'Heart rate', '/min', 'heart', whole],
  ['altitudeMeters', 'Altitude', 'm', 'body', whole],
  ['powerWatts', 'Power', 'W', 'energy', whole],
  ['cadenceRpm', 'Cadence', 'rpm', 'cycle', whole],
  ['temperatureCelsius', 'Temperature', '°C', 'environment', number],
] as const

/** Those that are there, how fast right behind the altitude. */
export const channelsOf = (track: TrackColumns, sport: string): Channel[] => {
  const channels = plain.flatMap(([name, title, unit, hue, text]): Channel[] => {
    const values = track[name]
    if (values === undefined || !hasValues(values)) return []
    const isGround = name === 'altitudeMeters'
    return [{ name, title, unit, hue, values, isUpsideDown: false, text, ...(isGround && { isGround: true as const }) }]
  })
  const speed = speedChannel(track, sport)
  if (speed === undefined) return channels
  const behind = channels.findIndex(
    ({ name }) => name === 'powerWatts' || name === 'cadenceRpm' || name === 'temperatureCelsius',
  )
  return behind < 0 ? [...channels, speed] : channels.toSpliced(behind, 0, speed)
}

const hasValues = (values: Column): boolean => values.filter((value) => value !== null).length > 1

const speedChannel = (track: TrackColumns, sport: string): Channel | undefined => {
  const pacing = pacingOf(sport)
  const told = track.speedMetersPerSecond
  const isTold = told !== undefined && hasValues(told)
  const speeds = isTold ? told : speedsOf(track.timeMs, wayOf(track))
  const values = speeds.map((speed) => (speed === null ? null : pacing.value(speed)))
  if (!hasValues(values)) return undefined
  return {
    name: 'speed',
    title: pacing.title,
    unit: pacing.unit,
    hue: 'movement',
    values: pacing.isPace ? withoutCrawling(values) : values,
    isUpsideDown: pacing.isPace,
    text: pacing.isPace ? minutesText : pacing.text,
    ...(!isTold && { isReckoned: true as const }),
  }
}

/** One pause at a crossing would flatten the line of everything else. */
const withoutCrawling = (values: Column): Column => {
  const known = values.filter((value) => value !== null).toSorted((one, other) => one - other)
  const usual = known[Math.floor(known.length / 2)] ?? 0
  return values.map((value) => (value !== null && value > usual * 2.5 ? null : value))
}

/** Metres from the start to every point: as the device counted, else over the ground. */
export const wayOf = (track: TrackColumns): Column => {
  const { distanceMeters, latitudeDeg, longitudeDeg } = track
  if (distanceMeters !== undefined && hasValues(distanceMeters)) {
    let last = 0
    return distanceMeters.map((value) => {
      last = Math.max(last, value ?? last)
      return last
    })
  }
  return latitudeDeg === undefined ? [] : distancesOf(latitudeDeg, longitudeDeg)
}

/** Places are noisy: how fast is said over so long. */
const windowMs = 24_000
const speedsOf = (times: Column, way: Column): Column => {
  if (way.length === 0 || (way.at(-1) ?? 0) < 50) return []
  let from = 0
  return times.map((time, index) => {
    if (time === null) return null
    while (from < index && time - (times[from] ?? time) > windowMs) from += 1
    const seconds = (time - (times[from] ?? time)) / 1000
    const meters = (way[index] ?? 0) - (way[from] ?? 0)
    return seconds >= 4 ? meters / seconds : null
  })
}

export type Along = 'time' | 'way'
/** The axis below the lines: seconds since the start, or metres. */
export interface Axis {
  readonly along: Along
  /** One per row; rows only ever go on. */
  readonly x: readonly number[]
  /** Which point of the track a row is; -1 for a row that only breaks the lines. */
  readonly points: readonly number[]
}

/** A line says nothing of a time in which nothing was recorded. */
const longestSilenceMs = 60_000

export const axisAlong = (track: TrackColumns, along: Along): Axis => {
  const way = along === 'way' ? wayOf(track) : []
  const start = track.timeMs.find((time) => time !== null) ?? 0
  const x: number[] = []
  const points: number[] = []
  let before: number | undefined
  for (const [index, time] of track.timeMs.entries()) {
    const at = along === 'way' ? way[index] : time === null ? undefined : (time - start) / 1000
    if (at === undefined || at === null) continue
    if (along === 'time' && before !== undefined && (time ?? 0) - before > longestSilenceMs) {
      x.push((before - start) / 1000 + 0.5)
      points.push(-1)
    }
    x.push(at)
    points.push(index)
    before = time ?? before
  }
  return { along, x, points }
}

/** Times in which the timer stood still, on an axis of time. */
export const pausesOn = (content: Pick<ActivityContent, 'pauses' | 'track'>): { from: number; to: number }[] => {
  const start = content.track.timeMs.find((time) => time !== null) ?? 0
  return content.pauses.map(({ fromMs, toMs }) => ({ from: (fromMs - start) / 1000, to: (toMs - start) / 1000 }))
}

/** Mean and extremes of a line, for its heading. */
export const summaryOf = (values: Column): { mean: number; least: number; most: number } | undefined => {
  let [sum, count, least, most] = [0, 0, Infinity, -Infinity]
  for (const value of values) {
    if (value === null) continue
    sum += value
    count += 1
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return count === 0 ? undefined : { mean: sum / count, least, most }
}
