/** What all records of Dexcom share: their times, their identity, how they are asked for. */
import {
  byTimeRange,
  dayMs,
  defineStream,
  type Extras,
  type Instant,
  InstantCursor,
  instant,
  type KnownMoment,
  maybe,
  minuteMs,
  once,
  type RecordKind,
  type RecordOf,
  type Schema,
  type Stream,
  texts,
  z,
} from '../../kit/index.js'

export const base = '/v3/users/self'

/** Numbers of events travel as text, all others as numbers. */
export const Amount = maybe(
  z.union([z.number(), z.string().transform((text) => (text.trim() === '' ? Number.NaN : Number(text)))]),
)
export const Told = z.object(texts('recordId systemTime displayTime transmitterId transmitterGeneration'))
export type Told = z.output<typeof Told>

const quarter = 15 * minuteMs
const mostOffset = 14 * 60 * minuteMs
const wallClock = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(.*)$/

/**
 * `systemTime` is the device's clock in UTC, with an offset of zero or without any; `displayTime` is what the person saw.
 * What lies between them is the person's offset, but for seconds (`-06:59:59` in Dexcom's own example). A receiver writes
 * no offset, and `Z` where it means none: two equal times then say nothing.
 */
export const momentOf = ({ systemTime = '', displayTime = '' }: Told): KnownMoment => {
  const [, utc = '', zone = ''] = wallClock.exec(systemTime) ?? []
  const [, shown = '', shownZone = ''] = wallClock.exec(displayTime) ?? []
  const at = Date.parse(zone === '' ? `${utc}Z` : systemTime)
  const apart = Math.round((Date.parse(`${shown}Z`) - at) / quarter) * quarter
  const isTold = Math.abs(apart) <= mostOffset && !(apart === 0 && /^Z?$/i.test(shownZone))
  return instant(at, isTold ? apart / minuteMs : undefined)
}

/** A person may use several transmitters; which phone showed the value matters to nobody. */
export const extrasOf = ({ recordId, transmitterId, transmitterGeneration }: Told): Extras => ({
  ...(recordId && { key: recordId, document: recordId }),
  ...(transmitterId && { device: transmitterId }),
  ...(transmitterGeneration && { origin: transmitterGeneration }),
})

export const glucoseUnit = (unit: string | undefined) => (unit === 'mmol/L' || unit === 'mg/dL' ? unit : undefined)

interface Facts<Kind extends RecordKind, Doc> {
  readonly title: string
  readonly emits: readonly Kind[]
  readonly doc: Schema<Doc>
  readonly map: (records: readonly Doc[]) => Iterable<RecordOf<Kind>>
}

export const pageOf = <Doc>(doc: Schema<Doc>) => z.object({ records: z.array(doc) })

/** Without offset: compared with `systemTime`, the start included and the end not. */
const secondsOf = (at: Instant): string => new Date(at).toISOString().slice(0, 19)

/** At most thirty days in one call, and all of them in one answer. Values are smoothed, and receivers upload, for days. */
export const listed = <const Kind extends RecordKind, Doc>(
  name: string,
  { title, emits, doc, map }: Facts<Kind, Doc>,
): Stream =>
  defineStream({
    title,
    emits,
    scopes: ['offline_access'],
    settleDays: 3,
    cursor: InstantCursor,
    page: pageOf(doc),
    pull: (task) =>
      byTimeRange(task, { atMostMs: 30 * dayMs }, ({ from, to }) =>
        once(() => task.get(`${base}/${name}`, { startDate: secondsOf(from), endDate: secondsOf(to) })),
      ),
    map: ({ records }) => map(records),
  })
