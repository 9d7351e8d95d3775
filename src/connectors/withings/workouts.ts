/** https://developer.withings.com/api-reference/#operation/measurev2-getworkouts */
import { defineStream, event, numbers, recordsOf, texts, z } from '../../kit/index.js'
import { Id, listing, listOf, momentOf, updated } from './calls.js'
import { indoors, sportOf } from './sports.js'

const figures = numbers(
  'calories manual_calories distance manual_distance steps elevation strokes pool_length pool_laps pause_duration algo_pause_duration hr_average hr_min hr_max hr_zone_0 hr_zone_1 hr_zone_2 hr_zone_3',
)
const Workout = z.object({
  id: Id,
  category: z.number(),
  startdate: z.number(),
  enddate: z.number(),
  ...numbers('attrib modified'),
  ...texts('date timezone deviceid hash_deviceid'),
  data: z.object(figures),
})
const zones = { hr_zone_0: 'light', hr_zone_1: 'moderate', hr_zone_2: 'intense', hr_zone_3: 'maximal' } as const
/** 128: the person says that what was found was none. */
const noActivity = 128
const [manual, confirmed] = [2, 7]

/** Every figure that was asked for is there, and zero where nothing was measured. */
export const workouts = defineStream({
  title: 'Workouts',
  scopes: ['user.activity'],
  emits: ['exercise'],
  settleDays: 7,
  listing: 'complete',
  page: listOf('series', Workout),
  ...(listing({
    path: '/v2/measure',
    action: 'getworkouts',
    form: { data_fields: Object.keys(figures).join(',') },
    by: 'days',
  }) as object),
  map: recordsOf(function* ({ id, category, timezone, date, data, attrib, ...told }: z.infer<typeof Workout>) {
    if (category === noActivity) return
    const inZones = Object.entries(zones).flatMap(([field, name]) => {
      const seconds = data[field as keyof typeof zones]
      return seconds ? [{ name, seconds }] : []
    })
    const detail = {
      ...sportOf(category),
      distanceMeters: data.manual_distance || data.distance || undefined,
      energyKcal: data.manual_calories || data.calories || undefined,
      steps: data.steps || undefined,
      floors: data.elevation || undefined,
      strokes: data.strokes || undefined,
      poolLengthMeters: data.pool_length || undefined,
      lengths: data.pool_laps || undefined,
      pauseSeconds: data.pause_duration || data.algo_pause_duration || undefined,
      averageHeartRate: data.hr_average || undefined,
      minHeartRate: data.hr_min || undefined,
      maxHeartRate: data.hr_max || undefined,
      ...(inZones.length > 0 && { zones: inZones }),
      ...(indoors.includes(category) && { indoor: true }),
      ...(attrib === manual && { manual: true }),
      ...(attrib === confirmed && { source: 'confirmed' }),
    }
    const when = { start: momentOf(told.startdate, timezone), end: momentOf(told.enddate, timezone), day: date }
    const device = told.deviceid ?? told.hash_deviceid
    yield event('exercise', detail, when, { key: id, document: id, device, ...updated(told.modified) })
  }),
})
