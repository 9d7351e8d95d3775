/**
 * The fast path for records, of which a file has thousands: definitions are compiled once into a list of columns to
 * fill, records are gathered in batches of one definition, and each column of a batch is filled in one tight loop.
 */
import type { Channel, Column, DeveloperField, Track } from '../../core/index.js'
import type { WarningList } from '../report.js'
import { type BaseType, byteType } from './base-types.js'
import { fillColumn } from './fill-column.js'
import { fromFitSeconds, type Interpreter } from './interpret.js'
import { readRaw } from './messages.js'
import { isOwn } from './own-fields.js'
import { type MessageProfile, profileNamed, type Reading } from './profile/index.js'
import type { Definition, Walker } from './walker.js'

type NamedChannel = Exclude<keyof Track, 'timeMs' | 'more' | 'breaks'>

/** Records as a track calls them. `enhanced_` fields say the same with more bits, and come last to win. */
export const trackChannels: Readonly<Record<string, { readonly channel: NamedChannel; readonly scale?: number }>> = {
  position_lat: { channel: 'latitudeDeg', scale: 2 ** 31 / 180 },
  position_long: { channel: 'longitudeDeg', scale: 2 ** 31 / 180 },
  altitude: { channel: 'altitudeMeters' },
  distance: { channel: 'distanceMeters' },
  speed: { channel: 'speedMetersPerSecond' },
  heart_rate: { channel: 'heartRateBpm' },
  cadence: { channel: 'cadenceRpm' },
  power: { channel: 'powerWatts' },
  temperature: { channel: 'temperatureCelsius' },
  enhanced_altitude: { channel: 'altitudeMeters' },
  enhanced_speed: { channel: 'speedMetersPerSecond' },
}
/** The rest of a cadence, added to the whole number. */
const fraction = 'fractional_cadence'
/** An older field whose value belongs into a newer one. */
const renamed: Readonly<Record<string, string>> = { respiration_rate: 'enhanced_respiration_rate' }

interface Filling {
  readonly key: string
  readonly unit: string | undefined
  readonly developer: DeveloperField | undefined
  width: number
  values: Column
}
/** One column to fill from one field. */
interface Step {
  readonly filling: Filling
  readonly at: number
  readonly type: BaseType
  readonly count: number
  readonly scale: number
  readonly offset: number
  readonly rank: number
}
interface Batch {
  readonly definition: Definition
  readonly steps: readonly Step[]
  /** Fields whose bits make up other fields: read one by one, in order. */
  readonly expanding: readonly {
    readonly reading: Reading
    readonly at: number
    readonly size: number
    readonly type: BaseType
  }[]
  readonly offsets: Uint32Array
  readonly rows: Uint32Array
  count: number
}

const batchSize = 512
/** Columns may take this many times the bytes of the file, and a little more for very small files. */
const bytesPerFileByte = 8
const bytesAtLeast = 1 << 20

export class RecordColumns {
  readonly #view: DataView
  readonly #interpreter: Interpreter
  readonly #warnings: WarningList
  readonly #profile: MessageProfile = profileNamed('record')
  readonly #timeMs: Column
  readonly #fillings = new Map<string, Filling>()
  readonly #batches: (Batch | undefined)[] = new Array(16).fill(undefined)
  /** Room for the batch of each local number, kept when a definition gives way to the next. */
  readonly #room = Array.from({ length: 16 }, () => new Uint32Array(0))
  #bytesLeft: number
  #rows = 0
  #isOrdered = true
  #lastSeconds = Number.NaN

  /** `count` is how many records will be added. */
  constructor(walker: Walker, count: number, interpreter: Interpreter, warnings: WarningList) {
    this.#view = walker.view
    this.#interpreter = interpreter
    this.#warnings = warnings
    this.#timeMs = new Float64Array(count)
    this.#bytesLeft = walker.bytes.length * bytesPerFileByte + bytesAtLeast - count * 8
  }

  get lastTimeMs(): number {
    return this.#rows === 0 ? Number.NaN : fromFitSeconds(this.#lastSeconds)
  }

  add({ definition, offset, timestamp }: Walker): void {
    let batch = this.#batches[definition.local]
    if (batch?.definition !== definition) {
      if (batch !== undefined) this.#flush(batch)
      batch = this.#compile(definition)
      this.#batches[definition.local] = batch
    }
    const row = this.#rows
    this.#rows = row + 1
    this.#timeMs[row] = fromFitSeconds(timestamp)
    if (timestamp < this.#lastSeconds) this.#isOrdered = false
    if (!Number.isNaN(timestamp)) this.#lastSeconds = timestamp
    const { count } = batch
    batch.offsets[count] = offset
    batch.rows[count] = row
    batch.count = count + 1
    if (batch.count === batchSize) this.#flush(batch)
    if (batch.expanding.length > 0) this.#expand(batch, offset, row)
  }

  finish(): Track {
    for (const batch of this.#batches) if (batch !== undefined) this.#flush(batch)
    this.#addFractions()
    const order = this.#isOrdered ? undefined : this.#orderByTime()
    const arranged = (values: Column, width = 1): Column =>
      order === undefined ? values : arrange(values, order, width)
    const named: Partial<Record<NamedChannel, Column>> = {}
    const more: Record<string, Channel> = {}
    for (const { key, unit, developer, width, values } of this.#fillings.values()) {
      if (values.every(Number.isNaN)) continue
      if (isNamed(key)) named[key] = arranged(values)
      else
        more[key] = {
          ...(unit !== undefined && { unit }),
          ...(width > 1 && { width }),
          values: arranged(values, width),
          ...(developer !== undefined && !isOwn(developer) && { developer }),
        }
    }
    return { timeMs: arranged(this.#timeMs), ...named, ...(Object.keys(more).length > 0 && { more }) }
  }

  #compile(definition: Definition): Batch {
    const steps: Step[] = []
    const expanding: Batch['expanding'][number][] = []
    for (const { number, size, type, at } of definition.fields) {
      const field = this.#profile.byNumber.get(number)
      if (field === undefined || field.kind === 'time' || type.name === 'string' || size === 0) continue
      if (type === byteType && field.base.size > 1) continue
      const target = trackChannels[field.name]
      if (field.components !== undefined && target === undefined && renamed[field.name] === undefined) {
        expanding.push({ reading: field, at, size, type })
        if (field.base.name === 'byte') continue
      }
      const key = target?.channel ?? renamed[field.name] ?? field.name
      const count = target === undefined ? size / type.size : 1
      const filling = this.#fillingFor(key, key, count, field.unit, undefined)
      if (filling === undefined) continue
      const scale = target?.scale ?? field.scale
      steps.push({
        filling,
        at,
        type,
        count,
        scale,
        offset: field.offset,
        rank: field.name.startsWith('enhanced_') ? 1 : 0,
      })
    }
    steps.sort((one, other) => one.rank - other.rank)
    this.#compileDeveloperFields(definition, steps)
    if (this.#room[definition.local]?.length === 0) this.#room[definition.local] = new Uint32Array(2 * batchSize)
    const room = this.#room[definition.local] as Uint32Array
    const [offsets, rows] = [room.subarray(0, batchSize), room.subarray(batchSize)]
    return { definition, steps, expanding, offsets, rows, count: 0 }
  }

  #compileDeveloperFields({ developerFields }: Definition, steps: Step[]): void {
    for (const { index, number, size, at } of developerFields) {
      const known = this.#interpreter.developerFields.of(index, number)
      if (known === undefined || known.base.name === 'string' || size === 0 || size % known.base.size !== 0) {
        this.#warnings.add('developer-field-left-out', 'A developer field of records is not described, or is text.')
        continue
      }
      const { field, base } = known
      const filling = this.#fillingFor(`${index}.${number}`, field.name, size / base.size, field.unit, field)
      if (filling === undefined) continue
      const { scale = 1, offset = 0 } = field
      steps.push({ filling, at, type: base, count: size / base.size, scale, offset, rank: 0 })
    }
  }

  /** The column of a channel, made or widened as needed; `undefined` where it would take too much memory. */
  #fillingFor(
    id: string,
    name: string,
    width: number,
    unit: string | undefined,
    developer: DeveloperField | undefined,
  ): Filling | undefined {
    const rows = this.#timeMs.length
    const known = this.#fillings.get(id)
    if (known !== undefined && known.width >= width) return known
    this.#bytesLeft -= rows * (width - (known?.width ?? 0)) * 8
    if (this.#bytesLeft < 0) {
      this.#bytesLeft += rows * (width - (known?.width ?? 0)) * 8
      this.#warnings.add('too-many-channels', 'Channels of the records take too much memory; the last are left out.')
      return undefined
    }
    const values = new Float64Array(rows * width).fill(Number.NaN)
    if (known !== undefined) {
      for (let row = 0; row < rows; row += 1)
        values.set(known.values.subarray(row * known.width, (row + 1) * known.width), row * width)
      known.width = width
      known.values = values
      return known
    }
    const filling = { key: developer === undefined ? name : this.#freeKey(name), unit, developer, width, values }
    this.#fillings.set(id, filling)
    return filling
  }

  /** Two sensors can bring a field of one name. */
  #freeKey(name: string): string {
    const taken = new Set([...this.#fillings.values()].map(({ key }) => key))
    let key = name
    for (let count = 2; taken.has(key) || isNamed(key); count += 1) key = `${name} (${count})`
    return key
  }

  #flush(batch: Batch): void {
    const { definition, steps, offsets, rows, count } = batch
    for (const { filling, at, type, count: elements, scale, offset } of steps)
      for (let element = 0; element < elements; element += 1)
        fillColumn(this.#view, type, definition.little, offsets, rows, count, at + element * type.size, {
          values: filling.values,
          width: filling.width,
          element,
          scale,
          offset,
        })
    batch.count = 0
  }

  #expand({ definition, expanding }: Batch, offset: number, row: number): void {
    for (const { reading, at, size, type } of expanding) {
      const value = readRaw(this.#view, offset + at, size, type, definition.little)
      if (value === null || (Array.isArray(value) && value.every((item) => item === null))) continue
      for (const [name, [first]] of this.#interpreter.expansionOf(this.#profile, reading, value)) {
        const key = trackChannels[name]?.channel ?? name
        const filling = this.#fillingFor(key, key, 1, this.#profile.byName.get(name)?.reading.unit, undefined)
        if (filling !== undefined && first !== undefined) filling.values[row * filling.width] = first
      }
    }
  }

  #addFractions(): void {
    const fractions = this.#fillings.get(fraction)
    const cadence = this.#fillings.get('cadenceRpm')
    if (fractions === undefined || cadence === undefined) return
    this.#fillings.delete(fraction)
    for (const [row, value] of fractions.values.entries())
      if (!Number.isNaN(value)) cadence.values[row] = (cadence.values[row] as number) + value
  }

  /** Stable, and points without a time stay behind the one before them. */
  #orderByTime(): Uint32Array {
    this.#warnings.add('points-out-of-order', 'Some records are earlier than the one before; they are put in order.')
    const keys = this.#timeMs.slice()
    for (let row = 1; row < keys.length; row += 1) if (Number.isNaN(keys[row])) keys[row] = keys[row - 1] as number
    return new Uint32Array(keys.length)
      .map((_, row) => row)
      .sort((one, other) => (keys[one] as number) - (keys[other] as number) || one - other)
  }
}

const names = new Set<string>(Object.values(trackChannels).map(({ channel }) => channel))
const isNamed = (key: string): key is NamedChannel => names.has(key)

const arrange = (values: Column, order: Uint32Array, width: number): Column => {
  const arranged = new Float64Array(values.length)
  for (let row = 0; row < order.length; row += 1)
    for (let element = 0; element < width; element += 1)
      arranged[row * width + element] = values[(order[row] as number) * width + element] as number
  return arranged
}
