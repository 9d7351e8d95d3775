/**
 * The city's people. `person(seed)` assembles profile, plan, minutes, pulse and documents into one value; days are worked
 * out when asked for and a bounded number of them is kept, so a window of ninety days costs milliseconds.
 */
import { addDays, dayMs, type Instant, type LocalDay, minuteMs } from '../../core/index.js'
import type { Living, Person, TimeSpan, Training } from '../person.js'
import { hashNumbers, unit } from '../random.js'
import * as documents from './documents.js'
import { figuresOf } from './figures.js'
import { changed, type Intervention } from './interventions.js'
import { type DayMinutes, minuteIn, minutesOf, totalsOver } from './minutes.js'
import { type Edits, nightOf } from './nights.js'
import { type DayPlan, planOf } from './plan.js'
import { type Profile, profileOf } from './profile.js'
import * as pulse from './pulse.js'
import { syncOf } from './sync.js'

export type { Intervention } from './interventions.js'
export { type Edits, secondsIn, settleMs } from './nights.js'

export interface PersonOptions {
  /** When the person edits and deletes. Default `settling`: all of it within two days, so that polling can find it. */
  readonly edits?: Edits
  /** What the admin page made the person do. Read anew at every question. */
  readonly interventions?: readonly Intervention[]
  /** Default: everything since the person has the device, and nothing older. */
  readonly training?: Partial<Training>
}

/**
 * A bound on remembered days over everybody: about 25 KB each. What is remembered hangs on person, day and edits alone,
 * so it serves every room there ever is in this process.
 */
const daysKept = 500
const bounded = <T>(cap: number) => {
  const kept = new Map<string, T>()
  return (key: string, make: () => T): T => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const value = make()
    if (kept.size >= cap) kept.delete(kept.keys().next().value as string)
    kept.set(key, value)
    return value
  }
}
const keepMinutes = bounded<DayMinutes>(daysKept)
const keepPlan = bounded<DayPlan>(daysKept * 2)
const keepDocuments = bounded<readonly Living<never>[]>(daysKept * 16)
const keepFigures = bounded<ReturnType<typeof figuresOf>>(daysKept * 2)
const keepProfile = bounded<Profile>(100)

export const person = (seed: number, options: PersonOptions = {}): Person => {
  const profile = keepProfile(String(seed), () => profileOf(seed))
  const { calendar } = profile
  const edits = options.edits ?? 'settling'
  const sync = syncOf(seed)
  const plan = (day: LocalDay): DayPlan => keepPlan(`${seed} ${day}`, () => planOf(profile, day))
  const boundsOf = (day: LocalDay): TimeSpan => ({ from: calendar.dayStart(day), to: calendar.dayEnd(day) })
  const minutes = (day: LocalDay): DayMinutes =>
    keepMinutes(`${seed} ${day}`, () => minutesOf(profile, plan(day), plan(addDays(day, 1)), boundsOf(day)))

  // The day of the last question: series are asked for in order, and finding a day is what costs.
  const open = (day: LocalDay) => {
    const today = plan(day)
    const sleeps = [...today.sleeps, ...plan(addDays(day, 1)).sleeps]
    return { bounds: boundsOf(day), minutes: minutes(day), form: today.form, ill: today.ill, sleeps }
  }
  let last: ReturnType<typeof open> | undefined
  const around = (at: Instant): ReturnType<typeof open> => {
    if (last === undefined || at < last.bounds.from || at >= last.bounds.to) last = open(calendar.dayAt(at))
    return last
  }
  const settingAt = (at: Instant): pulse.Setting => {
    const { minutes: columns, sleeps, form, ill } = around(at)
    return { minute: minuteIn(columns, at), sleep: sleeps.find(({ from, to }) => from <= at && at < to), form, ill }
  }
  const heartRateAt = (at: Instant) => pulse.heartRate(profile, settingAt(at), at)
  const hrvAt = (at: Instant) => pulse.variability(profile, settingAt(at), at)
  const oxygenAt = (at: Instant) => pulse.oxygen(profile, settingAt(at), at)
  const breathAt = (at: Instant) => pulse.breath(profile, settingAt(at), at)
  const totals = (span: TimeSpan) => totalsOver(calendar.daysIn(span).map(minutes), span)

  const source = (day: LocalDay): documents.DaySource => ({
    plan: plan(day),
    totals,
    heartRateAt,
    syncedAfter: sync.after,
    edits,
  })
  const sleepsOn = (day: LocalDay) =>
    plan(day)
      .sleeps.filter(({ recorded, from }) => recorded && from >= profile.device.since)
      .map((planned) => nightOf(profile, planned, { heartRateAt, hrvAt, breathAt }, sync.after, edits))

  /** Documents of the days around a span, picked by when they end. */
  const listed =
    <T>(name: string, on: (day: LocalDay) => readonly Living<T>[], endOf: (value: T) => Instant) =>
    ({ from, to }: TimeSpan): readonly Living<T>[] => {
      const wide = calendar.daysIn({ from: Math.max(from, profile.device.since) - dayMs, to: to + 1 })
      const found: Living<T>[] = []
      for (const day of wide) {
        for (const living of keepDocuments(
          `${seed} ${edits} ${name} ${day}`,
          () => on(day) as readonly Living<never>[],
        ) as readonly Living<T>[]) {
          const now = changed(living, options.interventions)
          const end = endOf((now.versions.at(-1) as { value: T }).value)
          if (end >= from && end < to) found.push(now)
        }
      }
      return found
    }
  const sleeps = listed('sleep', sleepsOn, ({ end }) => end)
  const nightFor = (day: LocalDay) => {
    const night = sleepsOn(day)[0]
    return night?.versions[0]?.value.nap === false ? night : undefined
  }
  return {
    ...identityOf(profile),
    training: { since: profile.device.since, older: 0, native: {}, clockErrorMs: {}, ...options.training },
    zoneAt: calendar.zoneAt,
    offsetAt: calendar.offsetAt,
    dayAt: calendar.dayAt,
    dayStart: calendar.dayStart,
    dayEnd: calendar.dayEnd,
    wallClock: calendar.wallClock,
    daysIn: calendar.daysIn,
    iso: calendar.iso,
    syncedUntil: sync.until,
    isWorn: (at) => minuteIn(around(at).minutes, at).level !== 'not-worn',
    heartRateAt,
    hrvAt,
    oxygenAt,
    breathAt,
    minuteAt: (at) => minuteIn(around(at).minutes, at),
    totals,
    batteryAt: (at) => batteryAt(seed, at),
    sleeps,
    workouts: listed(
      'workout',
      (day) => documents.workoutsOf(profile, source(day)),
      ({ end }) => end,
    ),
    sessions: listed(
      'session',
      (day) => documents.sessionsOf(profile, source(day)),
      ({ end }) => end,
    ),
    weighIns: listed(
      'weight',
      (day) => documents.weighInsOf(profile, source(day)),
      ({ at }) => at,
    ),
    meals: listed(
      'meal',
      (day) => documents.mealsOf(profile, source(day)),
      ({ at }) => at,
    ),
    drinks: listed(
      'drink',
      (day) => documents.drinksOf(profile, source(day)),
      ({ at }) => at,
    ),
    tags: listed(
      'tag',
      (day) => documents.tagsOf(profile, source(day)),
      ({ at }) => at,
    ),
    restPeriods: listed(
      'rest',
      (day) => documents.restPeriodsOf(profile, source(day)),
      ({ end }) => end,
    ),
    figures: (day) =>
      keepFigures(`${seed} ${edits} ${day}`, () =>
        figuresOf(profile, {
          plan: plan(day),
          night: nightFor(day),
          bounds: boundsOf(day),
          totals,
          oxygenAt,
          syncedAfter: sync.after,
        }),
      ),
  }
}

const identityOf = ({
  seed,
  id,
  name,
  givenName,
  familyName,
  email,
  birthDate,
  sex,
  heightMeters,
  device,
  homeZone,
}: Profile) => ({
  seed,
  id,
  name,
  givenName,
  familyName,
  email,
  birthDate,
  sex,
  heightMeters,
  device,
  homeZone,
})

/** Five days from full to a fifth, then an hour and a half on the charger. */
const batteryAt = (seed: number, at: Instant) => {
  const cycle = 5 * 24 * 60 + 90
  const minute = (Math.floor(at / minuteMs) + Math.floor(unit(hashNumbers(seed, 51)) * cycle)) % cycle
  const charging = minute >= cycle - 90
  return {
    levelPercent: charging
      ? 20 + Math.floor(((minute - (cycle - 90)) * 80) / 90)
      : 100 - Math.floor((minute * 80) / (cycle - 90)),
    charging,
  }
}
