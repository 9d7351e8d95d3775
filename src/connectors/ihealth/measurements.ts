import {
  type DetailOf,
  dayAt,
  defineStream,
  type Extras,
  event,
  instant,
  type Moment,
  maybe,
  minuteMs,
  numbers,
  offsetMinutes,
  plus,
  quantity,
  type RecordOf,
  type SampleKind,
  sample,
  texts,
  type Unit,
  type UnitFor,
  type When,
  z,
} from '../../kit/index.js'

const Item = z.object({
  ...texts('DataID DataSource Note'),
  ...numbers('MDate StartTime EndTime LastChangeTime Steps Calories DistanceTraveled BO HR HP LP BG'),
  ...numbers('HoursSlept Awaken SleepEfficiency WeightValue BMI'),
  TimeZone: z.union([z.string(), z.number()]).nullish(),
})
type Item = z.output<typeof Item>
const items = maybe(z.array(Item))

/** By the number in the answer. See the appendix of the API's documentation. */
const unitsOf = {
  weight: ['kg', '[lb_av]', '[stone_av]'],
  glucose: ['mg/dL', 'mmol/L'],
  pressure: ['mm[Hg]', 'kPa'],
  distance: ['km', '[mi_i]'],
} as const

export const measurements = defineStream({
  title: 'What was measured',
  emits: [
    'step_count',
    'distance',
    'total_calories',
    'oxygen_saturation',
    'heart_rate',
    'blood_pressure_systolic',
    'blood_pressure_diastolic',
    'blood_glucose',
    'weight',
    'body_mass_index',
    'sleep_session',
  ],
  page: z.object({
    ARDataList: items,
    BODataList: items,
    BPDataList: items,
    BGDataList: items,
    SRDataList: items,
    WeightDataList: items,
    ...numbers('DistanceUnit BPUnit BGUnit WeightUnit'),
  }),
  *map(page): Iterable<RecordOf> {
    for (const told of page.ARDataList ?? []) {
      yield* value('step_count', told, told.Steps, '{steps}', dayOf(told))
      yield* value('distance', told, told.DistanceTraveled, unitsOf.distance[page.DistanceUnit ?? 0], dayOf(told))
      yield* value('total_calories', told, told.Calories, 'kcal', dayOf(told))
    }
    for (const told of page.BODataList ?? []) {
      yield* value('oxygen_saturation', told, told.BO, '%')
      yield* value('heart_rate', told, told.HR, '/min')
    }
    for (const told of page.BPDataList ?? []) {
      yield* value('blood_pressure_systolic', told, told.HP, unitsOf.pressure[page.BPUnit ?? 0])
      yield* value('blood_pressure_diastolic', told, told.LP, unitsOf.pressure[page.BPUnit ?? 0])
      yield* value('heart_rate', told, told.HR, '/min')
    }
    for (const told of page.BGDataList ?? [])
      yield* value('blood_glucose', told, told.BG, unitsOf.glucose[page.BGUnit ?? 0])
    for (const told of page.WeightDataList ?? []) {
      yield* value('weight', told, told.WeightValue, unitsOf.weight[page.WeightUnit ?? 0])
      yield* value('body_mass_index', told, told.BMI, 'kg/m2')
    }
    for (const told of page.SRDataList ?? []) yield nightOf(told)
  },
})

/** The wall clock, written as if it were UTC; the offset beside it says where that was, and may be missing. */
const momentOf = (seconds: number | undefined, { TimeZone }: Item): Moment => {
  if (seconds === undefined || Math.abs(seconds) > 1e11) return { at: Number.NaN, offsetFrom: 'unknown' }
  const offset = offsetIn(TimeZone)
  if (offset !== undefined) return instant(seconds * 1000 - offset * minuteMs, offset)
  return { local: new Date(seconds * 1000).toISOString().slice(0, 19), offsetFrom: 'unknown' }
}
/** `-0800`, or a number of hours. */
const offsetIn = (told: Item['TimeZone']): number | undefined => {
  if (typeof told === 'number') return told * 60
  try {
    return told ? offsetMinutes(told) : undefined
  } catch {
    return undefined
  }
}

/** Sums of movement are a day's, whatever time of it they bear. */
const dayOf = (told: Item): When => {
  const moment = momentOf(told.MDate, told)
  const day = dayAt(moment)
  if (day === undefined || told.MDate === undefined) return { start: moment }
  return { start: plus(moment, -((((told.MDate % 86_400) + 86_400) % 86_400) * 1000)), day }
}

const extrasOf = ({ DataID, DataSource, LastChangeTime }: Item): Omit<Extras, 'series'> => ({
  ...(DataID && { key: DataID, document: DataID }),
  ...(DataSource === 'Manual' && { method: 'manual' as const }),
  ...(DataSource === 'FromDevice' && { method: 'measured' as const }),
  ...(LastChangeTime !== undefined && { updatedAt: LastChangeTime * 1000 }),
})

/** Zero is how iHealth writes that there is no such value. A unit that was added some day is none of ours. */
function* value<K extends SampleKind>(
  kind: K,
  told: Item,
  amount: number | undefined,
  unit: UnitFor<K> | undefined,
  when: When = { start: momentOf(told.MDate, told) },
): Iterable<RecordOf> {
  if (amount === undefined || unit === undefined || (amount === 0 && kind !== 'step_count')) return
  yield sample(kind, quantity(amount, unit as Unit) as never, when, extrasOf(told) as never) as RecordOf
}

/** `HoursSlept` counts minutes. */
const nightOf = (told: Item): RecordOf => {
  const [start, end] = [momentOf(told.StartTime, told), momentOf(told.EndTime, told)]
  const day = dayAt(end)
  const detail: DetailOf<'sleep_session'> = {
    ...(told.HoursSlept !== undefined && { totalSeconds: told.HoursSlept * 60 }),
    ...(told.SleepEfficiency !== undefined && { efficiency: told.SleepEfficiency }),
    ...(told.Awaken !== undefined && { awakenings: told.Awaken }),
    ...(told.DataSource === 'Manual' && { manual: true }),
    ...(told.Note && { notes: told.Note }),
  }
  return event('sleep_session', detail, { start, end, ...(day !== undefined && { day }) }, extrasOf(told))
}
