/** How Withings is asked: forms posted to one host, every answer a 200 with the true status inside. */
import * as kit from '../../kit/index.js'
import {
  type Answer,
  addDays,
  byTimeRange,
  byToken,
  dayMs,
  dayOf,
  maybe,
  type Schema,
  type Span,
  z,
} from '../../kit/index.js'

export type Form = Readonly<Record<string, string | number | undefined>>

/** What a page holds once its envelope is off; `offset` is where to go on, if there is more. */
export interface Listed<Doc> extends kit.Documents<Doc> {
  readonly documents: readonly Doc[]
}

const Paged = { more: maybe(z.union([z.boolean(), z.number()])), offset: maybe(z.number()) }

/** A page that lists documents under `items`. */
export const listOf = <Doc>(items: string, doc: Schema<Doc>): Schema<Listed<Doc>> =>
  answered(z.object({ [items]: z.array(doc), ...Paged }).transform(nextOf(items))) as unknown as Schema<Listed<Doc>>

/** `more` is a number in one call and a boolean in the next; without it an `offset` means nothing. */
const nextOf =
  (items: string) =>
  (body: Record<string, unknown>): Listed<unknown> => ({
    documents: body[items] as readonly unknown[],
    next: body['more'] ? String(body['offset'] ?? 0) : undefined,
  })

export const answered = <Body>(body: Schema<Body>): Schema<Body> =>
  z.object({ status: z.literal(0), body }).transform((told) => told.body as Body) as unknown as Schema<Body>

/** Ids are numbers, and keys are texts. */
export const Id = z.number().transform(String)

/** An object with epochs for names; a name that is none is nothing of ours. PHP writes an empty one as a list. */
export const byEpoch = <Value>(value: Schema<Value>) => z.preprocess(epochsIn, z.record(z.string(), value))
const epochsIn = (told: unknown): unknown => {
  if (typeof told !== 'object' || told === null || (Array.isArray(told) && told.length > 0)) return told
  return Object.fromEntries(Object.entries(told).filter(([name]) => /^\d+$/.test(name)))
}

/** Seconds since 1970. The wall clock is known where the record itself names a zone: that of the account may be another. */
export const momentOf = (seconds: number, zone?: string): kit.Moment => {
  const at = seconds * 1000
  if (zone === undefined || !kit.isZone(zone) || Math.abs(at) > latest) return kit.instant(at)
  return { at, offset: kit.offsetAt(zone, at), offsetFrom: 'zone-lookup' }
}
/** The last instant a `Date` can hold. */
const latest = 8.64e15

/** A value for a whole civil day, which begins at midnight in the zone the row names. */
export const onDay = (day: kit.LocalDay, zone?: string): kit.When => {
  if (zone === undefined || !kit.isZone(zone) || !kit.isDay(day)) return { start: kit.startOfDay(day), day }
  return { start: { ...kit.resolveLocal(`${day}T00:00:00`, zone), offsetFrom: 'zone-lookup' }, day }
}

export const updated = (modified: number | undefined) => (modified === undefined ? {} : { updatedAt: modified * 1000 })

interface Listing {
  readonly path: string
  readonly action: string
  readonly form?: Form
  /** How a span is asked for. Nights and workouts lie on the person's own days: hence a day more before, and two after. */
  readonly by: 'days' | 'instants'
  /** Can it be asked what was changed since? */
  readonly updates?: boolean
}

/**
 * A fresh pull first asks what was changed since the last one, however old: scales and watches are out of reach for
 * weeks. Then it reads what is recent as a whole, as what was deleted is in no list of changes.
 */
export const listing = ({ path, action, form, by, updates = true }: Listing): kit.Listed => ({
  cursor: kit.InstantCursor,
  async *pull(given) {
    const task = given as kit.PullTask<unknown, number>
    const ask = (about: Form): AsyncIterable<Answer<unknown>> =>
      byToken(
        (offset) => task.post(path, { form: { action, ...form, ...about, offset } }),
        (body) => (body as Listed<unknown>).next,
      )
    if (updates && task.purpose === 'fresh' && task.cursor !== undefined)
      for await (const answer of ask({ lastupdate: secondsOf(task.cursor) })) {
        yield { answer }
        if (answer.problem === undefined) continue
        // Without the changes nothing newer may count as known: the cursor stays, and they are asked for again.
        yield { failed: task.window }
        return
      }
    yield* byTimeRange(task, { atMostMs: 30 * dayMs }, (span) => ask(by === 'days' ? daysOf(span) : instantsOf(span)))
  },
})

/**
 * High-frequency data is cut after 24 hours, without a word: a request for each day. A week counts as one listing, as a
 * day alone is all edge, and at its edges a listing proves nothing.
 */
export const byDayOfData = (path: string, form: Form): kit.Listed => ({
  cursor: kit.InstantCursor,
  pull: (task) =>
    byTimeRange(task as kit.PullTask<unknown, number>, { atMostMs: 7 * dayMs }, async function* ({ from, to }) {
      for (let at = from; at < to; at += dayMs)
        yield await task.post(path, { form: { ...form, ...instantsOf({ from: at, to: Math.min(at + dayMs, to) }) } })
    }),
})

const secondsOf = (at: kit.Instant): number => Math.floor(at / 1000)
const instantsOf = ({ from, to }: Span): Form => ({ startdate: secondsOf(from), enddate: secondsOf(to) })
const daysOf = ({ from, to }: Span): Form => ({
  startdateymd: addDays(dayOf(from), -1),
  enddateymd: addDays(dayOf(to - 1), 2),
})
