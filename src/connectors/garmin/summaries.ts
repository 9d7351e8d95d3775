/**
 * What every summary of Garmin's has in common: it is pushed, or its address is, and history has to be asked for and is
 * pushed as well. A page is what was posted under one key, what an address answers, or what a person's own key is told.
 */
import * as kit from '../../kit/index.js'
import { z } from '../../kit/index.js'
import { history } from './history.js'

/** Fields that nearly all of them have. */
export const Common = {
  ...kit.texts('summaryId calendarDate'),
  ...kit.numbers('startTimeInSeconds startTimeOffsetInSeconds durationInSeconds'),
}
type Timed = { readonly [Name in keyof typeof Common]?: z.infer<(typeof Common)[Name]> }

/** How a person's own key asks for days, in ranges of at most so many. */
export interface AskedByDay {
  readonly atMost: number
  ask(task: kit.Task, range: kit.DayWindow): AsyncIterable<kit.Answer<unknown>>
}

export const summaries = <const Kind extends kit.RecordKind, Doc>(
  how: {
    readonly title: string
    readonly emits: readonly Kind[]
    readonly doc: kit.Schema<Doc>
    /** Garmin's key for it in what it posts, and others that mean the same. */
    readonly keys: readonly [string, ...string[]]
    /** The last part of the address that history is asked for at. */
    readonly backfill: string
    readonly personal?: AskedByDay
  },
  records: (told: Doc) => Iterable<kit.RecordOf<Kind>>,
): kit.Stream =>
  kit.defineStream<Kind, readonly Doc[], number>({
    title: how.title,
    emits: how.emits,
    page: pageOf(how.doc, how.keys),
    ...history<readonly Doc[]>(how),
    map: (documents) => documents.flatMap((told) => [...records(told)]),
  })

/** A list, as addresses answer; a list under its key, as it is posted; or one document alone. */
export const pageOf = <Doc>(doc: kit.Schema<Doc>, keys: readonly string[]): kit.Schema<readonly Doc[]> =>
  z.preprocess((body) => listIn(body, keys), z.array(doc)) as unknown as kit.Schema<readonly Doc[]>

const listIn = (body: unknown, keys: readonly string[]): unknown => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  const lists = keys.flatMap((key) => {
    const list = (body as Readonly<Record<string, unknown>>)[key]
    return Array.isArray(list) ? [list] : []
  })
  if (lists.length > 0) return lists.flat()
  return 'calendarDate' in body || 'dailySleepDTO' in body ? [body] : body
}

/** When a summary begins: an instant, with the offset of the watch where it is told. */
export const startOf = ({ startTimeInSeconds: at, startTimeOffsetInSeconds: offset }: Timed): kit.Moment | undefined =>
  kit.given(at, (seconds) => momentOf(seconds, offset))
export const momentOf = (seconds: number, offset: number | undefined): kit.Moment =>
  kit.instant(seconds * 1000, offset === undefined ? undefined : Math.round(offset / 60))

/** A value for a whole civil day. */
export const onDay = (told: Timed): kit.When | undefined => {
  const day = told.calendarDate
  if (day === undefined || !kit.isDay(day)) return undefined
  return { start: startOf(told) ?? kit.startOfDay(day), day }
}

/** Seconds after the start by the value there; what is no number is left out. */
export const Offsets = kit.maybe(z.record(z.string(), z.unknown()))
export function* pointsOf(told: Timed, values: z.infer<typeof Offsets>): Iterable<kit.Point> {
  const start = startOf(told)
  if (start === undefined) return
  for (const [seconds, value] of Object.entries(values ?? {})) {
    const at = kit.plus(start, Number(seconds) * 1000)
    // Below nothing are reasons why there is no value: not worn, too much motion.
    if (typeof value === 'number' && value > 0 && !Number.isNaN(Number(seconds))) yield { value, start: at, end: at }
  }
}

/** Negative figures say that there was too little to reckon with. */
export const known = <Told extends object>(told: Told): Told =>
  Object.fromEntries(Object.entries(told).filter(([, value]) => !(typeof value === 'number' && value < 0))) as Told
