/** What may never happen, whatever the bytes: an error that is not ours, a hang, memory beyond measure. */
import { type Activity, ContractError, type FileFormat } from '../../src/core/index.js'
import { codecs } from '../../src/formats/codecs.js'

export interface Fault {
  /** Two inputs of one signature are one find. */
  readonly signature: string
  readonly message: string
}

const longestMs = 1000
/** Columns may hold ten times the file, and a little more. */
const memoryFactor = 10
const memoryFloor = 1 << 20

/** Decodes, and now and then writes what came out and reads it again. Nothing where all is well. */
export const faultOf = (format: FileFormat, bytes: Uint8Array, isThorough: boolean): Fault | undefined => {
  const codec = codecs.find((each) => each.format === format)
  if (codec === undefined) throw new Error(`no codec ${format}`)
  const began = performance.now()
  let step = 'decode'
  try {
    const { activities } = codec.decode(bytes, { strict: false })
    const slow = slowness(step, began)
    if (slow !== undefined) return slow
    const held = activities.reduce((sum, activity) => sum + bytesIn(activity), 0)
    if (held > memoryFactor * bytes.length + memoryFloor)
      return { signature: 'memory', message: `${held} bytes of columns from ${bytes.length}` }
    if (!isThorough) return undefined
    for (const activity of activities) {
      step = 'encode'
      const encodeBegan = performance.now()
      const written = codec.encode(activity).bytes
      step = 'decode again'
      codec.decode(written, { strict: true })
      const late = slowness(step, encodeBegan)
      if (late !== undefined) return late
    }
  } catch (error) {
    // Refusing what is damaged is right; refusing what we wrote ourselves is not.
    if (error instanceof ContractError && step === 'decode') return slowness(step, began)
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    return { signature: `${step} ${message.replace(/\d+/g, '#')} ${frameOf(error)}`, message: `${step}: ${message}` }
  }
  return undefined
}

const slowness = (step: string, began: number): Fault | undefined => {
  const took = performance.now() - began
  return took > longestMs ? { signature: `${step} slow`, message: `${step} took ${Math.round(took)} ms` } : undefined
}

const frameOf = (error: unknown): string =>
  (error instanceof Error ? /at (?:.*\()?.*\/src\/formats\/([^):]+):(\d+)/.exec(error.stack ?? '') : null)
    ?.slice(1)
    .join(':') ?? ''

const bytesIn = ({ track, rrIntervals }: Activity): number => {
  let sum = rrIntervals === undefined ? 0 : rrIntervals.milliseconds.byteLength * 2
  for (const column of Object.values(track)) if (column instanceof Float64Array) sum += column.byteLength
  for (const { values } of Object.values(track.more ?? {})) sum += values.byteLength
  return sum
}
