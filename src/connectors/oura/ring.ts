/** What the ring counts all day, the ring itself, and who wears it. */
import * as kit from '../../kit/index.js'
import { event, maybe, numbers, once, quantity, sample, Time, texts, times, whole, z } from '../../kit/index.js'
import { asWhole, base, collection, byInstants as pulling } from './collection.js'
import { onDay } from './days.js'

const HeartRate = z.object({ timestamp: Time, ...numbers('bpm'), ...texts('source') })
const Battery = z.object({ timestamp: Time, ...numbers('level'), ...kit.fields('charging in_charger', z.boolean()) })

/** About every five minutes. `source` is what the person was doing: awake, rest, sleep, session, live, workout. */
const rate = { title: 'Heart rate', scopes: ['heartrate'], emits: ['heart_rate'], doc: HeartRate } as const
export const heartrate = collection('heartrate', { ...rate, pulling }, ({ timestamp, bpm, source: origin }) =>
  bpm === undefined ? [] : [sample('heart_rate', quantity(bpm, '/min'), { start: kit.asUtc(timestamp) }, { origin })],
)

const power = { title: 'Battery of the ring', emits: ['battery_level', 'charging_state'], doc: Battery } as const
export const ring_battery_level = collection('ring_battery_level', { ...power, pulling }, function* (told) {
  const when = { start: kit.asUtc(told.timestamp) }
  if (told.level !== undefined) yield sample('battery_level', quantity(told.level, '%'), when)
  const state = told.charging ? 'charging' : told.in_charger ? 'in_charger' : 'not_charging'
  if (told.charging !== undefined) yield kit.coded('charging_state', state, when)
})

const size = maybe(z.union([z.number(), z.string()]).transform(String))
const Ring = z.object({ ...texts('id hardware_type firmware_version color design'), ...times('set_up_at'), size })
const about = { title: 'Rings', emits: ['device_configuration'], doc: Ring, pulling: asWhole } as const

/** A ring that was never set up has no time, and so is no record. */
export const ring_configuration = collection('ring_configuration', about, function* ({ id, set_up_at, ...told }) {
  if (set_up_at === undefined) return
  const { hardware_type: hardwareVersion, firmware_version: firmwareVersion, ...looks } = told
  const start = kit.asUtc(set_up_at)
  const detail = { manufacturer: 'Oura', type: 'ring', hardwareVersion, firmwareVersion, ...looks, setUpAt: start }
  yield event('device_configuration', detail, { start }, { key: id, document: id, device: id })
})

const manual = { method: 'manual' } as const
const typed = { weight: ['weight', 'kg', manual], height: ['height', 'm', manual] } as const
/**
 * The profile tells no times, and `map` has no clock: the day it was asked for travels in the request, as a parameter
 * Oura passes over here. What the person typed in holds for that day, so once a week is often enough.
 */
export const personal_info = kit.defineStream({
  title: 'Weight and height of the profile',
  scopes: ['personal'],
  emits: ['weight', 'height'],
  everyMinutes: 7 * 1440,
  page: z.object({ id: z.string(), ...kit.figureFields(typed) }),
  pull: (task) => whole(task, () => once(() => task.get(`${base}/personal_info`, { start_date: kit.dayOf(task.now) }))),
  map: (told, { query: { start_date: day } }) => (day === undefined ? [] : kit.figureRecords(typed, told, onDay(day))),
})
