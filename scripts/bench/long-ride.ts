/** A ride of ten hours, a point a second, with everything a bicycle computer records. Invented, and always the same. */
import { type Activity, instant } from '../../src/core/index.js'

const rows = 36_000
const startMs = Date.UTC(2026, 9, 5, 8)
const column = (of: (row: number) => number): Float64Array => Float64Array.from({ length: rows }, (_, row) => of(row))
const whole = (of: (row: number) => number): Float64Array => column((row) => Math.round(of(row)))

const span = { start: instant(startMs, 120), end: instant(startMs + (rows - 1) * 1000, 120) }
const statistics = { elapsedSeconds: rows - 1, timerSeconds: rows - 1, distanceMeters: rows * 7 }

export const longRide: Activity = {
  ...span,
  sport: 'cycling',
  statistics,
  sessions: [{ ...span, sport: 'cycling', statistics, laps: [{ ...span, statistics }] }],
  track: {
    timeMs: column((row) => startMs + row * 1000),
    latitudeDeg: column((row) => 48 + Math.sin(row / 3000) / 4),
    longitudeDeg: column((row) => 16 + Math.cos(row / 4000) / 4),
    altitudeMeters: whole((row) => 400 + 200 * Math.sin(row / 900)),
    distanceMeters: column((row) => row * 7),
    speedMetersPerSecond: whole((row) => 7 + 2 * Math.sin(row / 60)),
    heartRateBpm: whole((row) => 140 + 20 * Math.sin(row / 200)),
    cadenceRpm: whole((row) => 85 + 8 * Math.sin(row / 30)),
    powerWatts: whole((row) => 220 + 90 * Math.sin(row / 45)),
    temperatureCelsius: whole((row) => 18 + 4 * Math.sin(row / 9000)),
  },
  pauses: [],
}
