/** What was recorded on the way, by milliseconds from the start. */
import type { Track } from '../../../kit/index.js'
import type { ShelvedWorkout } from '../../../sandbox/index.js'

const channels = {
  Latitude: 'latitudeDeg',
  Longitude: 'longitudeDeg',
  Elevation: 'altitudeMeters',
  Speed: 'speedMetersPerSecond',
  HeartRate: 'heartRateBpm',
  Cadence: 'cadenceRpm',
  Power: 'powerWatts',
  Distance: 'distanceMeters',
  Temperature: 'temperatureCelsius',
} as const satisfies Readonly<Record<string, keyof Track>>

export const samplesOf = ({ id, activity: { track }, outline }: ShelvedWorkout) => ({
  WorkoutId: Number(id),
  Samples: Array.from(track.timeMs, (atMs, row) => ({
    MillisecondOffset: Math.round(atMs - outline.start.at),
    ...Object.fromEntries(
      Object.entries(channels).flatMap(([name, channel]) => {
        const value = track[channel]?.[row]
        return value === undefined || Number.isNaN(value) ? [] : [[name, value]]
      }),
    ),
  })),
  Laps: [],
})
