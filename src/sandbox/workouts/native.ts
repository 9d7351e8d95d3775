/** What a service has by itself: a share of the city's workouts, as its own devices recorded them. */
import { type Instant, minuteMs, sportTitles } from '../../core/index.js'
import type { Living, Person, Workout } from '../person.js'
import { dice, hashWords, unit } from '../random.js'
import { olderOf, recentOf } from './history.js'
import { type Outline, outlineOf } from './outline.js'
import type { ShelfOptions } from './words.js'

export interface Native {
  readonly id: string
  readonly living: Living<Workout>
  /** How far its times are off: the service's clock, and another device that was started a little sooner or later. */
  readonly clockErrorMs: number
  readonly createdAt: Instant
  readonly isPrivate: boolean
  /** What the person wrote there later. */
  readonly noted?: { readonly at: Instant; readonly notes: string }
  readonly outline: Outline
  /** What the service calls it while nobody has named it. */
  readonly customaryName: string
}

const usualShare = 0.35

/** Those that ended before `now`, whether they have come to the service by then or not. */
export const nativesOf = (options: ShelfOptions, now: Instant): readonly Native[] => {
  const { service, person } = options
  const share = person.training.native[service] ?? options.native ?? usualShare
  const clockErrorMs = person.training.clockErrorMs[service] ?? options.clockErrorMs ?? 0
  const key = `${service} ${clockErrorMs}`
  const drawn = (living: Living<Workout>): Drawn => remembered(person, living, { service, clockErrorMs, key })
  const chosen = (livings: readonly Living<Workout>[]): readonly Native[] =>
    livings.flatMap((living) => (drawn(living).roll < share ? [drawn(living).native()] : []))
  // One may be with the service in the moment it ends.
  const found = [...kept(olderOf(person), `${key} ${share}`, chosen), ...chosen(recentOf(person, now + 1))]
  return options.records === undefined ? found : found.filter(({ outline }) => options.records?.(outline))
}

/** By the list they are chosen from: thousands are not looked through at every question. */
const choices = new WeakMap<readonly Living<Workout>[], Map<string, readonly Native[]>>()
const kept = (
  livings: readonly Living<Workout>[],
  key: string,
  choose: (livings: readonly Living<Workout>[]) => readonly Native[],
): readonly Native[] => {
  const here = choices.get(livings) ?? new Map<string, readonly Native[]>()
  choices.set(livings, here)
  const natives = here.get(key) ?? choose(livings)
  here.set(key, natives)
  return natives
}

interface Drawn {
  readonly roll: number
  readonly native: () => Native
}
/** Hangs on the workout's own object, which is a new one when somebody made the person change it. */
const known = new WeakMap<Living<Workout>, Map<string, Drawn>>()
const remembered = (
  person: Person,
  living: Living<Workout>,
  at: { readonly service: string; readonly clockErrorMs: number; readonly key: string },
): Drawn => {
  const here = known.get(living) ?? new Map<string, Drawn>()
  known.set(living, here)
  const drawn = here.get(at.key)
  if (drawn !== undefined) return drawn
  let native: Native | undefined
  const made = {
    roll: unit(hashWords(person.seed, 'native', at.service, living.id)),
    native: () => (native ??= nativeOf(person, living, at.service, at.clockErrorMs)),
  }
  here.set(at.key, made)
  return made
}

const nativeOf = (person: Person, living: Living<Workout>, service: string, serviceErrorMs: number): Native => {
  const d = dice(person.seed, 'native', service, living.id)
  const first = living.versions[0] as { at: Instant; value: Workout }
  const createdAt = first.at + d.whole(0, 10) * minuteMs
  const clockErrorMs = serviceErrorMs + (d.chance(0.2) ? d.whole(-20, 20) * 1000 : 0)
  const noted = d.chance(0.1)
    ? {
        at: createdAt + d.whole(30, 2400) * minuteMs,
        notes: d.pick(['Windy on the way back.', 'Legs of lead.', 'Zu früh los, schön war’s']),
      }
    : undefined
  const outline = outlineOf(person, first.value, { clockErrorMs })
  return {
    id: String(Math.floor(first.value.start / 1000) * 1000 + d.whole(0, 499)),
    living,
    clockErrorMs,
    createdAt,
    isPrivate: d.chance(0.08),
    ...(noted && { noted }),
    outline,
    customaryName: customaryName(service, outline),
  }
}

const customaryName = (service: string, { start, zone, sport }: Outline): string => {
  const title = sportTitles[sport]
  const local = new Date(start.at + (start.offset ?? 0) * minuteMs)
  const hour = local.getUTCHours()
  const time = hour < 11 ? 'Morning' : hour < 14 ? 'Lunch' : hour < 18 ? 'Afternoon' : 'Evening'
  const town = (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
  const customs = [
    `${time} ${title.toLowerCase()}`,
    title,
    `${town} ${title}`,
    `${title} ${local.toISOString().slice(0, 10)}`,
  ]
  return customs[hashWords(1, 'name', service) % customs.length] ?? title
}
