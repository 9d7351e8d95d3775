/** Damaging files: a few changes each, of bytes, of stretches, and of pieces that mean something to a reader. */

/** A generator of 32-bit numbers that a seed decides; the same seed finds the same again. */
export const chance = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0 || 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

const text = new TextEncoder()
const pieces = {
  xml: [
    ...['<', '>', '</', '/>', '&', '"', "'", '=', '<!--', '-->', '<![CDATA[', ']]>', '<?', '?>', '<!DOCTYPE a ['],
    ...['&#x0;', '&#1114112;', '&lt;', '&a;', '\0', '\ufffe', '🚴', '\r', '\t'],
    ...['1e999', '-', 'NaN', 'INF', '0x1p3', '9'.repeat(40), '-0', '2026-13-40T25:61:61Z', '0000-00-00', '+99:99'],
    ...['xmlns="x"', 'xmlns:a=""', 'lat="91"', 'lon=""', 'xsi:type="b"', '<a>'.repeat(30), '</a>'.repeat(30)],
    ...['<trkpt>', '<trkseg>', '<wpt lat="1" lon="2">', '<Lap>', '<Track>', '<Trackpoint>', '<sample>', '<segment>'],
  ].map((piece) => text.encode(piece)),
  // Definitions, definitions with developer fields, compressed headers, missing values, heads, a chained file's start.
  fit: [
    [0x40, 0, 0, 20, 0, 1, 253, 4, 0x86],
    [0x60, 0, 1, 0, 20, 0, 1, 0, 1, 2],
    [0x40, 0, 0, 206, 0, 3, 0, 1, 2, 1, 1, 2, 2, 1, 2],
    [0x41, 0, 0, 78, 0, 1, 0, 200, 0x84],
    [0x42, 0, 0, 132, 0, 2, 9, 4, 0x86, 10, 8, 13],
    [0x40, 0, 0, 19, 0, 0],
    [0x40, 0, 0, 18, 0, 1, 253, 4, 0x86],
    [0xff, 0xff, 0xff, 0xff],
    [0x7f, 0xff, 0xff, 0xff],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0x80],
    [0xff],
    [14, 0x20, 0, 0, 0xff, 0xff, 0, 0, 0x2e, 0x46, 0x49, 0x54, 0, 0],
    [12, 0x10, 0, 0, 4, 0, 0, 0, 0x2e, 0x46, 0x49, 0x54],
  ].map((piece) => Uint8Array.from(piece)),
} as const

const mostChanges = 6
const longestStretch = 300

/** One more input: a seed with some changes, perhaps with a stretch of another seed in it. */
export const mutated = (
  seeds: readonly Uint8Array[],
  kind: keyof typeof pieces,
  pick: (below: number) => number,
): Uint8Array => {
  let bytes: Uint8Array = Uint8Array.from(seeds[pick(seeds.length)] as Uint8Array)
  for (let changes = 1 + pick(mostChanges); changes > 0; changes -= 1) {
    const at = pick(bytes.length + 1)
    const end = Math.min(bytes.length, at + 1 + pick(longestStretch))
    const change = pick(9)
    if (change === 0) bytes[at] = pick(256)
    else if (change === 1) bytes[at] = (bytes[at] ?? 0) ^ (1 << pick(8))
    else if (change === 2) bytes.copyWithin(pick(bytes.length + 1), at, end)
    else if (change === 3) bytes = splice(bytes, at, end, [])
    else if (change === 4) bytes = splice(bytes, at, at, [bytes.subarray(at, end)])
    else if (change === 5) bytes = splice(bytes, at, at, [pieces[kind][pick(pieces[kind].length)] as Uint8Array])
    else if (change === 6) bytes = splice(bytes, at, end, [pieces[kind][pick(pieces[kind].length)] as Uint8Array])
    else if (change === 7) bytes = splice(bytes, at, end, [stretchOf(seeds, pick)])
    else if (pick(4) === 0) bytes = bytes.subarray(0, at)
    else bytes.fill(pick(256), at, Math.min(end, at + 8))
  }
  return bytes
}

const stretchOf = (seeds: readonly Uint8Array[], pick: (below: number) => number): Uint8Array => {
  const other = seeds[pick(seeds.length)] as Uint8Array
  const at = pick(other.length + 1)
  return other.subarray(at, at + pick(longestStretch))
}

const splice = (bytes: Uint8Array, from: number, to: number, parts: readonly Uint8Array[]): Uint8Array => {
  const added = parts.reduce((sum, { length }) => sum + length, 0)
  const whole = new Uint8Array(bytes.length - (to - from) + added)
  whole.set(bytes.subarray(0, from))
  let at = from
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  whole.set(bytes.subarray(to), at)
  return whole
}
