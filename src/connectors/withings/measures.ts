/** What is measured now and then: scale, cuff, thermometer, watch at rest. https://developer.withings.com/api-reference/#operation/measure-getmeas */
import * as kit from '../../kit/index.js'
import { defineStream, event, numbers, quantity, recordsOf, sample, texts, z } from '../../kit/index.js'
import { Id, listing, listOf, momentOf, updated } from './calls.js'

const Measure = z.object({ type: z.number(), value: z.number(), ...numbers('unit position') })
const Group = z
  .object({
    grpid: Id,
    date: z.number(),
    ...numbers('attrib category modified'),
    ...texts('deviceid hash_deviceid timezone'),
    measures: z.array(Measure),
  })
  .transform(({ grpid, ...group }) => ({ id: grpid, ...group }))
type Group = z.infer<typeof Group>

const estimated = { method: 'estimated' } as const

/** By `type`: kind, unit and extras. Segments of the body (173 to 175) get their series from the position. */
const types = {
  1: ['weight', 'kg'],
  4: ['height', 'm'],
  5: ['lean_mass', 'kg'],
  6: ['body_fat', '%'],
  8: ['fat_mass', 'kg'],
  9: ['blood_pressure_diastolic', 'mm[Hg]'],
  10: ['blood_pressure_systolic', 'mm[Hg]'],
  11: ['heart_rate', '/min'],
  // Beside it in one group, 71 is the temperature of the body; what 12 is of, nobody says.
  12: ['body_temperature', 'Cel', { series: 'unspecified' }],
  54: ['oxygen_saturation', '%'],
  71: ['body_temperature', 'Cel'],
  73: ['skin_temperature', 'Cel'],
  76: ['muscle_mass', 'kg'],
  77: ['water_mass', 'kg'],
  88: ['bone_mass', 'kg'],
  91: ['pulse_wave_velocity', 'm/s'],
  123: ['vo2_max', 'mL/(kg.min)', estimated],
  155: ['vascular_age', 'a', estimated],
  158: ['nerve_health_score', '{score}', { series: 'left_foot' }],
  159: ['nerve_health_score', '{score}', { series: 'right_foot' }],
  167: ['nerve_health_score', '{score}'],
  168: ['water_mass', 'kg', { series: 'extracellular' }],
  169: ['water_mass', 'kg', { series: 'intracellular' }],
  170: ['visceral_fat', '{index}'],
  173: ['lean_mass', 'kg'],
  174: ['fat_mass', 'kg'],
  175: ['muscle_mass', 'kg'],
  196: ['skin_conductance', 'uS', { series: 'feet' }],
  197: ['skin_conductance', 'uS', { series: 'left_foot' }],
  198: ['skin_conductance', 'uS', { series: 'right_foot' }],
  226: ['basal_metabolic_rate', 'kcal/d', estimated],
  227: ['metabolic_age', 'a', estimated],
  229: ['skin_conductance', 'uS', { series: 'electrochemical' }],
} as const satisfies kit.Figures
const segments: Readonly<Record<number, string>> = {
  2: 'right_arm',
  3: 'left_arm',
  10: 'left_leg',
  11: 'right_leg',
  12: 'torso',
}
const segmented = [173, 174, 175]

/** Parts of an electrocardiogram, and the rhythm as light through the skin shows it. */
const intervals = {
  135: 'qrsMilliseconds',
  136: 'prMilliseconds',
  137: 'qtMilliseconds',
  138: 'qtcMilliseconds',
} as const
const [rhythm, opticalRhythm, pulse] = [130, 139, 11]
export const classifications = ['sinus_rhythm', 'atrial_fibrillation', 'inconclusive'] as const

const asked = [...Object.keys(types), ...Object.keys(intervals), rhythm, opticalRhythm].join(',')
/** 1: the device could not tell which of its users stood on it; nothing is ours until one of them says so. */
const ambiguous = 1
/** 2: typed in; 4: typed in when the account was made. */
const manual = [2, 4]
/** 1: real; 2: what the person aims at. */
const goal = 2

export const measures = defineStream({
  title: 'Measurements',
  scopes: ['user.metrics'],
  emits: [...new Set(kit.figureKinds(types)), 'electrocardiogram', 'irregular_rhythm'],
  settleDays: 7,
  listing: 'complete',
  page: listOf('measuregrps', Group),
  ...(listing({
    path: '/measure',
    action: 'getmeas',
    form: { meastypes: asked, category: 1 },
    by: 'instants',
  }) as object),
  map: recordsOf(function* (group: Group) {
    if (group.attrib === ambiguous || group.category === goal) return
    const { id: document, date, timezone, attrib = 0 } = group
    const when = { start: momentOf(date, timezone) }
    const typed = manual.includes(attrib)
    const extras = {
      document,
      device: group.deviceid ?? group.hash_deviceid,
      ...updated(group.modified),
      ...(typed && { method: 'manual' as const }),
    }
    const values = new Map(group.measures.map((one) => [`${one.type}${segmentOf(one)}`, one]))
    for (const [which, one] of values) {
      const facts = Object.hasOwn(types, one.type) ? types[one.type as keyof typeof types] : undefined
      const value = amountOf(one)
      // A pulse that was not found is zero.
      if (facts === undefined || (one.type === pulse && value === 0)) continue
      const [kind, unit, own] = facts as unknown as kit.Figures[string]
      const series = segmented.includes(one.type) ? segments[one.position ?? Number.NaN] : undefined
      const key = `${document}:${which}`
      yield sample(kind as 'weight', quantity(value, unit as 'kg'), when, {
        key,
        ...(series && { series }),
        ...own,
        ...extras,
      })
    }
    yield* heartOf(values, when, { key: document, ...extras })
  }),
})

/** Value times ten to the power of `unit`, written so that 72450 and -3 are 72.45. */
const amountOf = ({ value, unit = 0 }: z.infer<typeof Measure>): number => Number(`${value}e${unit}`)
const segmentOf = ({ type, position }: z.infer<typeof Measure>): string =>
  segmented.includes(type) && position !== undefined ? `@${position}` : ''

function* heartOf(values: ReadonlyMap<string, z.infer<typeof Measure>>, when: kit.When, extras: kit.Extras) {
  const told = (type: number): number | undefined => kit.given(values.get(String(type)), amountOf)
  const [ecg, optical] = [told(rhythm), told(opticalRhythm)]
  const widths = Object.entries(intervals).flatMap(([type, name]) => {
    const value = told(Number(type))
    return value === undefined ? [] : [[name, value] as const]
  })
  // The list of electrocardiograms tells the same recording under an id of its own: the series keeps them apart.
  if (ecg !== undefined || widths.length > 0)
    yield event(
      'electrocardiogram',
      { ...rhythmOf(ecg), averageHeartRate: told(pulse) || undefined, ...Object.fromEntries(widths) },
      when,
      { ...extras, series: 'measure' },
    )
  if (optical !== undefined)
    yield event(
      'irregular_rhythm',
      { classification: rhythmOf(optical).classification, positive: optical === 1 },
      when,
      extras,
    )
}

/** 0 negative, 1 positive, 2 inconclusive; more are seen, and explained nowhere: their number is kept. */
export const rhythmOf = (afib: number | undefined) =>
  afib === undefined
    ? {}
    : { classification: classifications[afib] ?? ('unknown' as const), classificationName: String(afib) }
