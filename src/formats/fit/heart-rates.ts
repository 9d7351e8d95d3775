/**
 * Chest straps that remember a swim hand their heart rates over afterwards, as `hr` messages with times of their own
 * in 1024ths of a second. They fill the points that have no heart rate.
 * https://developer.garmin.com/fit/cookbook/hr-messages/
 */
import type { Track } from '../../core/index.js'
import type { FitMessage } from './interpret.js'

/** A beat older than this says nothing about a point. */
const stalestMs = 10_000

export const heartRatesInto = (track: Track, messages: readonly FitMessage[]): Track => {
  const beats = beatsFrom(messages)
  if (beats.length === 0 || track.timeMs.length === 0) return track
  const heartRateBpm = track.heartRateBpm?.slice() ?? new Float64Array(track.timeMs.length).fill(Number.NaN)
  let next = 0
  let filled = 0
  for (const [row, time] of track.timeMs.entries()) {
    while (next < beats.length && (beats[next]?.atMs as number) <= time) next += 1
    const beat = beats[next - 1]
    if (beat === undefined || time - beat.atMs > stalestMs || !Number.isNaN(heartRateBpm[row])) continue
    heartRateBpm[row] = beat.bpm
    filled += 1
  }
  return filled === 0 ? track : { ...track, heartRateBpm }
}

const beatsFrom = (messages: readonly FitMessage[]): readonly { readonly atMs: number; readonly bpm: number }[] => {
  const beats: { atMs: number; bpm: number }[] = []
  // The first message ties the strap's clock to the file's.
  let zeroMs: number | undefined
  for (const { values } of messages) {
    const { timestamp, fractional_timestamp: part, event_timestamp: seconds, filtered_bpm: bpm } = values
    const times = toList(seconds)
    const [first] = times
    if (typeof timestamp === 'number' && first !== undefined)
      zeroMs = timestamp + (typeof part === 'number' ? part * 1000 : 0) - first * 1000
    if (zeroMs === undefined) continue
    const rates = toList(bpm)
    for (const [index, time] of times.entries()) {
      const rate = rates[index]
      if (rate !== undefined && rate > 0 && !Number.isNaN(time)) beats.push({ atMs: zeroMs + time * 1000, bpm: rate })
    }
  }
  return beats.sort((one, other) => one.atMs - other.atMs)
}

const toList = (value: unknown): readonly number[] =>
  typeof value === 'number' ? [value] : Array.isArray(value) ? value.filter((item) => typeof item === 'number') : []
