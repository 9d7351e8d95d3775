/** What recorded a workout and what it listened to, and whom it took the person for: from messages and back. */
import type { Athlete, Device, More } from '../../core/index.js'
import type { LossList } from '../report.js'
import { express } from './express.js'
import type { FitMessage, FitValue } from './interpret.js'
import type { RawMessage } from './messages.js'
import { wordsOf } from './profile/index.js'
import { moreFrom } from './statistics.js'

type Message = Pick<FitMessage, 'values' | 'derived'>
type Values = Readonly<Record<string, FitValue>>

const productNames = ['garmin_product', 'favero_product', 'product']
const typeNames = ['antplus_device_type', 'device_type', 'ble_device_type', 'local_device_type', 'ant_device_type']
const inDevice = new Set([
  'timestamp',
  'device_index',
  'manufacturer',
  'product_name',
  'serial_number',
  'software_version',
  'hardware_version',
  'source_type',
  'battery_voltage',
  'battery_level',
  'battery_status',
  ...productNames,
  ...typeNames,
])
/** Makers whose product numbers are Garmin's. */
const garminLike = new Set(['garmin', 'dynastream', 'dynastream_oem', 'tacx'])
/** Who writes a file without being a device's maker. */
const nobody = 'development'

/** The recorder (its own index 0, completed by the file's head), and the sensors in the order they appeared. */
export const devicesFrom = (
  fileId: Values | undefined,
  creator: Values | undefined,
  infos: readonly Message[],
): { readonly device?: Device; readonly sensors: readonly Device[] } => {
  const byIndex = new Map<string, Device>()
  for (const info of infos) {
    const index = info.values['device_index']
    const device = deviceFrom(info)
    let key = String(index ?? '')
    // An index given to another sensor later on.
    while (byIndex.has(key) && isOther(byIndex.get(key) as Device, device)) key += "'"
    byIndex.set(key, merge(byIndex.get(key), device))
  }
  const own = byIndex.get('0') ?? {}
  byIndex.delete('0')
  const version = creator?.['software_version']
  const hardware = creator?.['hardware_version']
  const device: Device = {
    ...(typeof version === 'number' && { softwareVersion: versionText(version / 100) }),
    ...(typeof hardware === 'number' && { hardwareVersion: String(hardware) }),
    ...own,
    ...headOf(fileId ?? {}),
  }
  const isNamed = device.product !== undefined || device.serial !== undefined || device.name !== undefined
  const { manufacturer = '', product, ...rest } = device
  // The head may name the maker of a model that the recorder's own message gives only as a number.
  const model = garminLike.has(manufacturer) ? wordsOf('garmin_product').byNumber.get(Number(product)) : undefined
  const known =
    manufacturer === nobody && !isNamed ? rest : model === undefined ? device : { ...device, product: model }
  return { ...(Object.keys(known).length > 0 && { device: known }), sensors: [...byIndex.values()] }
}

/** Merges readings of one device; what was said last counts. */
const merge = (earlier: Device | undefined, later: Device): Device => {
  const more = { ...earlier?.more, ...later.more }
  return { ...earlier, ...later, ...(Object.keys(more).length > 0 && { more }) }
}

const isOther = (one: Device, other: Device): boolean =>
  (one.serial !== undefined && other.serial !== undefined && one.serial !== other.serial) ||
  (one.type !== undefined && other.type !== undefined && one.type !== other.type)

const headOf = (values: Values): Device => {
  const manufacturer = wordOf(values['manufacturer'])
  const product = wordOf(firstOf(values, productNames))
  const serial = values['serial_number']
  const name = values['product_name']
  return {
    ...(manufacturer !== undefined && { manufacturer }),
    ...(product !== undefined && { product }),
    ...(typeof name === 'string' && { name }),
    ...(typeof serial === 'number' && { serial: String(serial) }),
  }
}

const deviceFrom = ({ values, derived }: Message): Device => {
  const {
    software_version: software,
    hardware_version: hardware,
    battery_voltage: volts,
    battery_level: percent,
  } = values
  const type = wordOf(firstOf(values, typeNames))
  const connection = wordOf(values['source_type'])
  const battery = wordOf(values['battery_status'])
  const more = moreFrom(values, derived, inDevice)
  return {
    ...headOf(values),
    ...(typeof software === 'number' && { softwareVersion: versionText(software) }),
    ...(typeof hardware === 'number' && { hardwareVersion: String(hardware) }),
    ...(type !== undefined && { type }),
    ...(connection !== undefined && { connection }),
    ...(typeof volts === 'number' && { batteryVolts: volts }),
    ...(typeof percent === 'number' && { batteryPercent: percent }),
    ...(battery !== undefined && { batteryStatus: battery }),
    ...(Object.keys(more).length > 0 && { more }),
  }
}

/** `file_id`, with which every file begins. */
export const fileIdMessage = (
  type: string,
  createdMs: number,
  device: Device | undefined,
  losses: LossList,
): RawMessage =>
  express('file_id', { type, ...headValues(device ?? {}, losses, 'device'), time_created: createdMs }, losses, 'device')

/** `device_info` of the recorder (index 0) or a sensor. */
export const deviceMessage = (device: Device, index: number, atMs: number, losses: LossList): RawMessage => {
  const place = index === 0 ? 'device' : 'sensors'
  const {
    type,
    connection = '',
    softwareVersion,
    hardwareVersion,
    batteryVolts,
    batteryPercent,
    batteryStatus,
  } = device
  const typeField = { antplus: 'antplus_device_type', local: 'local_device_type' }[connection] ?? 'device_type'
  const software = numberIn(softwareVersion)
  if (softwareVersion !== undefined && (software === undefined || versionText(software) !== softwareVersion))
    losses.add(`${place}.softwareVersion`, 'precision', 'FIT holds a software version as a number with two decimals.')
  return express(
    'device_info',
    {
      timestamp: atMs,
      device_index: index,
      ...headValues(device, losses, place, index === 0),
      software_version: software,
      hardware_version: numberIn(hardwareVersion),
      source_type: connection === '' ? undefined : connection,
      [typeField]: type,
      battery_voltage: batteryVolts,
      battery_level: batteryPercent,
      battery_status: batteryStatus,
      ...(device.more as More | undefined),
    },
    losses,
    place,
  )
}

const headValues = (
  { manufacturer, product, name, serial }: Device,
  losses: LossList,
  place: string,
  isRecorder = place === 'device',
): Readonly<Record<string, FitValue | undefined>> => {
  const makers = wordsOf('manufacturer').byWord
  const isNamed = product !== undefined || serial !== undefined || name !== undefined
  const maker = manufacturer === undefined ? (isRecorder && !isNamed ? nobody : undefined) : manufacturer
  const isKnownMaker = maker === undefined || makers.has(maker) || /^\d+$/.test(maker)
  if (!isKnownMaker)
    losses.add(`${place}.manufacturer`, 'no-place', 'FIT knows makers only by numbers; this one has none.')
  const isNumber = product !== undefined && /^\d+$/.test(product)
  const model = garminLike.has(maker ?? '') && product !== undefined && wordsOf('garmin_product').byWord.has(product)
  if (product !== undefined && !isNumber && !model)
    losses.add(`${place}.product`, 'no-place', 'FIT knows models only by numbers; this one has none.')
  const number = numberIn(serial)
  if (serial !== undefined && (number === undefined || String(number) !== serial))
    losses.add(`${place}.serial`, 'no-place', 'FIT holds serial numbers of digits only.')
  return {
    manufacturer: isKnownMaker ? maker : nobody,
    ...(model ? { garmin_product: product } : isNumber ? { product: Number(product) } : {}),
    product_name: name,
    ...(number !== undefined && String(number) === serial && { serial_number: number }),
  }
}

export const athleteFrom = (values: Values): Athlete | undefined => {
  const { friendly_name: name, gender, age, weight, height } = values
  const resting = values['resting_heart_rate']
  const maximum = values['default_max_heart_rate']
  const athlete: Athlete = {
    ...(typeof name === 'string' && { name }),
    ...((gender === 'female' || gender === 'male') && { sex: gender }),
    ...(typeof age === 'number' && { ageYears: age }),
    ...(typeof weight === 'number' && { weightKg: weight }),
    ...(typeof height === 'number' && { heightMeters: height }),
    ...(typeof resting === 'number' && { restingHeartRateBpm: resting }),
    ...(typeof maximum === 'number' && { maximumHeartRateBpm: maximum }),
  }
  return Object.keys(athlete).length === 0 ? undefined : athlete
}

export const athleteMessage = (athlete: Athlete, losses: LossList): RawMessage =>
  express(
    'user_profile',
    {
      friendly_name: athlete.name,
      gender: athlete.sex,
      age: athlete.ageYears,
      weight: athlete.weightKg,
      height: athlete.heightMeters,
      resting_heart_rate: athlete.restingHeartRateBpm,
      default_max_heart_rate: athlete.maximumHeartRateBpm,
    },
    losses,
    'athlete',
  )

const firstOf = (values: Values, names: readonly string[]): FitValue | undefined =>
  names.map((name) => values[name]).find((value) => value !== undefined)

const wordOf = (value: FitValue | undefined): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined

const versionText = (version: number): string => version.toFixed(2)

const numberIn = (text: string | undefined): number | undefined => {
  const number = Number(text)
  return text === undefined || text === '' || Number.isNaN(number) ? undefined : number
}
