/**
 * The export a person makes on their phone, as text: what HealthKit holds at that moment, in the words of the DTD
 * "HealthKit Export Version: 14". Times bear the phone's offset at the moment of the export, in summer as in winter.
 */
import { type Instant, minuteMs } from '../../../kit/index.js'
import type { Person } from '../../../sandbox/index.js'
import { objectsOf } from './objects.js'
import { seriesOf } from './samples.js'

interface ExportOptions {
  readonly from: Instant
  /** When it is made. */
  readonly at: Instant
  /** Weights in kilograms rather than pounds: the person's choice at that moment. */
  readonly metric?: boolean
  /** Puts the elements into another order. */
  readonly order?: (elements: readonly string[]) => readonly string[]
}

const documentType = `<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 14 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary|ClinicalRecord)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
<!-- Note: Any Records that appear as children of a correlation also appear as top-level records in this document. -->
<!ELEMENT Record ((MetadataEntry|HeartRateVariabilityMetadataList)*)>
]>`

export const exportFile = (
  person: Person,
  { from, at, metric = false, order = (elements) => elements }: ExportOptions,
): string => {
  const offset = person.offsetAt(at)
  const time = (iso: unknown): string => written(Date.parse(String(iso)), offset)
  const series = [...seriesOf(person, from, at)].map(({ item }) => item)
  const things = objectsOf(person, from, at).flatMap((object) => {
    const isGone = object.deletedAt !== undefined && object.deletedAt < at
    const latest = object.versions.findLast((version) => version.at < at)
    return isGone || latest === undefined || object.at < from ? [] : latest.items()
  })
  const elements = [
    ...series.map((item) => recordElement(item, time, metric)),
    ...things.map(({ list, item }) => {
      if (list === 'records') return recordElement(item, time, metric)
      return list === 'sleep' ? sleepElement(person, item, time) : workoutElement(person, item, time)
    }),
  ]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    documentType,
    '<HealthData locale="en_DE">',
    ` <ExportDate value="${written(at, offset)}"/>`,
    ` <Me HKCharacteristicTypeIdentifierDateOfBirth="${person.birthDate}"/>`,
    ...order(elements),
    '</HealthData>\n',
  ].join('\n')
}

/** `2026-10-05 07:58:02 +0200`. */
const written = (at: Instant, offset: number): string => {
  const wall = new Date(at + offset * minuteMs).toISOString()
  const [sign, size] = offset < 0 ? ['-', -offset] : ['+', offset]
  const zone = `${String(Math.floor(size / 60)).padStart(2, '0')}${String(size % 60).padStart(2, '0')}`
  return `${wall.slice(0, 10)} ${wall.slice(11, 19)} ${sign}${zone}`
}
const escaped = (text: unknown): string =>
  String(text).replace(
    /[&<>"]/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] as string,
  )
const attributesOf = (told: Readonly<Record<string, unknown>>): string =>
  Object.entries(told)
    .filter(([, value]) => value != null)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('')

type Item = Readonly<Record<string, unknown>>
type Time = (iso: unknown) => string

const sourceOf = ({ source }: Item): Item => {
  const { name, deviceManufacturer, deviceModel, productType } = source as Readonly<Record<string, string | undefined>>
  const described = `<<HKDevice: 0x30127${String(name?.length)}>, name:${productType ? 'Apple Watch' : deviceModel}, manufacturer:${deviceManufacturer}, model:${deviceModel}, hardware:${productType ?? '1'}, software:11.1>`
  return { sourceName: name, sourceVersion: '11.1', device: deviceManufacturer === undefined ? undefined : described }
}

const recordElement = (item: Item, time: Time, metric: boolean): string => {
  const isTyped = (item['source'] as Item)['recordingMethod'] === 'manual'
  const inKilograms = metric && item['unit'] === 'lb'
  const attributes = attributesOf({
    type: item['type'],
    ...sourceOf(item),
    unit: inKilograms ? 'kg' : item['unit'],
    creationDate: time(item['endDate']),
    startDate: time(item['startDate']),
    endDate: time(item['endDate']),
    value: inKilograms ? Number(item['value']) * 0.453_592_37 : item['unit'] === null ? undefined : item['value'],
  })
  return isTyped
    ? ` <Record${attributes}>\n  <MetadataEntry key="HKWasUserEntered" value="1"/>\n </Record>`
    : ` <Record${attributes}/>`
}

const zoneEntry = (person: Person, item: Item): string =>
  `  <MetadataEntry key="HKTimeZone" value="${person.zoneAt(Date.parse(String(item['startDate'])))}"/>`

const stages: Readonly<Record<string, string>> = {
  awake: 'Awake',
  asleepCore: 'AsleepCore',
  asleepDeep: 'AsleepDeep',
  asleepREM: 'AsleepREM',
}
const sleepElement = (person: Person, item: Item, time: Time): string => {
  const attributes = attributesOf({
    type: 'HKCategoryTypeIdentifierSleepAnalysis',
    ...sourceOf(item),
    creationDate: time(item['endDate']),
    startDate: time(item['startDate']),
    endDate: time(item['endDate']),
    value: `HKCategoryValueSleepAnalysis${stages[String(item['stage'])]}`,
  })
  return ` <Record${attributes}>\n${zoneEntry(person, item)}\n </Record>`
}

const statistics: Readonly<Record<string, readonly [type: string, part: string, unit: string]>> = {
  activeEnergyBurned: ['ActiveEnergyBurned', 'sum', 'Cal'],
  averageHeartRate: ['HeartRate', 'average', 'count/min'],
  stepCount: ['StepCount', 'sum', 'count'],
  distance: ['DistanceWalkingRunning', 'sum', 'm'],
}
const workoutElement = (person: Person, item: Item, time: Time): string => {
  const span = { startDate: time(item['startDate']), endDate: time(item['endDate']) }
  const type = String(item['type'])
  const seconds = (Date.parse(String(item['endDate'])) - Date.parse(String(item['startDate']))) / 1000
  const attributes = attributesOf({
    workoutActivityType: `HKWorkoutActivityType${type[0]?.toUpperCase()}${type.slice(1)}`,
    duration: seconds / 60,
    durationUnit: 'min',
    ...sourceOf(item),
    ...span,
  })
  const told = (item['values'] as readonly Item[]).flatMap(({ type: name, value }) => {
    const [of, part, unit] = statistics[String(name)] ?? []
    if (of === undefined || part === undefined) return []
    return [
      `  <WorkoutStatistics${attributesOf({ type: `HKQuantityTypeIdentifier${of}`, ...span, [part]: value, unit })}/>`,
    ]
  })
  return [` <Workout${attributes}>`, zoneEntry(person, item), ...told, ' </Workout>'].join('\n')
}
