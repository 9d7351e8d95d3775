import * as kit from '../../kit/index.js'
import { event, maybe, numbers, quantity, sample, Time, times, z } from '../../kit/index.js'
import { pulled, samplesOf } from './samples.js'

const Sleep = z.object({
  BedtimeStart: Time,
  ...times('BedtimeEnd'),
  SleepId: maybe(z.union([z.number(), z.string()]).transform(String)),
  IsNap: maybe(z.boolean()),
  ...numbers('Duration DeepSleepDuration LightSleepDuration REMSleepDuration'),
  ...numbers('SleepQualityScore HRAvg HRMin AvgHRV'),
})

/** Nights and naps: how long each stage was, but not when. */
export const sleep = kit.defineStream({
  title: 'Nights and naps',
  emits: ['sleep_session', 'sleep_score', 'resting_heart_rate'],
  ...pulled('sleep'),
  listing: 'complete',
  page: samplesOf(Sleep),
  *map({ samples }) {
    for (const { entryData: told } of samples) {
      const { IsNap: nap, SleepQualityScore: score, HRMin: lowest, Duration: inBed, SleepId: document } = told
      const start = told.BedtimeStart
      const end = told.BedtimeEnd ?? (inBed === undefined ? undefined : kit.plus(start, inBed * 1000))
      const when = kit.between(start, end, end && kit.dayAt(end))
      const { day: _, ...span } = when
      const own = { key: document, document }
      const detail = {
        ...stagesOf(told),
        inBedSeconds: inBed,
        averageHeartRate: told.HRAvg,
        lowestHeartRate: lowest,
        averageRmssd: told.AvgHRV,
        score,
        ...(nap !== undefined && { nap, main: !nap }),
      }
      yield event('sleep_session', detail, when, own)
      if (score !== undefined)
        yield sample('sleep_score', quantity(score, '{score}'), span, { ...own, method: 'derived' })
      // Suunto tells no resting heart rate; the night's lowest is the nearest there is. A nap's is none.
      if (lowest !== undefined && nap !== true) yield sample('resting_heart_rate', quantity(lowest, '/min'), when, own)
    }
  },
})

/** What is left of the time in bed, the person lay awake. */
const stagesOf = (told: z.infer<typeof Sleep>) => {
  const { DeepSleepDuration: deep, LightSleepDuration: light, REMSleepDuration: rem, Duration: inBed } = told
  const isTold = deep !== undefined || light !== undefined || rem !== undefined
  const asleep = isTold ? (deep ?? 0) + (light ?? 0) + (rem ?? 0) : undefined
  return {
    deepSeconds: deep,
    lightSeconds: light,
    remSeconds: rem,
    totalSeconds: asleep,
    awakeSeconds: inBed === undefined || asleep === undefined ? undefined : Math.max(0, inBed - asleep),
  }
}
