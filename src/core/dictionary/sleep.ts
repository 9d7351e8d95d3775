import { code, flag, list, moment, number, object, text } from '../shape.js'
import { kinds } from './entry.js'

/** `asleep` is sleep whose stage is not told; `restless` is the classic recording's in-between. */
export const sleepStage = code('awake', 'light', 'deep', 'rem', 'asleep', 'restless', 'out_of_bed', 'unknown')

export const sleep = kinds({
  sleep_session: {
    shape: 'event',
    title: 'Sleep',
    family: 'sleep',
    about: 'One stretch of sleep with its stages; it belongs to the civil day of waking.',
    detail: object({
      'stages?': list(object({ stage: sleepStage, start: moment, end: moment })),
      'nap?': flag,
      'main?': flag,
      'totalSeconds?': number('s', 0, 172_800),
      'awakeSeconds?': number('s', 0, 172_800),
      'lightSeconds?': number('s', 0, 172_800),
      'deepSeconds?': number('s', 0, 172_800),
      'remSeconds?': number('s', 0, 172_800),
      'restlessSeconds?': number('s', 0, 172_800),
      'inBedSeconds?': number('s', 0, 172_800),
      'latencySeconds?': number('s', 0, 86_400),
      'efficiency?': number('%', 0, 100),
      'awakenings?': number('{count}', 0, 500),
      'averageHeartRate?': number('/min', 20, 250),
      'lowestHeartRate?': number('/min', 20, 250),
      'averageRmssd?': number('ms', 0, 500),
      'averageBreath?': number('/min', 3, 60),
      'score?': number('{score}', 0, 100),
      'title?': text,
    }),
    codes: { personicleEvent: 'sleep', loinc: '93832-4', omh: 'omh:sleep-episode:1.1', healthConnect: 'SleepSessionRecord' },
  },
})
