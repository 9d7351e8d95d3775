/** Gathers points into the columns of a track. */
import type { Channel, Column, Pause, Track } from '../../core/index.js'
import type { WarningList } from '../report.js'

type NamedChannel = Exclude<keyof Track, 'more' | 'breaks'>

const named: readonly NamedChannel[] = [
  'timeMs',
  'latitudeDeg',
  'longitudeDeg',
  'altitudeMeters',
  'distanceMeters',
  'speedMetersPerSecond',
  'heartRateBpm',
  'cadenceRpm',
  'powerWatts',
  'temperatureCelsius',
]
/** The channels of a track by number, as points are set. */
export const [time, latitude, longitude, altitude, distance, speed, heartRate, cadence, power, temperature] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
]

/** Other channels a track may have. No device has half as many. */
const mostOthers = 54
/** Other channels may take this many times the bytes of the file, and a little more for very small files. */
const bytesPerFileByte = 2
const bytesAtLeast = 1 << 20
const firstCapacity = 256

export class PointColumns {
  /** Points taken so far. */
  rows = 0
  readonly #warnings: WarningList
  readonly #budget: number
  /** The point being read. */
  readonly #point = new Float64Array(named.length + mostOthers).fill(Number.NaN)
  readonly #columns: (Column | undefined)[] = named.map(() => undefined)
  readonly #others = new Map<string, { readonly channel: number; readonly unit: string | undefined }>()
  #capacity = firstCapacity
  #breaks: number[] = []
  #isOrdered = true
  #lastMs = Number.NEGATIVE_INFINITY

  constructor(fileBytes: number, warnings: WarningList) {
    this.#budget = bytesAtLeast + fileBytes * bytesPerFileByte
    this.#warnings = warnings
  }

  /** Of the point being read. */
  get(channel: number): number {
    return this.#point[channel] as number
  }

  set(channel: number, value: number): void {
    this.#point[channel] = value
  }

  /** Sets a channel that has no number. */
  setOther(name: string, unit: string | undefined, value: number): void {
    if (Number.isNaN(value)) return
    let other = this.#others.get(name)
    if (other === undefined) {
      if (this.#others.size >= this.#roomForOthers()) {
        this.#tellTooMany()
        return
      }
      other = { channel: named.length + this.#others.size, unit }
      this.#others.set(name, other)
    }
    this.#point[other.channel] = value
  }

  /** Takes the point, unless it holds nothing. Says whether it did. */
  commit(): boolean {
    const point = this.#point
    const row = this.rows
    let isEmpty = true
    const channels = named.length + this.#others.size
    for (let channel = 0; channel < channels; channel += 1) {
      const value = point[channel] as number
      if (Number.isNaN(value)) continue
      isEmpty = false
      if (row >= this.#capacity) this.#grow()
      let column = this.#columns[channel]
      if (column === undefined) {
        column = new Float64Array(this.#capacity).fill(Number.NaN)
        this.#columns[channel] = column
      }
      column[row] = value
      point[channel] = Number.NaN
    }
    if (isEmpty) return false
    const ms = this.#columns[time]?.[row] ?? Number.NaN
    if (ms < this.#lastMs) this.#isOrdered = false
    else if (ms > this.#lastMs) this.#lastMs = ms
    this.rows = row + 1
    return true
  }

  /** Forgets the point: not all of it was there. */
  discard(): void {
    this.#point.fill(Number.NaN)
  }

  /** The next point is not joined to the last. */
  breakHere(): void {
    if (this.rows > 0 && this.#breaks.at(-1) !== this.rows) this.#breaks.push(this.rows)
  }

  /**
   * The track. What was recorded is put in the order of its times; of what was drawn (`asDrawn`) the order is the way,
   * and times that contradict it are left out.
   */
  finish({ asDrawn = false }: { readonly asDrawn?: boolean } = {}): Track {
    if (asDrawn && !this.#isOrdered) this.#forgetTimes()
    const order = this.#isOrdered ? undefined : this.#orderByTime()
    const columns = this.#columns.map((column, channel) => {
      const values = column?.slice(0, this.rows)
      // The longer one can go.
      this.#columns[channel] = undefined
      return values === undefined || order === undefined ? values : order.map((row) => values[row] as number)
    })
    const more: Record<string, Channel> = {}
    for (const [name, { channel, unit }] of this.#others) {
      const values = columns[channel]
      if (values !== undefined) more[name] = { ...(unit !== undefined && { unit }), values }
    }
    const breaks = this.#breaks.filter((row) => row < this.rows)
    return {
      timeMs: new Float64Array(this.rows).fill(Number.NaN),
      ...Object.fromEntries(
        named.flatMap((name, channel) => (columns[channel] === undefined ? [] : [[name, columns[channel]]])),
      ),
      ...(Object.keys(more).length > 0 && { more }),
      ...(breaks.length > 0 && { breaks }),
    }
  }

  #forgetTimes(): void {
    this.#warnings.add('times-out-of-order', 'The times of a drawn way contradict its order; they are left out.')
    this.#columns[time] = undefined
    this.#isOrdered = true
  }

  #roomForOthers(): number {
    return Math.min(mostOthers, Math.floor(this.#budget / (this.#capacity * 8)))
  }

  #tellTooMany(): void {
    this.#warnings.add('too-many-channels', 'Points have more channels than any device; the last are left out.')
  }

  #grow(): void {
    this.#capacity = Math.ceil(this.#capacity * 1.5)
    for (const [name, { channel }] of [...this.#others].slice(this.#roomForOthers())) {
      this.#tellTooMany()
      this.#others.delete(name)
      this.#columns[channel] = undefined
    }
    for (const [channel, column] of this.#columns.entries()) {
      if (column === undefined) continue
      const larger = new Float64Array(this.#capacity)
      larger.set(column)
      larger.fill(Number.NaN, column.length)
      this.#columns[channel] = larger
    }
  }

  /** Stable, and points without a time stay behind the one before them. Stretches are told apart anew. */
  #orderByTime(): Float64Array {
    this.#warnings.add('points-out-of-order', 'Some points are earlier than the one before; they are put in order.')
    const keys = (this.#columns[time] as Column).slice(0, this.rows)
    for (let row = 1; row < keys.length; row += 1) if (Number.isNaN(keys[row])) keys[row] = keys[row - 1] as number
    for (let row = keys.length - 2; row >= 0; row -= 1) if (Number.isNaN(keys[row])) keys[row] = keys[row + 1] as number
    const order = new Float64Array(this.rows)
      .map((_, row) => row)
      .sort((one, other) => (keys[one] as number) - (keys[other] as number) || one - other)
    const stretches = new Uint32Array(this.rows)
    for (const row of this.#breaks) if (row < this.rows) stretches[row] = 1
    for (let row = 1; row < this.rows; row += 1)
      stretches[row] = (stretches[row] as number) + (stretches[row - 1] as number)
    this.#breaks = []
    for (let row = 1; row < this.rows; row += 1)
      if (stretches[order[row] as number] !== stretches[order[row - 1] as number]) this.#breaks.push(row)
    return order
  }
}

/** Between stretches the clock went on and nothing was recorded: that is what a pause is in these formats. */
export const pausesBetween = ({ timeMs, breaks = [] }: Track): readonly Pause[] =>
  breaks.flatMap((row) => {
    const [fromMs, toMs] = [timeMs[row - 1] as number, timeMs[row] as number]
    return toMs > fromMs ? [{ fromMs, toMs }] : []
  })
