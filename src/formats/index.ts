/**
 * Workout files, both ways: `decode` makes activities of bytes, `encode` makes bytes of an activity and says what the
 * format could not hold. Formats and gzip or zip wrappers are told by the first bytes, never by a name. Damage is
 * normal: what is readable is read, and warnings say where the damage is. Needs nothing but `core`; where files come
 * from, where they go, and what of a day of monitoring becomes a health record is left to others.
 */
import { type Activity, ContractError, type FileFormat } from '../core/index.js'
import type { Decoded, DecodeOptions, Encoded } from './codec.js'
import { codecs } from './codecs.js'
import { WarningList } from './report.js'
import { unpack } from './unpack.js'
import { withZone, type ZoneOptions } from './zone.js'

export {
  type Activity,
  type ActivityEvent,
  type Athlete,
  type Channel,
  type Column,
  ContractError,
  type Device,
  type FileFormat,
  instant,
  isKnown,
  type Lap,
  type Length,
  localTime,
  type Moment,
  type Pause,
  type Place,
  type RrIntervals,
  type Session,
  type Spread,
  type Statistics,
  type Track,
} from '../core/index.js'
export type { Decoded, DecodeOptions, Encoded } from './codec.js'
export {
  encodeMessages,
  type FitMessage,
  type FitValue,
  interpretMessages,
  type OtherContent,
  type PlacedMessage,
  type RawMessage,
  readMessages,
} from './fit/index.js'
export { type ActivityJson, activityJson, isoOf, type MomentJson } from './json.js'
export type { Loss, Warning } from './report.js'
export { type Sketch, sketchOf } from './sketch.js'
export { metersBetween, statisticsOf } from './statistics.js'
export { sportOf, totalsOf } from './totals.js'
export { withZone, type ZoneOptions } from './zone.js'

const headBytes = 4096

/**
 * Reads a workout file, or all of them in an archive.
 *
 * @example
 * const { activities, warnings } = decode(await readFile('ride.fit'))
 */
export const decode = (bytes: Uint8Array, options: DecodeOptions & ZoneOptions = {}): Decoded => {
  const warnings = new WarningList()
  const files = unpack(bytes, warnings)
  const read: Decoded[] = []
  let refused: unknown
  for (const file of files)
    try {
      read.push(decodeOne(file, options))
    } catch (error) {
      // One bad file of an archive does not spoil the others.
      if (files.length === 1 || options.strict === true || !(error instanceof ContractError)) throw error
      refused ??= error
      warnings.add(error.code, `A file of the archive is left out: ${error.message}`)
    }
  const [first] = read
  if (first === undefined)
    throw (
      refused ??
      new ContractError('empty-archive', 'The archive holds no file.', { path: 'byte 0', expected: 'a workout file' })
    )
  return {
    format: first.format,
    activities: read.flatMap(({ activities }) => activities.map((activity) => withZone(activity, options))),
    others: read.flatMap(({ others }) => others),
    warnings: [...warnings.list(), ...read.flatMap((each) => each.warnings)],
  }
}

/** The files within gzip and zip wrappers, or the bytes themselves where nothing is wrapped around them. */
export const unwrap = (bytes: Uint8Array): readonly Uint8Array[] => unpack(bytes, new WarningList())

/** The format of a file without wrapper, as its first bytes tell. */
export const formatOf = (bytes: Uint8Array): FileFormat | undefined => {
  const head = bytes.subarray(0, headBytes)
  return codecs.find((codec) => codec.recognises(head))?.format
}

const decodeOne = (bytes: Uint8Array, options: DecodeOptions): Decoded => {
  const format = formatOf(bytes)
  const codec = codecs.find((each) => each.format === format)
  if (codec === undefined)
    throw new ContractError('unknown-format', 'This is none of the workout formats we read.', {
      path: 'byte 0',
      expected: codecs.map((each) => each.format).join(', '),
    })
  return { format: codec.format, ...codec.decode(bytes, options) }
}

/**
 * Writes an activity in a format.
 *
 * @example
 * const { bytes, losses } = encode(activity, 'fit')
 */
export const encode = (activity: Activity, format: FileFormat): Encoded => {
  const codec = codecs.find((each) => each.format === format)
  if (codec === undefined)
    throw new ContractError('unknown-format', `There is no encoder for ${format}.`, {
      path: 'format',
      expected: 'a known format',
    })
  return codec.encode(activity)
}
