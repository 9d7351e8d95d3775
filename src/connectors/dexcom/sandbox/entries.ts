/** What people type in beside the readings, and what the app alarms them of. */
import { type Instant, minuteMs } from '../../../kit/index.js'
import {
  asOf,
  type Fact,
  glucoseAt,
  type Living,
  type Person,
  readingMs,
  type TimeSpan,
} from '../../../sandbox/index.js'
import { delayOf } from './readings.js'
import { type Row, recordIdOf, timesOf, transmitterOf } from './told.js'

type Told = Readonly<Record<string, unknown>>
/** One thing somebody did: where it stands, and what is told and held of it. */
interface Entry {
  readonly at: Instant
  readonly told: Told
  readonly fact: Omit<Fact, 'start'>
}
type Teller = (person: Person, span: TimeSpan, now: Instant) => Iterable<Row>

const rowOf = (
  person: Person,
  id: string,
  { at, told, fact }: Entry,
  facts: readonly Fact[] = [{ ...fact, start: at }],
): Row => ({
  told: () => ({
    recordId: id,
    ...timesOf(person, at),
    ...told,
    displayDevice: 'iOS',
    transmitterId: transmitterOf(person, at),
    transmitterGeneration: 'g7',
  }),
  facts,
})

/** Entries of the city that have an instant. What was deleted stays in the list and says so. */
function* living<T extends { readonly at: Instant }>(
  person: Person,
  name: string,
  livings: readonly Living<T>[],
  { from, to }: TimeSpan,
  now: Instant,
  make: (value: T) => Omit<Entry, 'at'>,
): Iterable<Row> {
  for (const one of livings) {
    const known = asOf(one, now)
    if (known.state === 'unborn' || known.value.at < from || known.value.at >= to) continue
    const { at } = known.value
    const { told, fact } = make(known.value)
    const id = recordIdOf(person, name, one.id)
    const eventStatus = known.state === 'deleted' ? 'deleted' : known.version > 1 ? 'updated' : 'created'
    const facts = known.state === 'deleted' ? [] : [{ ...fact, start: at, key: id, document: id }]
    yield rowOf(person, id, { at, told: { ...told, eventStatus }, fact }, facts)
  }
}

const unitsPerGram = 1 / 10
const events: Teller = function* (person, span, now) {
  // Lists of the city go by the last moment, included here.
  const wider = { from: span.from, to: span.to + minuteMs }
  const meals = person.meals(wider)
  yield* living(person, 'carbs', meals, span, now, ({ carbohydrateGrams: grams }) => ({
    told: { eventType: 'carbs', eventSubType: null, value: String(grams), unit: 'grams' },
    fact: { kind: 'nutrition', detail: { carbohydrateGrams: grams } },
  }))
  yield* living(person, 'insulin', meals, span, now, ({ carbohydrateGrams }) => {
    const units = Math.round(carbohydrateGrams * unitsPerGram * 2) / 2
    return {
      told: { eventType: 'insulin', eventSubType: 'fastActing', value: String(units), unit: 'units' },
      fact: { kind: 'insulin', value: units, series: 'rapid_acting' },
    }
  })
  yield* living(person, 'notes', person.tags(wider), span, now, ({ code, comment }) => {
    const note = comment ?? code
    return {
      told: { eventType: 'notes', eventSubType: null, value: note, unit: null },
      fact: { kind: 'tag', detail: { comment: note } },
    }
  })
}

/** What the phone has handed in, no later than the delay allows. */
const untilOf = (person: Person, { to }: TimeSpan, now: Instant): Instant =>
  Math.min(to, person.syncedUntil(now), now - delayOf(person))

/** Every morning a drop of blood at half past seven. */
const calibrations: Teller = function* (person, span, now) {
  for (const day of person.daysIn(span)) {
    const reading = Math.floor(person.wallClock(day, 450) / readingMs) * readingMs
    const at = reading + minuteMs / 2
    const value = glucoseAt(person, reading)
    if (value === undefined || at < span.from || at >= untilOf(person, span, now)) continue
    // Glucose is the sensor's to tell: whoever reads only that has not lost this.
    const fact = { kind: 'blood_glucose', value: value + 4, series: 'capillary', optional: true }
    yield rowOf(person, recordIdOf(person, 'calibration', at), {
      at,
      told: { value: value + 4, unit: 'mg/dL', transmitterTicks: 1 },
      fact,
    })
  }
}

/** The first reading above or below the limits is told, and not the others until it is within them again. */
const [low, high] = [75, 180]
const sideOf = (value: number | undefined): 'low' | 'high' | undefined =>
  value === undefined ? undefined : value > high ? 'high' : value < low ? 'low' : undefined
const alerts: Teller = function* (person, span, now) {
  const until = untilOf(person, span, now)
  for (let at = Math.ceil(span.from / readingMs) * readingMs; at < until; at += readingMs) {
    const side = sideOf(glucoseAt(person, at))
    if (side === undefined || side === sideOf(glucoseAt(person, at - readingMs))) continue
    yield rowOf(person, recordIdOf(person, 'alert', at), {
      at,
      told: { alertName: side, alertState: 'activeAlarming', displayApp: 'G7' },
      fact: { kind: 'glucose_alert', detail: { alert: side, state: 'activeAlarming' } },
    })
  }
}

const tellers = { events, calibrations, alerts } as const
export const entries = (name: keyof typeof tellers): Teller => tellers[name]
