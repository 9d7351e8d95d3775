/** A day's movement as a whole, and minute by minute. https://developer.withings.com/api-reference/#operation/measurev2-getactivity */
import * as kit from '../../kit/index.js'
import { defineStream, maybe, numbers, plus, quantity, sample, texts, z } from '../../kit/index.js'
import { answered, byDayOfData, byEpoch, listing, listOf, momentOf, onDay, updated } from './calls.js'

const estimated = { method: 'estimated' } as const
const totals = {
  steps: ['step_count', '{steps}'],
  distance: ['distance', 'm'],
  elevation: ['floors_climbed', '{floors}'],
  soft: ['activity_intensity_time', 's', { series: 'low' }],
  moderate: ['activity_intensity_time', 's', { series: 'medium' }],
  intense: ['activity_intensity_time', 's', { series: 'high' }],
  active: ['active_minutes', 's'],
  calories: ['active_calories', 'kcal', estimated],
  totalcalories: ['total_calories', 'kcal', estimated],
} as const satisfies kit.Figures
/** Only where a heart was watched: without, all of it is zero. */
const pulse = {
  hr_average: ['heart_rate', '/min', { series: 'average' }],
  hr_min: ['heart_rate', '/min', { series: 'lowest' }],
  hr_max: ['heart_rate', '/min', { series: 'highest' }],
  hr_zone_0: ['heart_zone_time', 's', { series: 'light' }],
  hr_zone_1: ['heart_zone_time', 's', { series: 'moderate' }],
  hr_zone_2: ['heart_zone_time', 's', { series: 'intense' }],
  hr_zone_3: ['heart_zone_time', 's', { series: 'maximal' }],
} as const satisfies kit.Figures

const Day = z
  .object({
    date: z.string(),
    ...texts('timezone model'),
    ...numbers('brand modified'),
    ...kit.figureFields(totals),
    ...kit.figureFields(pulse),
  })
  .transform((day) => ({ id: day.date, ...day }))

/** One row a day, of all the person's trackers together. */
export const activity = defineStream({
  title: 'Daily activity',
  scopes: ['user.activity'],
  emits: [...new Set([...kit.figureKinds(totals), ...kit.figureKinds(pulse), 'heart_intensity_minutes' as const])],
  settleDays: 7,
  listing: 'complete',
  page: listOf('activities', Day),
  ...(listing({
    path: '/v2/measure',
    action: 'getactivity',
    form: { data_fields: [...Object.keys(totals), ...Object.keys(pulse)].join(',') },
    by: 'days',
  }) as object),
  map: kit.recordsOf(function* (told: z.infer<typeof Day>) {
    const when = onDay(told.date, told.timezone)
    // 18: another brand's tracker, told on by the phone. https://developer.withings.com/api-reference/#operation/measurev2-getactivity
    const source = { ...updated(told.modified), ...(told.brand === 18 && { origin: told.model }) }
    for (const record of kit.figureRecords(totals, told, when, told.id)) yield { ...record, ...source }
    if (!told.hr_average) return
    for (const record of kit.figureRecords(pulse, told, when, told.id)) yield { ...record, ...source }
    const { hr_zone_1: moderate, hr_zone_2: intense, hr_zone_3: maximal } = told
    if (moderate === undefined && intense === undefined && maximal === undefined) return
    const raised = quantity((moderate ?? 0) + (intense ?? 0) + (maximal ?? 0), 's')
    yield sample('heart_intensity_minutes', raised, when, { document: told.id, method: 'derived', ...source })
  }),
})

/** Over the time the entry covers; a pulse and the like are at its beginning. */
const counted = {
  steps: ['step_count', '{steps}'],
  distance: ['distance', 'm'],
  elevation: ['floors_climbed', '{floors}'],
  calories: ['active_calories', 'kcal', estimated],
} as const satisfies kit.Figures
const felt = {
  heart_rate: ['heart_rate', '/min'],
  spo2_auto: ['oxygen_saturation', '%'],
  rmssd: ['hrv_rmssd', 'ms'],
  sdnn1: ['hrv_sdnn', 'ms'],
} as const satisfies kit.Figures

const Entry = z.object({
  duration: maybe(z.number()),
  ...texts('deviceid hash_deviceid'),
  ...kit.figureFields(counted),
  ...kit.figureFields(felt),
})

/** Entries have no ids: epoch and device tell them apart, whatever time they come to cover. */
export const intraday = defineStream({
  title: 'Activity by the minute',
  scopes: ['user.activity'],
  emits: [...kit.figureKinds(counted), ...kit.figureKinds(felt)],
  settleDays: 7,
  everyMinutes: 120,
  page: answered(z.object({ series: byEpoch(Entry) })),
  ...(byDayOfData('/v2/measure', {
    action: 'getintradayactivity',
    data_fields: [...Object.keys(counted), ...Object.keys(felt), 'duration'].join(','),
  }) as object),
  *map({ series }) {
    for (const [epoch, entry] of Object.entries(series)) {
      const start = momentOf(Number(epoch))
      const device = entry.deviceid ?? entry.hash_deviceid
      const own = { device, key: `${epoch}@${device ?? ''}` }
      const span = entry.duration === undefined ? { start } : { start, end: plus(start, entry.duration * 1000) }
      for (const record of kit.figureRecords(counted, entry, span)) yield { ...record, ...own }
      // Zero is no pulse.
      const pulse = entry.heart_rate === 0 ? { ...entry, heart_rate: undefined } : entry
      for (const record of kit.figureRecords(felt, pulse, { start })) yield { ...record, ...own }
    }
  },
})
