/**
 * Sums that Google makes over all sources: the only way to the types that have no points, and per civil day the totals
 * its own app shows. https://developers.google.com/health/reference/rest/v4/users.dataTypes.dataPoints/rollUp
 */
import {
  type Answer,
  addDays,
  byDayRange,
  byTimeRange,
  byToken,
  dayMs,
  defineStream,
  event,
  hourMs,
  InstantCursor,
  LocalDay,
  quantity,
  type RecordKind,
  type RecordOf,
  type Schema,
  type Stream,
  sample,
  type Task,
  type When,
  z,
} from '../../kit/index.js'
import { nourishmentOf } from './nutrition.js'
import { CivilDate, isListing, MaybeNum, momentOf, onDay, payloadName, settleDays, Text } from './points.js'

interface Facts<Kind extends RecordKind, Value> {
  readonly title: string
  readonly scope: string
  readonly emits: readonly Kind[]
  readonly value: Schema<Value>
  readonly map: (value: Value, when: When) => Iterable<RecordOf<Kind>>
  /** 90, but 14 for the heavy types. https://developers.google.com/health/rate-limits */
  readonly daysAtOnce: number
}

interface RollUpPage<Value> {
  readonly sums: readonly { readonly value: Value; readonly when: When }[]
  readonly nextPageToken?: string | null | undefined
}

const pageOf = <Value, Window extends z.ZodRawShape>(
  type: string,
  value: Schema<Value>,
  window: Window,
  whenOf: (window: z.output<z.ZodObject<Window>>) => When,
): Schema<RollUpPage<Value>> => {
  const payload = payloadName(type)
  return z
    .looseObject({
      // A window without data comes without the value: nothing, which is not zero.
      rollupDataPoints: z.array(z.looseObject({ ...window, [payload]: value.nullish() })).nullish(),
      nextPageToken: Text,
    })
    .refine(isListing('rollupDataPoints', 'nextPageToken'), 'a listing of rollupDataPoints')
    .transform(({ rollupDataPoints, nextPageToken }) => ({
      sums: (rollupDataPoints ?? []).flatMap((point) => {
        const found = (point as Record<string, unknown>)[payload] as Value | null | undefined
        return found == null ? [] : [{ value: found, when: whenOf(point as z.output<z.ZodObject<Window>>) }]
      }),
      nextPageToken,
    }))
}

const common = <Kind extends RecordKind, Value>(facts: Facts<Kind, Value>) => ({
  emits: facts.emits,
  title: facts.title,
  scopes: [`${facts.scope}.readonly`],
  settleDays,
  listing: 'complete' as const,
  *map({ sums }: RollUpPage<Value>): Iterable<RecordOf<Kind>> {
    for (const { value, when } of sums) yield* facts.map(value, when)
  },
})

const asking = <Value>(task: Task<RollUpPage<Value>>, type: string, verb: 'rollUp' | 'dailyRollUp', body: object) =>
  byToken(
    (pageToken): Promise<Answer<RollUpPage<Value>>> =>
      task.post(`/v4/users/me/dataTypes/${type}/dataPoints:${verb}`, {
        json: { ...body, ...(pageToken === undefined ? {} : { pageToken }) },
      }),
    (page) => page.nextPageToken,
  )

/**
 * Sums by the hour, in physical time. Hours are aligned to the epoch, whatever the window, so that the same hour always
 * is the same record; the hour that is not over yet is asked for again while the stream settles.
 */
export const hourly = <const Kind extends RecordKind, Value>(type: string, facts: Facts<Kind, Value>): Stream =>
  defineStream({
    ...common(facts),
    page: pageOf(type, facts.value, { startTime: Text, endTime: Text }, ({ startTime, endTime }) => ({
      start: momentOf(startTime, undefined),
      end: momentOf(endTime, undefined),
    })),
    cursor: InstantCursor,
    pull: (task) =>
      byTimeRange(task, { atMostMs: (facts.daysAtOnce - 1) * dayMs }, ({ from, to }) =>
        asking(task, type, 'rollUp', {
          range: {
            startTime: new Date(Math.floor(from / hourMs) * hourMs).toISOString(),
            endTime: new Date(Math.ceil(to / hourMs) * hourMs).toISOString(),
          },
          windowSize: '3600s',
          // Windows times page size may not exceed the longest range either.
          pageSize: 24 * facts.daysAtOnce,
        }),
      ),
  })

const civil = (day: LocalDay) => {
  const [year, month, date] = day.split('-').map(Number)
  return { date: { year, month, day: date } }
}

/** One sum per civil day of the person. */
export const perDay = <const Kind extends RecordKind, Value>(type: string, facts: Facts<Kind, Value>): Stream =>
  defineStream({
    ...common(facts),
    page: pageOf(type, facts.value, { civilStartTime: z.object({ date: CivilDate }) }, ({ civilStartTime }) =>
      onDay(civilStartTime.date),
    ),
    cursor: LocalDay,
    pull: (task) =>
      byDayRange(task, { atMost: facts.daysAtOnce - 1 }, ({ from, to }) =>
        asking(task, type, 'dailyRollUp', {
          range: { start: civil(from), end: civil(addDays(to, 1)) },
          windowSizeDays: 1,
          pageSize: facts.daysAtOnce,
        }),
      ),
  })

const scope = 'activity_and_fitness'
const Kcal = z.object({ kcalSum: MaybeNum })

export const totalCalories = hourly('total-calories', {
  title: 'Total energy by the hour',
  scope,
  daysAtOnce: 14,
  emits: ['total_calories'],
  value: Kcal,
  *map({ kcalSum }, when) {
    if (kcalSum != null) yield sample('total_calories', quantity(kcalSum, 'kcal'), when, { method: 'derived' })
  },
})

export const caloriesInHeartRateZone = hourly('calories-in-heart-rate-zone', {
  title: 'Energy by heart rate zone',
  scope,
  daysAtOnce: 14,
  emits: ['heart_zone_calories'],
  value: z.object({ caloriesInHeartRateZones: z.array(z.object({ heartRateZone: Text, kcal: MaybeNum })).nullish() }),
  *map({ caloriesInHeartRateZones: zones }, when) {
    for (const { heartRateZone, kcal } of zones ?? [])
      if (kcal != null)
        yield sample('heart_zone_calories', quantity(kcal, 'kcal'), when, {
          series: heartRateZone?.toLowerCase() ?? 'unspecified',
          method: 'derived',
        })
  },
})

export const stepsPerDay = perDay('steps', {
  title: 'Steps of the day',
  scope,
  daysAtOnce: 90,
  emits: ['step_count'],
  value: z.object({ countSum: MaybeNum }),
  *map({ countSum }, when) {
    if (countSum != null) yield sample('step_count', quantity(countSum, '{steps}'), when, { method: 'derived' })
  },
})

export const distancePerDay = perDay('distance', {
  title: 'Distance of the day',
  scope,
  daysAtOnce: 90,
  emits: ['distance'],
  value: z.object({ millimetersSum: MaybeNum }),
  *map({ millimetersSum }, when) {
    if (millimetersSum != null) yield sample('distance', quantity(millimetersSum, 'mm'), when, { method: 'derived' })
  },
})

export const floorsPerDay = perDay('floors', {
  title: 'Floors of the day',
  scope,
  daysAtOnce: 90,
  emits: ['floors_climbed'],
  value: z.object({ countSum: MaybeNum }),
  *map({ countSum }, when) {
    if (countSum != null) yield sample('floors_climbed', quantity(countSum, '{floors}'), when, { method: 'derived' })
  },
})

export const totalCaloriesPerDay = perDay('total-calories', {
  title: 'Total energy of the day',
  scope,
  daysAtOnce: 14,
  emits: ['total_calories'],
  value: Kcal,
  *map({ kcalSum }, when) {
    if (kcalSum != null) yield sample('total_calories', quantity(kcalSum, 'kcal'), when, { method: 'derived' })
  },
})

const GramsSum = z.object({ gramsSum: MaybeNum }).nullish()

export const nutritionPerDay = perDay('nutrition-log', {
  title: 'Food of the day',
  scope: 'nutrition',
  daysAtOnce: 90,
  emits: ['nutrition'],
  value: z.object({
    energy: z.object({ kcalSum: MaybeNum }).nullish(),
    totalCarbohydrate: GramsSum,
    totalFat: GramsSum,
    nutrients: z.array(z.object({ nutrient: Text, quantity: GramsSum })).nullish(),
  }),
  *map({ energy, totalCarbohydrate, totalFat, nutrients }, when) {
    const detail = nourishmentOf({
      kcal: energy?.kcalSum,
      carbohydrateGrams: totalCarbohydrate?.gramsSum,
      fatGrams: totalFat?.gramsSum,
      nutrients: (nutrients ?? []).map(({ nutrient, quantity: weight }) => ({
        name: nutrient,
        grams: weight?.gramsSum,
      })),
    })
    // A day's total has no id and may not share its moment with what was eaten at midnight.
    yield event('nutrition', detail, when, { series: 'day', method: 'derived' })
  },
})
