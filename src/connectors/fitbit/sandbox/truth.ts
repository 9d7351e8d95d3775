/** What a perfect client of Fitbit holds, in the words and units of the dictionary. */
import { type Instant, type LocalDay, minuteMs } from '../../../kit/index.js'
import type { Fact, Person, TruthView } from '../../../sandbox/index.js'
import { figuresOf, rates, resources, zonesOf } from './days.js'
import { factsOfLogs } from './logs.js'
import { fiveMinutes, nights, oxygen, rmssd } from './nightly.js'
import { dayFact, heardAt, partsOf, totalsOf } from './told.js'

export function* truth(person: Person, { from, to, now, scopes, kinds }: TruthView): Iterable<Fact> {
  const isAsked = (kind: string): boolean => kinds?.includes(kind) ?? true
  const may = (scope: string): boolean => scopes.includes(scope)
  for (const day of person.daysIn({ from: Math.max(from, person.device.since), to: Math.min(to, now) })) {
    // Days at the edge depend on how a client asks.
    if (person.dayStart(day) < from) continue
    yield* factsOfDay(person, day, now, may, isAsked)
    yield* factsOfLogs(person, day, now, may)
  }
}

/** What a client holds of a day. A zero proves nothing, and is no fact. */
function* factsOfDay(
  person: Person,
  day: LocalDay,
  now: Instant,
  may: (scope: string) => boolean,
  isAsked: (kind: string) => boolean,
): Iterable<Fact> {
  const minuteFact = (kind: string, time: string, value: number): Fact => {
    const start = heardAt(person, `${day}T${time}`)
    return { kind, start, value }
  }
  if (may('activity')) {
    const totals = totalsOf(person, day, now)
    for (const { read, fact, minute } of Object.values(resources)) {
      const value = totals === undefined ? 0 : read(totals)
      if (value !== 0) {
        const { kind, ...rest } = fact(value)
        yield dayFact(person, kind, day, rest.value, rest)
      }
      if (minute === undefined || !isAsked(fact(1).kind)) continue
      for (const { at, time } of partsOf(person, day, 60, now)) {
        const amount = minute(person.minuteAt(at))
        if (amount !== 0)
          yield {
            ...minuteFact(fact(amount).kind, time, fact(amount).value),
            end: heardAt(person, `${day}T${time}`) + minuteMs,
          }
      }
    }
    const zoned = totals === undefined ? 0 : totals.minutes.moderate + totals.minutes.vigorous * 2
    if (zoned > 0) yield dayFact(person, 'heart_intensity_minutes', day, zoned)
  }
  if (may('heartrate')) {
    const rest = figuresOf(person, day, now)?.restingHeartRate
    if (rest !== undefined) yield dayFact(person, 'resting_heart_rate', day, rest)
    for (const { name, minutes: count, cal } of zonesOf(person, day, now)) {
      const zone = { series: name.toLowerCase().replaceAll(' ', '_') }
      if (count > 0) yield dayFact(person, 'heart_zone_time', day, count * 60, zone)
      if (cal > 0) yield dayFact(person, 'heart_zone_calories', day, cal / 1000, zone)
    }
    if (isAsked('heart_rate'))
      for (const { time, value } of rates(person, day, now)) yield minuteFact('heart_rate', time, value)
    for (const { minute, value } of fiveMinutes(person, day, now, rmssd))
      yield minuteFact('hrv_rmssd', minute.slice(11), value)
    yield* nights.hrv.facts(person, day, now)
  }
  if (may('oxygen_saturation')) {
    for (const { minute, value } of fiveMinutes(person, day, now, oxygen))
      yield minuteFact('oxygen_saturation', minute.slice(11), value)
    yield* nights.spo2.facts(person, day, now)
  }
  if (may('respiratory_rate')) {
    yield* nights.br.facts(person, day, now)
    yield* nights.brStages.facts(person, day, now)
  }
  if (may('temperature')) yield* nights.tempSkin.facts(person, day, now)
  if (may('cardio_fitness')) yield* nights.cardioScore.facts(person, day, now)
}
