/**
 * What a glucose sensor under the skin of an invented person reads, every five minutes: meals as they were eaten, a slow
 * wander, and gaps while a sensor is changed. Rational arithmetic only, so that it is the same on every machine.
 */
import { dayMs, hourMs, type Instant, minuteMs } from '../../core/index.js'
import type { Person } from '../person.js'
import { hashNumbers, unit } from '../random.js'

export const readingMs = 5 * minuteMs
const perDay = dayMs / readingMs
/** So long lasts a sensor, and so long it needs before it reads. */
const sensorMs = 10 * dayMs
const warmUpMs = 30 * minuteMs
/** A meal is seen in the glucose for so long, and most after so long. */
const [gone, peak] = [4 * hourMs, 50 * minuteMs]

export interface Sensor {
  /** Counted from the first one. */
  readonly number: number
  readonly since: Instant
}
export const sensorAt = ({ seed, device }: Person, at: Instant): Sensor => {
  const first = device.since - (hashNumbers(seed, 71) % (sensorMs / minuteMs)) * minuteMs
  const number = Math.floor((at - first) / sensorMs)
  return { number, since: first + number * sensorMs }
}

const days = new WeakMap<Person, Map<number, readonly number[]>>()
const daysKept = 60

/** mg/dL in whole numbers, at multiples of `readingMs`; `undefined` while nothing is read. */
export const glucoseAt = (person: Person, at: Instant): number | undefined => {
  if (at < person.device.since || at - sensorAt(person, at).since < warmUpMs) return undefined
  let known = days.get(person)
  if (known === undefined || known.size >= daysKept) {
    known = new Map()
    days.set(person, known)
  }
  const day = Math.floor(at / dayMs)
  let values = known.get(day)
  if (values === undefined) {
    values = dayOf(person, day * dayMs)
    known.set(day, values)
  }
  return values[Math.floor((at - day * dayMs) / readingMs)]
}

const dayOf = (person: Person, start: Instant): readonly number[] => {
  const base = 88 + (hashNumbers(person.seed, 72) % 15)
  // As they were first known: what was written down about a meal later does not change the blood.
  const meals = person
    .meals({ from: start - gone, to: start + dayMs })
    .flatMap(({ versions }) => (versions[0] === undefined ? [] : [versions[0].value]))
  return Array.from({ length: perDay }, (_, index) => {
    const at = start + index * readingMs
    const rise = meals.reduce(
      (sum, { at: eaten, carbohydrateGrams }) => sum + carbohydrateGrams * shareAt(at - eaten),
      0,
    )
    return Math.round(base + rise * 1.3 + wander(person.seed, at))
  })
}
const shareAt = (since: number): number => {
  if (since <= 0 || since >= gone) return 0
  return since < peak ? since / peak : (gone - since) / (gone - peak)
}
/** Between -12 and 12, from one whole hour to the next in a straight line. */
const wander = (seed: number, at: Instant): number => {
  const hour = Math.floor(at / hourMs)
  const part = (at - hour * hourMs) / hourMs
  const [from, to] = [hour, hour + 1].map((one) => unit(hashNumbers(seed, one, 73))) as [number, number]
  return (from + (to - from) * part - 0.5) * 24
}
