/** Something that took place becomes an event; a night also its stages, where the readers know them as events. */
import {
  dictionary,
  type Entry,
  isKind,
  type OutgoingMoment,
  type OutgoingRecord,
  personicleExercise,
  type SportName,
} from '../../core/index.js'
import { isMomentLike } from '../moments.js'
import { events } from './data-types.js'
import { sourceOf } from './sources.js'
import { epochDigits, epochOf, naiveUtc, spanOf } from './times.js'
import { isUnsaid, type Unsaid, unsaid } from './unsaid.js'

/** `epoch`: as the Avro schema has it. `text`: as the deployed download apps send it, with a type, and stages. */
export type EventForm = 'epoch' | 'text'

export interface PersonicleEvent {
  readonly individual_id: string
  readonly start_time: string
  readonly end_time: string
  readonly event_name: string
  readonly event_type?: string
  readonly source: string
  /** An object as JSON text. */
  readonly parameters: string
}

/** The apps say `org` where the dictionary says `com`, and their readers look for that. */
const types = 'org.personicle.individual.events.'

/** The events of a record, that of the whole first; or why there is none. */
export const eventsOf = (record: OutgoingRecord, form: EventForm): readonly PersonicleEvent[] | Unsaid => {
  const entry = isKind(record.kind) ? (dictionary[record.kind] as Entry) : undefined
  const name = nameOf(record, entry)
  if (name === undefined) return unsaid('the wire has neither a stream nor an event of this kind')
  const span = spanOf(record)
  if (isUnsaid(span)) return span
  if (span.end === undefined && entry?.overlap === 'episodes')
    return unsaid('the wire knows it over a time only, and its end is not known')
  const { start, end = start } = span
  const whole = eventOf(record, form, { name, start, end, parameters: parametersOf(record, start, end) })
  return form === 'text' && record.kind === 'sleep_session' ? [whole, ...stagesOf(record)] : [whole]
}

const nameOf = ({ kind, detail }: OutgoingRecord, entry: Entry | undefined): string | undefined =>
  kind === 'exercise'
    ? personicleExercise((detail as { readonly sport: SportName }).sport)
    : entry?.codes?.personicleEvent

interface Telling {
  readonly name: string
  /** Below the types, where it is not the name. */
  readonly type?: string
  readonly start: number
  readonly end: number
  readonly parameters: Readonly<Record<string, unknown>>
}

const eventOf = (record: OutgoingRecord, form: EventForm, told: Telling): PersonicleEvent => {
  const { name, type = name, start, end, parameters } = told
  const written = form === 'epoch' ? epochDigits : naiveUtc
  return {
    individual_id: record.individual,
    start_time: written(start),
    end_time: written(end),
    event_name: form === 'epoch' ? events + name : name,
    ...(form === 'text' && { event_type: types + type }),
    source: sourceOf(record),
    parameters: JSON.stringify(parameters),
  }
}

/** Duration and device as the dictionary has them; sleep in the words of the apps; then all we know, in our own. */
const parametersOf = (record: OutgoingRecord, start: number, end: number): Readonly<Record<string, unknown>> => ({
  duration: Math.round((end - start) / 1000),
  source_device: record.device ?? sourceOf(record),
  ...(record.kind === 'sleep_session' && sleepWords(record.detail as SleepDetail)),
  ...(record.code !== undefined && { code: record.code }),
  ...(record.value !== undefined && { value: record.value, unit: record.unit }),
  ...(plain(record.detail) as Readonly<Record<string, unknown>> | undefined),
})

interface SleepDetail {
  readonly stages?: readonly { readonly stage: string; readonly start: OutgoingMoment; readonly end: OutgoingMoment }[]
  readonly recording?: string
  readonly totalSeconds?: number
  readonly awakeSeconds?: number
  readonly latencySeconds?: number
  readonly inBedSeconds?: number
}

const minutes = (seconds: number): number => Math.round(seconds / 6) / 10

const sleepWords = ({ totalSeconds, awakeSeconds, latencySeconds, inBedSeconds }: SleepDetail) => ({
  ...(totalSeconds !== undefined && { minutes_asleep: minutes(totalSeconds) }),
  ...(awakeSeconds !== undefined && { minutes_awake: minutes(awakeSeconds) }),
  ...(latencySeconds !== undefined && { sleep_latency: minutes(latencySeconds) }),
  ...(inBedSeconds !== undefined && { time_in_bed: minutes(inBedSeconds) }),
})

/** One event per stage that has a time; all of them are in the parameters of the night as well. */
const stagesOf = (record: OutgoingRecord): readonly PersonicleEvent[] => {
  const { stages = [], recording } = record.detail as SleepDetail
  const told: PersonicleEvent[] = []
  for (const stage of stages) {
    const [start, end] = [epochOf(stage.start), epochOf(stage.end)]
    if (start === undefined || end === undefined) continue
    // The recording with stages calls it `wake`, the classic one `awake`.
    const name = stage.stage === 'awake' && recording !== 'classic' ? 'wake' : stage.stage
    const parameters = { duration: Math.round((end - start) / 1000), sleep_level: name }
    told.push(eventOf(record, 'text', { name, type: `sleep.${name}`, start, end, parameters }))
  }
  return told
}

/** Moments within become text: with an offset where it is known, and none where it is not. */
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  if (isMomentLike(value)) return value.time
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]))
}
