/** What took place: workouts and nights, each found by the civil day it belongs to. */
import { dayMs, type Instant } from '../../../kit/index.js'
import {
  aliveAt,
  type Person,
  type Sleep,
  type Sport,
  secondsIn,
  type TimeSpan,
  type Workout,
} from '../../../sandbox/index.js'
import { deviceOf, type Entry, type Fields, noPulse, numberOf, seconds } from './told.js'

const categories: Readonly<Record<Sport, number>> = {
  walking: 1,
  running: 2,
  cycling: 6,
  swimming: 7,
  strength_training: 16,
  yoga: 28,
}
export const workoutsOf = (person: Person, span: TimeSpan, now: Instant): readonly Entry[] =>
  aliveAt<Workout>(person.workouts(span), now).map(({ id, value, updatedAt }) => {
    const modified = seconds(updatedAt)
    const times = { startdate: seconds(value.start), enddate: seconds(value.end), date: value.day, modified }
    const data = {
      ...noPulse,
      calories: value.activeKcal,
      distance: value.distanceMeters ?? 0,
      steps: value.steps,
      elevation: 0,
      hr_average: value.averageHeartRate,
      hr_max: value.maximumHeartRate,
      pause_duration: 0,
    }
    const make = (): Fields => ({
      id: numberOf(id),
      category: categories[value.sport],
      attrib: value.source === 'manual' ? 2 : 7,
      timezone: person.zoneAt(value.start),
      model: 94,
      deviceid: deviceOf(person, 'watch'),
      ...times,
      data,
    })
    return { at: value.start, day: value.day, modified, make }
  })

export const nightFigures = (sleep: Sleep) => {
  const spent = secondsIn(sleep.stages)
  const inBed = (sleep.end - sleep.start) / 1000
  const asleep = inBed - spent.awake
  return {
    total_timeinbed: inBed,
    total_sleep_time: asleep,
    lightsleepduration: spent.light,
    deepsleepduration: spent.deep,
    remsleepduration: spent.rem,
    wakeupduration: spent.awake,
    wakeupcount: Math.max(0, sleep.stages.filter(({ stage }) => stage === 'awake').length - 1),
    sleep_latency: sleep.latencySeconds,
    sleep_efficiency: Math.round((asleep / inBed) * 100) / 100,
    hr_average: Math.round(sleep.averageHeartRate),
    hr_min: sleep.lowestHeartRate,
    rr_average: Math.round(sleep.averageBreath),
    sleep_score: sleep.score,
    // The mat reckons breathing only over long nights.
    apnea_hypopnea_index: sleep.nap ? -1 : sleep.score % 12,
  }
}
export const nightsOf = (person: Person, span: TimeSpan, now: Instant): readonly Entry[] => {
  const living = person.sleeps(span)
  const versions = new Map(living.map((one) => [one.id, one.versions.length]))
  return aliveAt<Sleep>(living, now).map(({ id, value, version, updatedAt }) => {
    const modified = seconds(updatedAt)
    const make = (): Fields => ({
      id: numberOf(id),
      timezone: person.zoneAt(value.end),
      model: 32,
      model_id: 63,
      hash_deviceid: deviceOf(person, 'mat'),
      startdate: seconds(value.start),
      enddate: seconds(value.end),
      date: value.day,
      created: modified,
      modified,
      completed: version === versions.get(id),
      data: nightFigures(value),
    })
    return { at: value.start, day: value.day, modified, make }
  })
}

/** Documents are found by when they end: asked for wide enough, then picked by what the window is about. */
export const around = ({ from, to }: TimeSpan): TimeSpan => ({ from: from - 2 * dayMs, to: to + 3 * dayMs })
