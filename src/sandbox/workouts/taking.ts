/** What a service does with an upload: reads it, refuses it, knows it already, or takes it. */
import { gunzipSync } from 'node:zlib'
import { type Activity, ContractError, type FileFormat } from '../../core/index.js'
import { formatOf } from '../../formats/index.js'
import { entriesOf, isThere } from './entries.js'
import { activityIn, hashOf, keepFile, packed } from './files.js'
import { type Outline, outlineOfActivity } from './outline.js'
import { recognise } from './recognise.js'
import { type SavedUpload, savedIn } from './saved.js'
import type { ShelfOptions, ShelfReceipt, ShelvedUpload } from './words.js'

const markPattern = /tributary-[a-z0-9]{24}/

export const take = (options: ShelfOptions, what: ShelvedUpload): ShelfReceipt => {
  const { state, processesSeconds = 0 } = options
  const saved = savedIn(state)
  const until = what.now + processesSeconds * 1000
  const { receipt, upload } = judged(options, what, until)
  const ticket = `${Math.floor(what.now / 1000)}${String(saved.counts.received % 1000).padStart(3, '0')}`
  const isLater = processesSeconds > 0
  saved.receive({ ...(upload && { upload }), ...(isLater && { ticket: [ticket, { until, receipt }] as const }) })
  return isLater ? { state: 'processing', ticket, until } : receipt
}

interface Judged {
  readonly receipt: ShelfReceipt
  readonly upload?: SavedUpload
}

const judged = (options: ShelfOptions, what: ShelvedUpload, readyAt: number): Judged => {
  const { person, state, lagSeconds = 0, detectsDuplicates = true } = options
  const bytes = unwrapped(what.bytes)
  const hash = hashOf(bytes)
  const read = readable(bytes, hash)
  if ('why' in read) return { receipt: { state: 'refused', why: read.why } }
  const { activity, format } = read
  const outline = outlineOfActivity(activity, person)
  const refusal = options.refuses?.(outline, activity)
  if (refusal !== undefined) return { receipt: { state: 'refused', why: refusal } }
  const held = detectsDuplicates ? heldAlready(options, { hash, outline, now: what.now }) : undefined
  if (held !== undefined) return { receipt: { state: 'duplicate', id: held } }

  const saved = savedIn(state)
  // What was recorded there ends in 000 to 499.
  const id = String(Math.floor(what.now / 1000) * 1000 + 500 + (saved.counts.kept % 500))
  keepFile(hash, bytes)
  const told = {
    recordedAs: recognise(person, outline, what.now),
    fileName: what.name,
    mark: what.mark ?? markPattern.exec(what.name ?? '')?.[0],
    name: what.title ?? activity.name,
    notes: what.notes ?? activity.notes,
    file: packed(bytes, saved.room),
  }
  const upload: SavedUpload = {
    id,
    hash,
    createdAt: what.now,
    readyAt,
    listedAt: readyAt + lagSeconds * 1000,
    format,
    outline,
    sport: what.sport ?? outline.sport,
    isPrivate: what.isPrivate ?? false,
    ...(Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) as Partial<SavedUpload>),
  }
  return { receipt: { state: 'stored', id }, upload }
}

const unwrapped = (bytes: Uint8Array): Uint8Array => {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return new Uint8Array(gunzipSync(bytes))
  } catch {
    return bytes
  }
}

const readable = (bytes: Uint8Array, hash: string): { activity: Activity; format: FileFormat } | { why: string } => {
  const format = formatOf(bytes)
  if (format === undefined) return { why: 'unreadable: none of the formats of workouts' }
  try {
    return { activity: activityIn(bytes, hash), format }
  } catch (error) {
    if (error instanceof ContractError) return { why: `unreadable: ${error.message}` }
    throw error
  }
}

/** The id of what it is there as, be it still being processed. */
const heldAlready = (
  options: ShelfOptions,
  given: { readonly hash: string; readonly outline: Outline; readonly now: number },
): string | undefined => {
  const { isDuplicate = isSame } = options
  return entriesOf(options, given.now).find(
    (entry) =>
      (entry.isUpload ? given.now < entry.goneAt : isThere(entry, given.now)) &&
      (entry.hash === given.hash || isDuplicate(given.outline, entry.outline)),
  )?.id
}
const isSame = (one: Outline, other: Outline): boolean =>
  Math.abs(one.start.at - other.start.at) <= 10_000 &&
  Math.abs(one.elapsedSeconds - other.elapsedSeconds) <= Math.max(10, other.elapsedSeconds / 20)
