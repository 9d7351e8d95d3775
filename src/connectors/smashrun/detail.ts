/** One run in full. https://api.smashrun.com/v1/documentation */
import * as kit from '../../kit/index.js'
import { type Activity, type Download, given, maybe, numbers, Time, texts, z } from '../../kit/index.js'
import { trackIn } from './columns.js'
import { base } from './listing.js'

const Lap = z.object({ ...texts('lapType'), ...numbers('endDuration endDistance') })
const Detail = z.object({
  activityId: maybe(z.union([z.number(), z.string()]).transform(String)),
  startDateTimeLocal: Time,
  ...texts('notes source'),
  ...numbers('duration distance calories heartRateMin heartRateMax heartRateAverage'),
  ...numbers('cadenceMin cadenceMax cadenceAverage temperatureAverage'),
  laps: maybe(z.array(Lap)),
  recordingKeys: maybe(z.array(z.string())),
  recordingValues: maybe(z.array(z.array(z.number().nullable()))),
})
type Detail = z.output<typeof Detail>

export const download: Download = {
  scopes: ['read_activity'],
  rank: 20,
  async fetch(task, { externalId }) {
    const { status, body } = await task.get(`${base}/${encodeURIComponent(externalId)}`)
    if (status === 404) return { skip: { code: 'gone', message: 'Smashrun no longer has it.' } }
    const told = Detail.safeParse(body)
    if (!told.success) return { skip: { code: 'corrupt', message: 'What Smashrun tells of it cannot be read.' } }
    const activity = { ...activityOf(told.data), id: externalId }
    return { activity, facts: { notes: activity.notes, isStationary: activity.track.timeMs.length < 2 } }
  },
}

export const readDetail = (body: unknown): Activity => activityOf(Detail.parse(body))

const activityOf = (told: Detail): Activity => {
  const start = told.startDateTimeLocal
  const startMs = kit.orderOf(start)
  const track = trackIn(told, startMs)
  // Pauses are left out of `duration`; the clock of the columns runs on.
  const seconds = Math.max(told.duration ?? 0, ((track.timeMs.at(-1) ?? startMs) - startMs) / 1000)
  const half = (steps: number): number => steps / 2
  return kit.recordingOf({
    start,
    end: kit.plus(start, Math.round(seconds * 1000)),
    sport: 'running',
    notes: told.notes || undefined,
    statistics: {
      elapsedSeconds: seconds,
      timerSeconds: told.duration,
      distanceMeters: given(told.distance, (kilometers) => kilometers * 1000),
      energyKcal: told.calories,
      heartRateBpm: { average: told.heartRateAverage, minimum: told.heartRateMin, maximum: told.heartRateMax },
      cadenceRpm: {
        average: given(told.cadenceAverage, half),
        minimum: given(told.cadenceMin, half),
        maximum: given(told.cadenceMax, half),
      },
      temperatureCelsius: { average: told.temperatureAverage },
    },
    laps: lapsOf(told.laps ?? [], start),
    track,
  })
}

const intensities: Readonly<Record<string, kit.Intensity>> = {
  work: 'active',
  recovery: 'rest',
  warmup: 'warmup',
  cooldown: 'cooldown',
}

/** Each lap says where it ends: it begins where the one before it did. */
const lapsOf = (told: readonly z.output<typeof Lap>[], start: kit.Moment): readonly kit.Lap[] => {
  let [seconds, kilometers] = [0, 0]
  return told.flatMap(({ endDuration, endDistance, lapType }) => {
    if (endDuration === undefined) return []
    const lap = {
      start: kit.plus(start, Math.round(seconds * 1000)),
      end: kit.plus(start, Math.round(endDuration * 1000)),
      intensity: intensities[lapType ?? ''],
      statistics: {
        elapsedSeconds: endDuration - seconds,
        distanceMeters: given(endDistance, (end) => (end - kilometers) * 1000),
      },
    }
    seconds = endDuration
    kilometers = endDistance ?? kilometers
    return [lap]
  })
}
