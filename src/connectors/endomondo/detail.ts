/** One workout in full: its points, each with all that was measured there. */
import * as kit from '../../kit/index.js'
import { type Download, given, maybe, numbers, Time, z } from '../../kit/index.js'

const Sensors = z.object(numbers('heart_rate cadence power'))
const Point = z.object({
  time: Time,
  ...numbers('latitude longitude altitude distance speed'),
  sensor_data: maybe(Sensors),
})
const Detail = z.object({ points: maybe(z.object({ points: maybe(z.array(Point)) })) })

export const download: Download = {
  rank: 75,
  async fetch(task, summary) {
    const { externalId, start, sport, name, notes, figures = {} } = summary
    const path = `/rest/v1/users/${encodeURIComponent(task.account.id)}/workouts/${encodeURIComponent(externalId)}`
    const { status, body } = await task.get(path)
    if (status === 404) return { skip: { code: 'gone', message: 'Endomondo no longer has it.' } }
    const told = Detail.safeParse(body)
    if (!told.success) return { skip: { code: 'corrupt', message: 'What Endomondo tells of it cannot be read.' } }
    const track = kit.trackOf((told.data.points?.points ?? []).flatMap(pointOf))
    const startMs = kit.orderOf(start)
    const seconds = Math.max(figures.movingSeconds ?? 0, ((track.timeMs.at(-1) ?? startMs) - startMs) / 1000)
    const activity = kit.recordingOf({
      id: externalId,
      start,
      end: kit.plus(start, Math.round(seconds * 1000)),
      sport,
      name,
      notes,
      isPrivate: summary.isPrivate,
      statistics: {
        elapsedSeconds: seconds,
        timerSeconds: figures.movingSeconds,
        distanceMeters: figures.distanceMeters,
        energyKcal: figures.energyKcal,
        heartRateBpm: { average: figures.averageHeartRate, maximum: figures.maxHeartRate },
      },
      track,
    })
    return { activity, facts: { isStationary: track.timeMs.length < 2 } }
  },
}

const pointOf = (told: z.output<typeof Point>): readonly kit.RecordedPoint[] => {
  const atMs = kit.orderOf(told.time)
  if (Number.isNaN(atMs)) return []
  return [
    {
      atMs,
      latitudeDeg: told.latitude,
      longitudeDeg: told.longitude,
      altitudeMeters: told.altitude,
      distanceMeters: given(told.distance, (kilometers) => kilometers * 1000),
      speedMetersPerSecond: given(told.speed, (speed) => speed / 3.6),
      heartRateBpm: told.sensor_data?.heart_rate,
      cadenceRpm: told.sensor_data?.cadence,
      powerWatts: told.sensor_data?.power,
    },
  ]
}
