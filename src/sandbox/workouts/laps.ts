/** What a recording is divided into: kilometres on foot, five of them on a bicycle, and lengths in the pool. */
import {
  type Instant,
  instant,
  type Lap,
  type Length,
  type Pause,
  type Statistics,
  type Track,
} from '../../core/index.js'
import { statisticsOf } from '../../formats/index.js'
import type { Person } from '../person.js'
import { hashNumbers, unit } from '../random.js'
import { type Outline, poolMeters, type Sketch } from './outline.js'

export const statisticsOfWhole = (outline: Outline): Statistics => ({
  elapsedSeconds: outline.elapsedSeconds,
  timerSeconds: outline.timerSeconds,
  ...(outline.distanceMeters !== undefined && { distanceMeters: outline.distanceMeters }),
  ...(outline.energyKcal !== undefined && { energyKcal: outline.energyKcal }),
  ...(outline.ascentMeters !== undefined && { ascentMeters: outline.ascentMeters }),
  ...(outline.averageHeartRate !== undefined && {
    heartRateBpm: {
      average: outline.averageHeartRate,
      ...(outline.maxHeartRate !== undefined && { maximum: outline.maxHeartRate }),
    },
  }),
})

/** The track's times are the true ones; the outline's are the device's. */
export const lapsOf = (outline: Outline, track: Track, pauses: readonly Pause[]): readonly Lap[] => {
  const { start, end, elapsedSeconds, energyKcal = 0 } = outline
  const shift = start.at - ((track.timeMs[0] as number | undefined) ?? start.at)
  const edges = edgesOf(outline, track)
  let [kcalBefore, startOfLap] = [0, start.at]
  return edges.map((edge, index): Lap => {
    const isLast = index === edges.length - 1
    const endOfLap = isLast ? end.at : edge + shift
    const kcal = Math.round((energyKcal * (endOfLap - start.at)) / (elapsedSeconds * 1000)) - kcalBefore
    const statistics =
      edges.length === 1
        ? statisticsOfWhole(outline)
        : { ...partOf(track, { from: startOfLap, to: endOfLap, shift, pauses }), energyKcal: kcal }
    const lap = {
      start: instant(startOfLap, start.offset),
      end: instant(endOfLap, start.offset),
      trigger: isLast ? 'session_end' : 'distance',
      statistics,
    }
    kcalBefore += kcal
    startOfLap = endOfLap
    return lap
  })
}

/** When each lap ends: at the first point beyond its distance. A last one too short to be told is left to its neighbour. */
const edgesOf = ({ end, distanceMeters = 0, sport }: Outline, { timeMs, distanceMeters: ways }: Track): Instant[] => {
  const isRide = /cycling|biking/.test(sport)
  const lap = isRide ? 5000 : 1000
  const edges: Instant[] = []
  if (ways !== undefined && sport !== 'pool_swimming')
    for (let next = lap; next < distanceMeters - lap / 5; next += lap) {
      const row = ways.findIndex((way) => way >= next)
      const at = timeMs[row]
      if (at !== undefined && at !== edges.at(-1)) edges.push(at)
    }
  return [...edges, end.at]
}

const partOf = (
  track: Track,
  { from, to, shift, pauses }: { from: Instant; to: Instant; shift: number; pauses: readonly Pause[] },
): Statistics => {
  const span = {
    fromMs: from - shift,
    toMs: to - shift,
    pauses: pauses.map((pause) => ({ ...pause, fromMs: pause.fromMs - shift, toMs: pause.toMs - shift })),
  }
  const { distanceMeters, heartRateBpm, timerSeconds } = statisticsOf(track, span)
  return {
    elapsedSeconds: (to - from) / 1000,
    ...(timerSeconds !== undefined && { timerSeconds }),
    ...(distanceMeters !== undefined && { distanceMeters: Math.round(distanceMeters * 100) / 100 }),
    ...(heartRateBpm?.average !== undefined && {
      heartRateBpm: {
        average: Math.round(heartRateBpm.average),
        ...(heartRateBpm.maximum !== undefined && { maximum: heartRateBpm.maximum }),
      },
    }),
  }
}

/** Out and back until the distance is done, a little faster and slower by turns, in whole seconds. */
export const lengthsOf = ({ seed }: Person, { outline, from }: Sketch): readonly Length[] => {
  const { start, elapsedSeconds, distanceMeters = 0 } = outline
  const count = Math.round(distanceMeters / poolMeters)
  const edge = (index: number): number => {
    const drift = index === 0 || index === count ? 0 : unit(hashNumbers(seed, from + index, 76)) * 0.4 - 0.2
    return Math.round(((index + drift) / count) * elapsedSeconds)
  }
  return Array.from({ length: count }, (_, index): Length => {
    const [begin, over] = [edge(index), edge(index + 1)]
    return {
      start: instant(start.at + begin * 1000, start.offset),
      end: instant(start.at + over * 1000, start.offset),
      type: 'active',
      stroke: 'freestyle',
      strokes: 9 + (hashNumbers(seed, from + index, 77) % 4),
      elapsedSeconds: over - begin,
      timerSeconds: over - begin,
    }
  })
}
