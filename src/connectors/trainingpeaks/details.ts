/** What was recorded on the way, for those with a Premium account. No file is ever handed out. */
import * as kit from '../../kit/index.js'
import { numbers, type RecordedPoint, z } from '../../kit/index.js'

const Sample = z.object({
  MillisecondOffset: z.number(),
  ...numbers('Latitude Longitude Elevation Speed HeartRate Cadence Power Distance Temperature'),
})
/** Under which name they stand is not described: it is the list whose items have an offset. */
const Samples = z.looseObject({}).transform((details) => {
  for (const value of Object.values(details)) {
    const found = z.array(Sample).safeParse(value)
    if (found.success && found.data.length > 0) return found.data
  }
  return []
})

export const download: kit.Download = {
  scopes: ['workouts:details'],
  rank: 40,
  async fetch(task, summary) {
    const { externalId, start, sport, name, notes, figures = {} } = summary
    const path = `/v2/workouts/id/${encodeURIComponent(externalId)}/details`
    const { status, body } = await task.get(path, undefined, { accepts: [403] })
    if (status === 403)
      return {
        skip: {
          code: 'unpaid',
          message: 'TrainingPeaks shows what was recorded to Premium accounts only.',
          isPermanent: false,
        },
      }
    if (status === 404) return { skip: { code: 'gone', message: 'TrainingPeaks no longer has it.' } }
    const samples = Samples.safeParse(body).data ?? []
    const points = samples.map((sample) => pointOf(kit.orderOf(start), sample))
    const activity = kit.recordingOf({
      id: externalId,
      start,
      end: kit.endOf(summary),
      sport,
      name,
      notes,
      statistics: statisticsOf(summary.durationSeconds, figures),
      track: kit.trackOf(points),
    })
    return { activity, facts: { isStationary: points.length < 2 } }
  },
}

const pointOf = (startMs: number, sample: z.output<typeof Sample>): RecordedPoint => ({
  atMs: startMs + sample.MillisecondOffset,
  latitudeDeg: sample.Latitude,
  longitudeDeg: sample.Longitude,
  altitudeMeters: sample.Elevation,
  speedMetersPerSecond: sample.Speed,
  heartRateBpm: sample.HeartRate,
  cadenceRpm: sample.Cadence,
  powerWatts: sample.Power,
  distanceMeters: sample.Distance,
  temperatureCelsius: sample.Temperature,
})

const statisticsOf = (timerSeconds: number | undefined, figures: kit.ActivityFigures): kit.Statistics => ({
  timerSeconds,
  distanceMeters: figures.distanceMeters,
  energyKcal: figures.energyKcal,
  ascentMeters: figures.ascentMeters,
  speedMetersPerSecond: {
    average: figures.averageSpeedMetersPerSecond,
    maximum: figures.maxSpeedMetersPerSecond,
  },
  heartRateBpm: { average: figures.averageHeartRate, maximum: figures.maxHeartRate },
  cadenceRpm: { average: figures.averageCadence },
  powerWatts: { average: figures.averagePowerWatts },
})
