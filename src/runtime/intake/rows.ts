/** Drafts become rows: ids, resolved times, flags. What cannot be a record becomes a fault with a path. */
import {
  type Draft,
  type Instant,
  isKnown,
  isMoment,
  type LocalDateTime,
  type Moment,
  orderOf,
  problemsOfRecord,
  type RecordOf,
  resolveLocal,
} from '../../core/index.js'
import type { ActivitySummary } from '../../kit/index.js'
import { storableText } from '../store/text.js'
import { recordId } from './identity.js'
import { outgoingMoment } from './outgoing-moment.js'

/** One record as it is stored. Times in milliseconds since the epoch. */
export interface Row {
  readonly id: string
  readonly table: 'samples' | 'events'
  readonly kind: string
  readonly orderAt: Instant
  readonly start: ResolvedMoment
  readonly end: ResolvedMoment | undefined
  readonly day: string | undefined
  readonly value: number | undefined
  readonly code: string | undefined
  readonly detail: unknown
  readonly device: string | undefined
  readonly series: string | undefined
  readonly method: string | undefined
  readonly origin: string | undefined
  readonly document: string | undefined
  readonly updatedAt: Instant | undefined
  readonly flags: readonly string[] | undefined
}
export interface ResolvedMoment {
  readonly at: Instant | undefined
  /** Present where the provider gave a wall clock without offset. */
  readonly local: LocalDateTime | undefined
  readonly offset: number | undefined
  readonly offsetFrom: string
}

/** A record that cannot be one. The path never holds a value. */
export interface Fault {
  readonly path: string
  readonly expected: string
}

export interface MappedPage {
  readonly rows: readonly Row[]
  /** Documents the page lists, with the ids it lists of them. */
  readonly documents: ReadonlySet<string>
  readonly removedDocuments: ReadonlySet<string>
  /** Ids of what is listed but cannot be a record: what is stored of it stands, as it is neither gone nor replaced. */
  readonly unreadable: ReadonlySet<string>
  readonly faults: readonly Fault[]
  /** Workouts it lists, where its stream lists any. */
  readonly workouts?: readonly ActivitySummary[]
}

/** Bound on the faults one page reports: a page of a million bad records is one fault of the page. */
const maxFaultsPerPage = 100

export const rowsOf = (
  drafts: Iterable<RecordOf>,
  context: { readonly connectionId: string; readonly zone: string | undefined; readonly now: Instant },
): MappedPage => {
  const rows = new Map<string, Row>()
  const documents = new Set<string>()
  const removedDocuments = new Set<string>()
  const unreadable = new Set<string>()
  const faults: Fault[] = []
  let index = -1
  for (const draft of drafts) {
    index++
    if (draft.shape === 'removal') {
      removedDocuments.add(storableText(draft.document))
      continue
    }
    const flags: string[] = []
    let invalid = false
    for (const problem of problemsOfRecord(draft, context.now)) {
      if (problem.severity === 'implausible') flags.push(`implausible:${problem.path}`)
      else {
        invalid = true
        if (faults.length < maxFaultsPerPage)
          faults.push({ path: `${index}.${draft.kind}.${problem.path}`, expected: problem.expected })
      }
    }
    if (invalid) {
      const id = idOf(draft, context.connectionId)
      if (id !== undefined) unreadable.add(id)
      continue
    }
    const row = rowOf(draft, flags, context)
    const twin = rows.get(row.id)
    // The same record twice on one page: the one the provider changed last stands.
    if (twin === undefined || (row.updatedAt ?? 0) >= (twin.updatedAt ?? 0)) rows.set(row.id, row)
    if (row.document !== undefined) documents.add(row.document)
  }
  for (const document of removedDocuments) documents.delete(document)
  const kept = [...rows.values()].filter((row) => row.document === undefined || !removedDocuments.has(row.document))
  return { rows: kept, documents, removedDocuments, unreadable, faults }
}

/** Of a draft that may be anything. */
const idOf = (draft: Draft, connectionId: string): string | undefined => {
  try {
    return recordId(connectionId, draft)
  } catch {
    return undefined
  }
}

const rowOf = (
  draft: Draft,
  flags: readonly string[],
  { connectionId, zone }: { readonly connectionId: string; readonly zone: string | undefined },
): Row => {
  const start = resolve(draft.start, zone)
  return {
    id: recordId(connectionId, draft),
    table: draft.shape === 'event' ? 'events' : 'samples',
    kind: draft.kind,
    orderAt: start.at ?? orderOf(draft.start),
    start,
    end: draft.end === undefined ? undefined : resolve(draft.end, zone),
    day: draft.day,
    value: draft.shape === 'sample' ? draft.value : undefined,
    code: draft.shape === 'coded' ? draft.code : undefined,
    detail: draft.shape === 'event' ? outgoingDetail(draft.detail, zone) : undefined,
    device: storable(draft.device),
    series: storable(draft.series),
    method: draft.method,
    origin: storable(draft.origin),
    document: storable(draft.document),
    updatedAt: draft.updatedAt,
    flags: flags.length === 0 ? undefined : flags,
  }
}

const storable = (text: string | undefined): string | undefined => (text === undefined ? undefined : storableText(text))

/** A local time is resolved through the person's zone where one is known, and marked `profile`; else it stays local. */
const resolve = (moment: Moment, zone: string | undefined): ResolvedMoment => {
  if (isKnown(moment)) return { at: moment.at, local: undefined, offset: moment.offset, offsetFrom: moment.offsetFrom }
  if (zone === undefined) return { at: undefined, local: moment.local, offset: undefined, offsetFrom: 'unknown' }
  const { at, offset } = resolveLocal(moment.local, zone)
  return { at, local: moment.local, offset, offsetFrom: 'profile' }
}

/** As it leaves: moments as ISO 8601 with how the offset is known, absent fields dropped. */
const outgoingDetail = (value: unknown, zone: string | undefined): unknown => {
  if (isMoment(value)) return outgoingMoment(resolve(value, zone))
  if (Array.isArray(value)) return value.map((item) => outgoingDetail(item, zone))
  if (typeof value === 'string') return storableText(value)
  if (typeof value !== 'object' || value === null) return value
  const detail: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(value)) if (field !== undefined) detail[name] = outgoingDetail(field, zone)
  return detail
}
