/** Pictures for a terminal, of braille: a cell holds two dots across and four down, and dots are about square. */

/** Bits of a cell's dots, by row and column, as Unicode numbers them from U+2800. */
const bits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const
const blank = 0x2800

class Canvas {
  readonly #cells: Uint8Array
  readonly #marks = new Map<number, string>()

  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {
    this.#cells = new Uint8Array(columns * rows)
  }

  dot(x: number, y: number): void {
    const cell = this.#cellOf(x, y)
    if (cell === undefined) return
    this.#cells[cell] = (this.#cells[cell] as number) | (bits[y & 3]?.[x & 1] as number)
  }

  /** Dots from one place to another, both included. */
  line(fromX: number, fromY: number, toX: number, toY: number): void {
    const steps = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY), 1)
    for (let step = 0; step <= steps; step += 1)
      this.dot(Math.round(fromX + ((toX - fromX) * step) / steps), Math.round(fromY + ((toY - fromY) * step) / steps))
  }

  /** A letter in place of the cell. */
  mark(x: number, y: number, letter: string): void {
    const cell = this.#cellOf(x, y)
    if (cell !== undefined) this.#marks.set(cell, letter)
  }

  lines(): string[] {
    return Array.from({ length: this.rows }, (_, row) =>
      Array.from({ length: this.columns }, (_, column) => {
        const cell = row * this.columns + column
        const dots = this.#cells[cell] as number
        return this.#marks.get(cell) ?? (dots === 0 ? ' ' : String.fromCharCode(blank + dots))
      })
        .join('')
        .trimEnd(),
    )
  }

  #cellOf(x: number, y: number): number | undefined {
    const inside = x >= 0 && y >= 0 && x < this.columns * 2 && y < this.rows * 4
    return inside ? (y >> 2) * this.columns + (x >> 1) : undefined
  }
}

export interface DrawnTrack {
  readonly lines: readonly string[]
  /** How far it is across one cell. */
  readonly metersPerCell: number
}

const metersPerDegree = 111_195

/** The way from above, north up, `○` where it starts and `●` where it ends; nothing where no two points have a place. */
export const drawTrack = (
  latitudeDeg: Float64Array,
  longitudeDeg: Float64Array,
  { columns, rows, breaks = [] }: { columns: number; rows: number; breaks?: readonly number[] },
): DrawnTrack | undefined => {
  const places = placesOf(latitudeDeg, longitudeDeg)
  if (places.length < 2) return undefined
  const [south, north] = rangeOf(places, ({ latitude }) => latitude)
  const shrink = Math.max(Math.cos((((south + north) / 2) * Math.PI) / 180), 0.01)
  const [west, east] = rangeOf(places, ({ longitude }) => longitude)
  const [width, height] = [(east - west) * shrink, north - south]
  const [across, down] = [columns * 2 - 1, rows * 4 - 1]
  // All in one place is drawn as one place.
  const degreesPerDot = Math.max(width / across, height / down, 1e-7)
  const canvas = new Canvas(columns, Math.min(rows, Math.floor(height / degreesPerDot / 4) + 1))
  const dotOf = ({ latitude, longitude }: TrackPlace) =>
    [Math.round(((longitude - west) * shrink) / degreesPerDot), Math.round((north - latitude) / degreesPerDot)] as const
  const starts = new Set(breaks)
  let last = dotOf(places[0] as TrackPlace)
  for (const place of places) {
    const here = dotOf(place)
    if (starts.has(place.row)) canvas.dot(...here)
    else canvas.line(...last, ...here)
    last = here
  }
  canvas.mark(...last, '●')
  canvas.mark(...dotOf(places[0] as TrackPlace), '○')
  return { lines: canvas.lines(), metersPerCell: degreesPerDot * 2 * metersPerDegree }
}

interface TrackPlace {
  readonly row: number
  readonly latitude: number
  readonly longitude: number
}

const placesOf = (latitudeDeg: Float64Array, longitudeDeg: Float64Array): readonly TrackPlace[] => {
  const places: TrackPlace[] = []
  for (let row = 0; row < latitudeDeg.length; row += 1) {
    const [latitude, longitude] = [latitudeDeg[row] as number, longitudeDeg[row] as number]
    // Exactly 0, 0 is how devices say that they do not know.
    if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude !== 0 || longitude !== 0))
      places.push({ row, latitude, longitude })
  }
  const [west, east] = rangeOf(places, ({ longitude }) => longitude)
  // Across the date line, the west is beyond the east.
  return east - west <= 180
    ? places
    : places.map((place) => (place.longitude < 0 ? { ...place, longitude: place.longitude + 360 } : place))
}

const rangeOf = <T>(items: readonly T[], of: (item: T) => number): readonly [number, number] => {
  let [least, most] = [Infinity, -Infinity]
  for (const item of items) {
    const value = of(item)
    if (value < least) least = value
    if (value > most) most = value
  }
  return [least, most]
}

/** A curve filled to its foot, along `along` where that is known, else point by point. */
export const drawProfile = (
  values: Float64Array,
  along: Float64Array | undefined,
  { columns, rows }: { columns: number; rows: number },
): { readonly lines: readonly string[]; readonly lowest: number; readonly highest: number } | undefined => {
  const points = Array.from(values, (value, row) => ({ value, at: along?.[row] ?? row })).filter(
    ({ value, at }) => Number.isFinite(value) && Number.isFinite(at),
  )
  if (points.length < 2) return undefined
  const [lowest, highest] = rangeOf(points, ({ value }) => value)
  const [from, to] = rangeOf(points, ({ at }) => at)
  const [across, down] = [columns * 2 - 1, rows * 4 - 1]
  const tops = new Float64Array(across + 1).fill(Number.NaN)
  for (const { value, at } of points) {
    const x = to > from ? Math.round(((at - from) / (to - from)) * across) : 0
    if (!(value <= (tops[x] as number))) tops[x] = value
  }
  const canvas = new Canvas(columns, rows)
  let top = Number.NaN
  for (const [x, value] of tops.entries()) {
    if (!Number.isNaN(value)) top = value
    // A level way has its line, too.
    const y = highest > lowest ? Math.round(((highest - top) / (highest - lowest)) * down) : down
    canvas.line(x, y, x, down)
  }
  return { lines: canvas.lines(), lowest, highest }
}
