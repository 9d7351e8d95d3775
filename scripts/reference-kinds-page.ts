/** The page of kinds, from the dictionary. */
import {
  type Codes,
  dictionary,
  type Entry,
  overlapOf,
  type PersonicleStream,
  personicleExercise,
  type RecordKind,
  type Shape,
  type SportName,
  sportTitles,
} from '../src/core/index.js'
import { page, row, table } from './reference-markdown.js'

const familyTitles: Readonly<Record<Entry['family'], string>> = {
  heart: 'Heart',
  breath: 'Breath',
  sleep: 'Sleep',
  movement: 'Movement',
  energy: 'Energy',
  body: 'Body',
  glucose: 'Glucose',
  nutrition: 'Nutrition',
  mind: 'Mind',
  cycle: 'Cycle',
  environment: 'Environment',
  workout: 'Workouts',
  device: 'Device',
}

const entries = Object.entries(dictionary) as unknown as readonly (readonly [RecordKind, Entry])[]

export const kindsPage = (): string => {
  const families = Object.keys(familyTitles) as readonly Entry['family'][]
  return page('Kinds', '`src/core/dictionary`', [
    `${entries.length} kinds of records. Units are [UCUM](https://ucum.org/ucum) codes. A value outside its range is kept and`,
    'flagged as implausible. A sample with `day` is the value of a whole civil day.',
    '',
    'Where several sources tell of one time, [the fused view](../concepts/overlap.md) takes amounts by `segments` of',
    'time, lets one source speak at a time for `levels`, keeps `readings` but for copies, the best account of `episodes`,',
    'and every source `apart` where values cannot be compared.',
    '',
    ...families.flatMap(familySection),
    ...sportsSection(),
  ])
}

const familySection = (family: Entry['family']): readonly string[] => {
  const own = entries.filter(([, entry]) => entry.family === family)
  const values = own.filter(([, entry]) => entry.shape !== 'event')
  const events = own.filter(([, entry]) => entry.shape === 'event')
  const rows = values.map(([kind, entry]) =>
    row([
      `\`${kind}\``,
      about(entry),
      valueText(entry),
      rangeOf(entry),
      entryAdds(entry),
      overlapOf(kind),
      codesOf(entry.codes),
    ]),
  )
  const table =
    rows.length === 0
      ? []
      : [...head(['kind', 'meaning', 'unit or codes', 'range', 'adds up', 'several sources', 'elsewhere']), ...rows, '']
  return [`## ${familyTitles[family]}`, '', ...table, ...events.flatMap(eventSection)]
}

const eventSection = ([kind, entry]: readonly [RecordKind, Entry]): readonly string[] => {
  if (entry.shape !== 'event') return []
  const codes = codesOf(entry.codes)
  return [
    `### \`${kind}\` (event)`,
    '',
    [about(entry), `Several sources: ${overlapOf(kind)}`, ...(codes === '' ? [] : [`Elsewhere: ${codes}`])].join('. '),
    '',
    ...head(['field', 'value']),
    ...Object.entries(entry.detail.fields).map(([name, shape]) => row([fieldName(name), shapeText(shape)])),
    '',
  ]
}

const sportsSection = (): readonly string[] => [
  '## Sports',
  '',
  'What `exercise.sport` may be, and the event name on the Personicle wire below `com.personicle.individual.events`.',
  '',
  ...head(['sport', 'title', 'Personicle event']),
  ...(Object.keys(sportTitles) as readonly SportName[]).map((sport) =>
    row([`\`${sport}\``, sportTitles[sport], `\`${personicleExercise(sport)}\``]),
  ),
  '',
]

const about = ({ title, about }: Entry): string =>
  about === undefined ? title : `${title}: ${about.replace(/\.$/, '')}`
const entryAdds = (entry: Entry): string => (entry.shape === 'event' ? '' : entry.adds)
const rangeOf = (entry: Entry): string => (entry.shape === 'sample' ? `${entry.range[0]} to ${entry.range[1]}` : '')

const valueText = (entry: Entry): string => {
  if (entry.shape === 'coded') return ticked(entry.values)
  if (entry.shape !== 'sample') return ''
  const whole = entry.value === 'integer' ? ', whole' : ''
  const series = entry.series === undefined ? '' : `; ${entry.series.names}: ${ticked(entry.series.values)}`
  return `\`${entry.unit}\`${whole}${series}`
}

const codesOf = (codes: Codes | undefined): string => {
  if (codes === undefined) return ''
  const { personicle, personicleEvent, loinc, omh, healthKit, healthConnect, fhir } = codes
  const streams = [personicle?.point, personicle?.interval, ...(personicle?.alias ?? [])].filter((s) => s !== undefined)
  const parts: readonly (readonly [string, string | undefined])[] = [
    ['Personicle', streams.length === 0 ? undefined : streams.map(streamText).join(', ')],
    ['Personicle event', personicleEvent],
    ['LOINC', loinc],
    ['Open mHealth', omh],
    ['HealthKit', typeof healthKit === 'string' ? healthKit : healthKit?.join(', ')],
    ['Health Connect', healthConnect],
    ['FHIR', fhir],
  ]
  return parts.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`])).join('; ')
}

const streamText = ({ stream, unit, schema }: PersonicleStream): string =>
  `${stream} (${[unit, schema].filter(Boolean).join(', ')})`

const fieldName = (name: string): string => (name.endsWith('?') ? `\`${name.slice(0, -1)}\`` : `\`${name}\` (required)`)

const shapeText = (shape: Shape): string => {
  switch (shape.type) {
    case 'number':
      return `\`${shape.unit}\`${shape.range === undefined ? '' : `, ${shape.range[0]} to ${shape.range[1]}`}`
    case 'code':
      return shape.codes.length > 20 ? 'one of the sports below' : ticked(shape.codes)
    case 'list':
      return `list of ${shapeText(shape.of)}`
    case 'object':
      return `{ ${Object.keys(shape.fields)
        .map((name) => `\`${name}\``)
        .join(', ')} }`
    default:
      return shape.type
  }
}

const ticked = (codes: readonly string[]): string => codes.map((code) => `\`${code}\``).join(', ')
const head = (cells: readonly string[]): readonly string[] => table(cells, []).slice(0, 2)
