/** The export's samples: everything it tells record by record. Nights and meals, which it does not, stand apart. */
import {
  defineStream,
  type Moment,
  maybe,
  minuteMs,
  quantity,
  type RecordOf,
  type Schema,
  sample,
  texts,
  type When,
  z,
} from '../../kit/index.js'
import { sleepSession, stageOf } from './nights.js'
import { nutrientTypes, nutritionEvent } from './nutrients.js'
import { extrasOf, recordsOf } from './samples.js'
import { exportedSource } from './sources.js'
import { exportedTime, spanOf, timeOf } from './times.js'
import { sampleKinds, sleepType } from './types.js'

/** By key; what is no text is none of Apple's. */
export const Metadata = maybe(
  z
    .record(z.string(), z.unknown())
    .transform((told) => Object.fromEntries(Object.entries(told).filter(([, value]) => typeof value === 'string'))),
).catch(undefined) as Schema<Readonly<Record<string, string>> | undefined>
const Beat = z.object(texts('bpm time'))
const Sample = z.object({
  ...texts('type sourceName sourceVersion device unit value startDate endDate'),
  metadata: Metadata,
  beats: maybe(z.array(Beat)),
})
type Sample = z.output<typeof Sample>

/** By Apple's own names of its attributes. */
export const records = defineStream({
  title: 'Samples of an export',
  emits: [...sampleKinds, 'rr_interval', 'sleep_session', 'nutrition'],
  page: z.object({ records: z.array(Sample) }),
  map({ records: told }): Iterable<RecordOf> {
    const found: RecordOf[] = []
    for (const each of told) for (const record of fromSample(each)) found.push(record)
    return found
  },
})

const fromSample = (told: Sample): readonly RecordOf[] => {
  const { type, unit, value, metadata } = told
  if (type === undefined) return []
  const zone = metadata?.['HKTimeZone']
  const start = exportedTime(told.startDate, zone)
  const end = told.endDate === told.startDate ? start : exportedTime(told.endDate, zone)
  const { device, origin } = exportedSource(told)
  const sampled = { type, value, unit, when: spanOf(start, end), metadata, device, origin }
  // These two come here only when they have no readable time: as records of their own they can be parked.
  if (type === sleepType) {
    const session = sleepSession([{ stage: stageOf(value), start, end }], extrasOf(sampled))
    return session === undefined ? [] : [session]
  }
  if (nutrientTypes.has(type)) return [nutritionEvent(sampled)]
  const found = recordsOf(sampled)
  return told.beats === undefined ? found : [...found, ...beatsOf(told, sampled.when, { device, origin })]
}

/** Beside a variability stand the heart rates from beat to beat it was reckoned from, rounded to whole ones. */
function* beatsOf({ beats = [], startDate, metadata }: Sample, { start }: When, source: object): Iterable<RecordOf> {
  const seen = new Map<number, number>()
  for (const { bpm, time } of beats) {
    const at = beatAt(time, startDate, metadata?.['HKTimeZone'])
    if (at === undefined || !(Number(bpm) > 0) || !('at' in at) || !('at' in start)) continue
    const nth = seen.get(at.at) ?? 0
    seen.set(at.at, nth + 1)
    const interval = quantity(Number((60_000 / Number(bpm)).toPrecision(6)), 'ms')
    yield sample(
      'rr_interval',
      interval,
      { start: at },
      { ...source, method: 'derived', key: `${start.at}|${at.at}|${nth}` },
    )
  }
}

/** `6:14:48.94 PM`, `08:33:44,67`: a wall clock beside the offset of the sample's own start. */
const clock = /^(\d{1,2}):(\d\d):(\d\d(?:[.,]\d+)?)\s*([AaPp])?/
const beatAt = (
  time: string | undefined,
  startDate: string | undefined,
  zone: string | undefined,
): Moment | undefined => {
  const match = clock.exec(time ?? '')
  const start = timeOf(startDate)
  if (match === null || !('at' in start) || start.offset === undefined) return undefined
  const [, hour, minute, second, half] = match as unknown as [string, string, string, string, string | undefined]
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  const inDay = (hours * 60 + Number(minute)) * minuteMs + Math.round(Number(second.replace(',', '.')) * 1000)
  const wall = start.at + start.offset * minuteMs
  const dayMs = 24 * 60 * minuteMs
  // Beats follow the start within minutes: before it they are of the next day, or of another clock by whole hours.
  const sinceStart = (((inDay - wall) % dayMs) + dayMs) % dayMs
  if (sinceStart > 15 * minuteMs) return undefined
  return exportedTime(new Date(start.at + sinceStart).toISOString(), zone)
}
