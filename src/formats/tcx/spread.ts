/** Which points belong to which lap: a file has them within the laps, a track has them all together. */
import type { Activity, Lap, Session } from '../../core/index.js'
import { epochOf } from '../xml/index.js'

/** A lap with its rows. Of a session without laps there is one, made of the session, for the schema wants it. */
export interface LapPart {
  readonly lap: Lap
  readonly isMade: boolean
  readonly startMs: number
  readonly from: number
  readonly to: number
}
export interface SessionPart {
  readonly startMs: number
  readonly laps: readonly LapPart[]
}

/** Each point goes to the last lap that began at its time or before; those before all laps to the first. */
export const spread = ({ track: { timeMs } }: Activity, sessions: readonly Session[]): readonly SessionPart[] => {
  let from = 0
  const starts = sessions.flatMap((session) => lapsOf(session).map(({ start }) => epochOf(start)))
  let next = 0
  return sessions.map((session) => ({
    startMs: epochOf(session.start),
    laps: lapsOf(session).map((lap): LapPart => {
      next += 1
      const until = starts[next]
      let to = until === undefined ? timeMs.length : from
      // A point without a time goes with the one before it.
      if (until !== undefined) while (to < timeMs.length && !((timeMs[to] as number) >= until)) to += 1
      const part = { lap, isMade: session.laps.length === 0, startMs: epochOf(lap.start), from, to }
      from = to
      return part
    }),
  }))
}

const lapsOf = ({ laps, start, end, statistics }: Session): readonly Lap[] =>
  laps.length > 0 ? laps : [{ start, ...(end !== undefined && { end }), statistics }]
