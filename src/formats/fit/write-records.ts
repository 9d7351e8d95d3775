/**
 * Writes the points of a track as records: one layout for the whole file, reserved in blocks, each channel filled in
 * one loop. What a channel's type has no room for is left out and told as lost.
 */
import type { Channel, Column, DeveloperField, Track } from '../../core/index.js'
import type { LossList } from '../report.js'
import { type BaseType, type BaseTypeName, baseTypeOf, writeNumber } from './base-types.js'
import { isRounded } from './express.js'
import { fitEpochSeconds } from './interpret.js'
import type { DeveloperTable } from './own-fields.js'
import { profileNamed } from './profile/index.js'
import type { FitWriter } from './writer.js'

interface Layer {
  readonly number: number
  readonly type: BaseType
  readonly width: number
  readonly values: Column
  readonly scale: number
  readonly offset: number
  readonly field: string
  readonly developer?: DeveloperField
}

const record = 20
const semicirclesPerDegree = 2 ** 31 / 180
/** A message has at most this many fields, and a field this many bytes. */
const most = 255

/** Writes rows `from` up to `to`. */
export type WriteRows = (writer: FitWriter, from: number, to: number) => void

export const recordWriter = (track: Track, developerFields: DeveloperTable, losses: LossList): WriteRows => {
  const all = [timeLayer(track.timeMs, losses), ...namedLayers(track), ...moreLayers(track, developerFields, losses)]
  const layers = all.filter(({ width, type, field }) => {
    const fits = width * type.size <= most
    if (!fits) losses.add(field, 'out-of-range', 'A FIT field holds 255 bytes; this channel needs more for a point.')
    return fits
  })
  const standard = layers.filter(({ developer }) => developer === undefined).slice(0, most)
  const developed = layers.filter(({ developer }) => developer !== undefined).slice(0, most)
  const fields = standard.map(({ number, type, width }) => ({ number, type: type.name, size: width * type.size }))
  const developer = developed.map(({ number, type, width, developer: field }) => ({
    number,
    size: width * type.size,
    index: field?.index ?? 0,
  }))
  const size = [...fields, ...developer].reduce((sum, field) => sum + field.size, 0)
  return (writer, from, to) => {
    if (to <= from) return
    const local = writer.localOf(record, fields, developer)
    const start = writer.reserve((to - from) * (1 + size))
    const { view, little } = writer
    const stride = 1 + size
    for (let at = start; at < start + (to - from) * stride; at += stride) view.setUint8(at, local)
    let at = start + 1
    for (const layer of [...standard, ...developed]) {
      const lost = fill(view, at, stride, layer, from, to, little)
      if (lost.range)
        losses.add(
          layer.field,
          'out-of-range',
          'Some values are outside of what the FIT field holds; they are left out.',
        )
      if (lost.precision) losses.add(layer.field, 'precision', 'Values are rounded to the steps of the FIT field.')
      at += layer.width * layer.type.size
    }
  }
}

/** Fills one channel; tells whether some value had no room, or was between the steps of the field. */
const fill = (
  view: DataView,
  at: number,
  stride: number,
  { type, width, values, scale, offset }: Layer,
  from: number,
  to: number,
  little: boolean,
): { readonly range: boolean; readonly precision: boolean } => {
  const { name, size, invalid, minimum, maximum } = type
  const isInteger = name !== 'float32' && name !== 'float64'
  let [range, precision] = [false, false]
  for (let element = 0; element < width; element += 1) {
    let position = at + element * size
    for (let row = from; row < to; row += 1, position += stride) {
      const value = ((values[row * width + element] as number) + offset) * scale
      let stored = isInteger ? Math.round(value) : value
      if (!(stored >= minimum && stored <= maximum)) {
        range ||= !Number.isNaN(value)
        stored = invalid
      } else if (isRounded(value, stored, type)) precision = true
      if (name === 'uint8' || name === 'enum') view.setUint8(position, stored)
      else if (name === 'uint16') view.setUint16(position, stored, little)
      else if (name === 'uint32') view.setUint32(position, stored, little)
      else if (name === 'sint32') view.setInt32(position, stored, little)
      else writeNumber(view, position, type, little, stored === invalid || Number.isNaN(stored) ? undefined : stored)
    }
  }
  return { range, precision }
}

const timeLayer = (timeMs: Column, losses: LossList): Layer => {
  if (timeMs.some((time) => time % 1000 !== 0 && !Number.isNaN(time)))
    losses.add('track.timeMs', 'precision', 'FIT records have whole seconds.')
  return {
    number: 253,
    type: baseTypeOf.uint32,
    width: 1,
    values: timeMs,
    scale: 1 / 1000,
    offset: -fitEpochSeconds * 1000,
    field: 'track.timeMs',
  }
}

const namedLayers = (track: Track): readonly Layer[] => {
  const layers: Layer[] = []
  const add = (field: string, values: Column | undefined, name: string, scale?: number): void => {
    if (values !== undefined) layers.push({ ...standard(name, values, 1, `track.${field}`), ...(scale && { scale }) })
  }
  const { altitudeMeters, speedMetersPerSecond, cadenceRpm } = track
  add('latitudeDeg', track.latitudeDeg, 'position_lat', semicirclesPerDegree)
  add('longitudeDeg', track.longitudeDeg, 'position_long', semicirclesPerDegree)
  // Older readers know only the two-byte fields: these are preferred where all values fit.
  add('altitudeMeters', altitudeMeters, fits(altitudeMeters, 'altitude') ? 'altitude' : 'enhanced_altitude')
  add('distanceMeters', track.distanceMeters, 'distance')
  add('speedMetersPerSecond', speedMetersPerSecond, fits(speedMetersPerSecond, 'speed') ? 'speed' : 'enhanced_speed')
  add('heartRateBpm', track.heartRateBpm, 'heart_rate')
  add('powerWatts', track.powerWatts, 'power')
  add('temperatureCelsius', track.temperatureCelsius, 'temperature')
  const whole = cadenceRpm?.map((value) => Math.floor(value + 1 / 256))
  add('cadenceRpm', whole, 'cadence')
  const rest = cadenceRpm?.map((value, row) => value - (whole?.[row] as number))
  if (rest?.some((value) => value >= 1 / 256))
    add(
      'cadenceRpm',
      rest.map((value) => Math.max(value, 0)),
      'fractional_cadence',
    )
  return layers
}

const fits = (values: Column | undefined, name: string): boolean => {
  const { base, scale, offset } = standardField(name)
  return values?.every((value) => Number.isNaN(value) || Math.round((value + offset) * scale) <= base.maximum) ?? true
}

const standardField = (name: string) => {
  const field = profileNamed('record').byName.get(name)?.field
  if (field === undefined) throw new RangeError(`no field ${name} of a record`)
  return field
}

const standard = (name: string, values: Column, width: number, place: string): Layer => {
  const { number, base, scale, offset } = standardField(name)
  return { number, type: base, width, values, scale, offset, field: place }
}

const moreLayers = ({ more = {} }: Track, developerFields: DeveloperTable, losses: LossList): readonly Layer[] =>
  Object.entries(more).flatMap(([name, channel]) => {
    const place = `track.more.${name}`
    const known = profileNamed('record').byName.get(name)?.field
    const isKnown =
      channel.developer === undefined && known !== undefined && known.kind === 'number' && known.base.name !== 'string'
    if (isKnown && hasUnitOf(channel, known.unit)) return [standard(name, channel.values, channel.width ?? 1, place)]
    const developer =
      channel.developer === undefined
        ? developerFields.own(name, 'float64', channel.unit)
        : developerFields.use(channel.developer)
    if (developer === undefined) {
      losses.add(place, 'out-of-range', 'FIT has no room for this channel.')
      return []
    }
    const type = baseTypeOf[developer.type as BaseTypeName]
    const { number, scale = 1, offset = 0 } = developer
    return [{ number, type, width: channel.width ?? 1, values: channel.values, scale, offset, field: place, developer }]
  })

/** A channel of the same name in another unit is not the same. */
const hasUnitOf = ({ unit }: Channel, known: string | undefined): boolean => unit === known
