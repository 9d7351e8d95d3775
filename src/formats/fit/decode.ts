/**
 * Reads a FIT file into activities. Two passes: the first checks the bytes and counts the records, so that every
 * column is made once and in its final size; the second reads. What is no workout is told by its type and left raw.
 */
import { type Activity, ContractError } from '../../core/index.js'
import { type Warning, WarningList } from '../report.js'
import { assemble, assembledMessages, type Beats, Collection, type Pieces } from './assemble.js'
import { RecordColumns } from './columns.js'
import { type FitMessage, Interpreter } from './interpret.js'
import { type PlacedMessage, readMessages } from './messages.js'
import { Walker } from './walker.js'

export interface FitOptions {
  /** Refuse what is damaged instead of reading what is left. */
  readonly strict?: boolean
}

/** A file that is no workout: its type in FIT's words (`monitoring_b`, `settings`, `workout`, …). */
export interface OtherContent {
  readonly type: string
  /** Its raw messages, read anew each time they are gone through. */
  readonly messages: Iterable<PlacedMessage>
}

export interface DecodedFit {
  readonly activities: readonly Activity[]
  readonly others: readonly OtherContent[]
  readonly warnings: readonly Warning[]
}

const record = 20
const hrv = 78

/** What the first pass counts of one of the chained files. */
interface Census {
  messages: number
  records: number
  summaries: number
  beats: number
}

export const decodeFit = (bytes: Uint8Array, { strict = false }: FitOptions = {}): DecodedFit => {
  const warnings = new WarningList()
  const censuses = count(new Walker(bytes, { strict, warnings }), warnings)
  if (censuses.every(({ messages }) => messages === 0))
    throw new ContractError('fit-empty', 'This FIT file holds no readable message.', {
      path: 'byte 0',
      expected: 'at least one message',
    })
  const files = readAll(bytes, censuses, warnings)
  const activities = files.flatMap(({ pieces, type }) =>
    type === undefined || type === 'activity' || type === 'course'
      ? [assemble(pieces, type === 'course', warnings)]
      : [],
  )
  const others = files.flatMap(({ type, file }) =>
    type === undefined || type === 'activity' || type === 'course'
      ? []
      : [{ type, messages: only(readMessages(bytes), file) }],
  )
  return { activities, others, warnings: warnings.list() }
}

interface ReadFile {
  readonly file: number
  readonly pieces: Pieces & { readonly heartRates: FitMessage[] }
  /** Of a broken file perhaps nothing is known. */
  readonly type: string | undefined
}

const readAll = (bytes: Uint8Array, censuses: readonly Census[], warnings: WarningList): readonly ReadFile[] => {
  const walker = new Walker(bytes, { warnings, skipChecks: true })
  walker.next()
  const files: ReadFile[] = []
  for (const [file, census] of censuses.entries()) {
    const pieces = readPieces(walker, census, warnings)
    if (census.messages === 0) continue
    const told = pieces.messages.first('file_id')?.['type']
    const isWorkout = census.records + census.summaries > 0
    const heartRates = pieces.messages.all('hr')
    // A watch chains what the chest strap remembered to the swim, as files without a head.
    if (told === undefined && !isWorkout && heartRates.length > 0 && files.length > 0)
      // One by one: as arguments of one call they could be more than a stack holds.
      for (const each of heartRates) files.at(-1)?.pieces.heartRates.push(each)
    else files.push({ file, pieces: { ...pieces, heartRates: [] }, type: typeOf(told, isWorkout) })
  }
  return files
}

/** Records or summaries say what a file is that lost its head; the three types of monitoring are one to a reader. */
const typeOf = (told: unknown, isWorkout: boolean): string | undefined => {
  if (told === undefined || told === 'activity') return isWorkout ? (told as 'activity' | undefined) : 'unknown'
  return String(told).startsWith('monitoring') ? 'monitoring' : String(told)
}

/** Chains have two or three links; a hostile file could have one every thirty bytes, and each costs a reader's state. */
const mostFiles = 1000

const count = (walker: Walker, warnings: WarningList): readonly Census[] => {
  const censuses: Census[] = []
  let census: Census = { messages: 0, records: 0, summaries: 0, beats: 0 }
  for (let step = walker.next(); step !== 'end'; step = walker.next()) {
    if (step === 'file') {
      if (censuses.length === mostFiles) {
        warnings.add(
          'too-many-files',
          'More files are chained than anybody chains; the rest is left out.',
          walker.offset,
        )
        break
      }
      census = { messages: 0, records: 0, summaries: 0, beats: 0 }
      censuses.push(census)
      continue
    }
    census.messages += 1
    const { global, size } = walker.definition
    if (global === record) census.records += 1
    else if (global === hrv) census.beats += size >> 1
    else if (global === 18 || global === 19) census.summaries += 1
  }
  return censuses
}

/** Reads to the end of the file the walker stands in. */
const readPieces = (walker: Walker, census: Census, warnings: WarningList): Omit<Pieces, 'heartRates'> => {
  const interpreter = new Interpreter()
  const columns = new RecordColumns(walker, census.records, interpreter, warnings)
  const messages = new Collection(walker.bytes.length, warnings)
  const beats = new BeatList(census.beats)
  for (let step = walker.next(); step === 'message'; step = walker.next()) {
    const { global } = walker.definition
    if (global === record) columns.add(walker)
    else if (global === hrv) beats.add(walker, columns.lastTimeMs)
    else if (assembledMessages.has(global)) {
      const { fields, developerFields } = walker.definition
      messages.add(fields.length + developerFields.length, () => interpreter.read(walker))
    }
  }
  return { messages, track: columns.finish(), beats: beats.list() }
}

const only = (messages: Iterable<PlacedMessage>, file: number): Iterable<PlacedMessage> => ({
  *[Symbol.iterator]() {
    for (const message of messages) if (message.file === file) yield message
  },
})

/** Times between heart beats: some to a message, in thousandths of a second, without a time of their own. */
class BeatList {
  readonly #timeMs: Float64Array
  readonly #milliseconds: Float64Array
  #count = 0
  #lastMs = Number.NaN

  constructor(most: number) {
    this.#timeMs = new Float64Array(most)
    this.#milliseconds = new Float64Array(most)
  }

  add({ view, offset, definition: { fields, little } }: Walker, recordMs: number): void {
    // Points that come out of order are sorted; the beats between them keep theirs.
    if (!(recordMs < this.#lastMs)) this.#lastMs = recordMs
    const atMs = this.#lastMs
    for (const { number, type, at, size } of fields) {
      if (number !== 0 || type.size !== 2) continue
      for (let position = offset + at; position < offset + at + size; position += 2) {
        const interval = view.getUint16(position, little)
        if (interval === 0xffff) continue
        this.#timeMs[this.#count] = atMs
        this.#milliseconds[this.#count] = interval
        this.#count += 1
      }
    }
  }

  list(): Beats | undefined {
    if (this.#count === 0) return undefined
    return { timeMs: this.#timeMs.slice(0, this.#count), milliseconds: this.#milliseconds.slice(0, this.#count) }
  }
}
