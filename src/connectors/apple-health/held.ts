/**
 * What an export cannot tell record by record and is therefore held until its end: nights, whose segments stand in any
 * order, and meals, whose nutrients are each a section of their own. Held in numbers: ten years of both are some tens
 * of megabytes.
 */
import type { ImportedNothing, XmlAttributes } from '../../kit/index.js'
import { sleepsOf } from './nights.js'
import { exportedSource, type Source } from './sources.js'
import { timeOf } from './times.js'

/** More than a person sleeps and eats in a life; the rest is left out, and said. */
const mostHeld = { segments: 2_000_000, foods: 2_000_000 } as const
/** Segments, or foods, of a page. */
const perPage = 5000

/** Texts of which there are few, each held once. */
class Words {
  readonly #numbers = new Map<string, number>()
  readonly #words: string[] = []
  constructor(...first: readonly string[]) {
    for (const word of first) this.numberOf(word)
  }
  numberOf(word: string): number {
    const known = this.#numbers.get(word)
    if (known !== undefined) return known
    // A slice of the file would keep the whole of what it was cut from.
    const own = JSON.parse(JSON.stringify(word)) as string
    this.#words.push(own)
    this.#numbers.set(own, this.#words.length - 1)
    return this.#words.length - 1
  }
  at(number: number): string {
    return this.#words[number] ?? ''
  }
}

const instantOf = (text: string | undefined): number | undefined => {
  const moment = timeOf(text)
  return 'at' in moment && Number.isFinite(moment.at) ? moment.at : undefined
}
const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z')
const sourceText = ({ device, origin }: Source): string => JSON.stringify({ device, origin })
const byText = <T>([one]: readonly [string, T], [other]: readonly [string, T]): number => (one < other ? -1 : 1)

type Metadata = Readonly<Record<string, string>> | undefined

export class HeldSleep {
  /** By source, four numbers a segment: start, end, value, zone. */
  readonly #sources = new Map<string, number[]>()
  readonly #words = new Words()
  #count = 0
  #left = 0

  /** False where it has no time, and is a record like any other that cannot be read. */
  add(record: XmlAttributes, metadata: Metadata): boolean {
    const [start, end] = [instantOf(record['startDate']), instantOf(record['endDate'])]
    if (start === undefined || end === undefined || end < start) return false
    if (this.#count >= mostHeld.segments) {
      this.#left += 1
      return true
    }
    const source = sourceText(exportedSource(record))
    const held = this.#sources.get(source) ?? []
    this.#sources.set(source, held)
    held.push(start, end)
    held.push(this.#words.numberOf(record['value'] ?? ''), this.#words.numberOf(metadata?.['HKTimeZone'] ?? ''))
    this.#count += 1
    return true
  }

  /** Pages of whole nights: sleeps that begin between noon and noon, UTC, of one source. */
  *pages(): Iterable<unknown> {
    let nights: unknown[] = []
    let size = 0
    for (const [source, numbers] of [...this.#sources].sort(byText)) {
      for (const [night, sleeps] of this.#nightsOf(numbers)) {
        nights.push({ ...(JSON.parse(source) as Source), night, sleeps })
        size += sleeps.reduce((sum, { length }) => sum + length, 0)
        if (size < perPage) continue
        yield { nights }
        nights = []
        size = 0
      }
    }
    if (nights.length > 0) yield { nights }
  }

  #nightsOf(numbers: readonly number[]): Map<string, unknown[][]> {
    const segments = Array.from({ length: numbers.length / 4 }, (_, index) => {
      const [start = 0, end = 0, value = 0, zone = 0] = numbers.slice(index * 4, index * 4 + 4)
      return { start, end, value: this.#words.at(value), zone: this.#words.at(zone) }
    })
    const nights = new Map<string, unknown[][]>()
    for (const sleep of sleepsOf(segments)) {
      const night = new Date((sleep[0]?.start ?? 0) - 43_200_000).toISOString().slice(0, 10)
      const told = sleep.map(({ start, end, value, zone }) => ({
        start: iso(start),
        end: iso(end),
        value,
        ...(zone !== '' && { zone }),
      }))
      nights.set(night, [...(nights.get(night) ?? []), told])
    }
    return nights
  }

  get left(): readonly ImportedNothing[] {
    if (this.#left === 0) return []
    return [{ skipped: 'sleep', count: this.#left, reason: 'The file holds more sleep than fits into memory.' }]
  }
}

interface HeldMeal {
  /** Three numbers a nutrient: type, unit, value. */
  readonly numbers: number[]
  zone: number
  foods?: { readonly name: number; readonly numbers: number[] }[]
}

export class HeldMeals {
  readonly #meals = new Map<string, HeldMeal>()
  readonly #words = new Words('')
  #count = 0
  #left = 0

  /** One nutrient of something eaten; together with others of the same time and source it is a meal. False as above. */
  add(record: XmlAttributes, metadata: Metadata): boolean {
    const meal = Number.isFinite(Number(record['value'] || Number.NaN)) ? this.#mealOf(record, metadata) : undefined
    if (meal !== undefined) this.#take(meal.numbers, record)
    return meal !== undefined
  }

  /** A food with its nutrients, each of which stands alone as well. */
  addFood(correlation: XmlAttributes, metadata: Metadata, records: readonly XmlAttributes[]): void {
    const meal = this.#mealOf(correlation, metadata)
    if (meal === undefined) return
    const numbers: number[] = []
    for (const record of records) this.#take(numbers, record)
    meal.foods ??= []
    meal.foods.push({ name: this.#words.numberOf(metadata?.['HKFoodType'] ?? ''), numbers })
  }

  #mealOf(record: XmlAttributes, metadata: Metadata): HeldMeal | undefined {
    const [start, end] = [instantOf(record['startDate']), instantOf(record['endDate'])]
    if (start === undefined || end === undefined || end < start) return undefined
    const { device, origin } = exportedSource(record)
    const key = JSON.stringify([start, end, device ?? '', origin ?? ''])
    const meal = this.#meals.get(key) ?? { numbers: [], zone: 0 }
    this.#meals.set(key, meal)
    const zone = metadata?.['HKTimeZone']
    if (zone !== undefined) meal.zone = this.#words.numberOf(zone)
    return meal
  }

  #take(numbers: number[], { type = '', unit = '', value = '' }: XmlAttributes): void {
    if (this.#count >= mostHeld.foods) {
      this.#left += 1
      return
    }
    this.#count += 1
    numbers.push(this.#words.numberOf(type), this.#words.numberOf(unit), Number(value))
  }

  *pages(): Iterable<unknown> {
    let meals: unknown[] = []
    let size = 0
    for (const [key, { numbers, foods, zone }] of [...this.#meals].sort(byText)) {
      const [start, end, device, origin] = JSON.parse(key) as [number, number, string, string]
      meals.push({
        start: iso(start),
        end: iso(end),
        ...(device !== '' && { device }),
        ...(origin !== '' && { origin }),
        ...(zone !== 0 && { zone: this.#words.at(zone) }),
        nutrients: this.#told(numbers),
        ...(foods && {
          foods: foods.map((food) => ({ name: this.#words.at(food.name), nutrients: this.#told(food.numbers) })),
        }),
      })
      size += numbers.length / 3
      if (size < perPage) continue
      yield { meals }
      meals = []
      size = 0
    }
    if (meals.length > 0) yield { meals }
  }

  /** Sorted, so that the order in the file makes no difference. */
  #told(numbers: readonly number[]): unknown[] {
    return Array.from({ length: numbers.length / 3 }, (_, index) => {
      const [type = 0, unit = 0, value = 0] = numbers.slice(index * 3, index * 3 + 3)
      return { type: this.#words.at(type), unit: this.#words.at(unit), value }
    }).sort((one, other) => (one.type < other.type ? -1 : one.type > other.type ? 1 : one.value - other.value))
  }

  get left(): readonly ImportedNothing[] {
    if (this.#left === 0) return []
    return [{ skipped: 'food', count: this.#left, reason: 'The file holds more food than fits into memory.' }]
  }
}
