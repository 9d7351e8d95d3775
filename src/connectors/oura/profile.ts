import { dayOf, defineStream, event, once, quantity, sample, whole, z } from '../../kit/index.js'
import { base, documents, listing, utc } from './collection.js'
import { onDay } from './daily.js'
import { maybe, numbers, texts } from './reading.js'

const size = maybe(z.union([z.number(), z.string()]).transform(String))
const Ring = z.object({ ...texts('id set_up_at hardware_type firmware_version color design'), size })

/** A ring that was never set up has no time, and so is no record. */
export const ring_configuration = defineStream({
  title: 'Rings',
  emits: ['device_configuration'],
  everyMinutes: 1440,
  page: documents(Ring),
  pull: (task) => whole(task, () => listing(task, 'ring_configuration')),
  one: (task, document) => task.get(`${base}/ring_configuration/${encodeURIComponent(document)}`),
  *map({ data }) {
    for (const { id, set_up_at, hardware_type: hardwareVersion, firmware_version: firmwareVersion, ...told } of data) {
      if (set_up_at === undefined) continue
      const start = utc(set_up_at)
      const detail = { manufacturer: 'Oura', type: 'ring', hardwareVersion, firmwareVersion, ...told, setUpAt: start }
      yield event('device_configuration', detail, { start }, { key: id, document: id, device: id })
    }
  },
})

/**
 * The profile tells no times, and `map` has no clock: the day it was asked for travels in the request, as a parameter
 * Oura passes over here. What the person typed in holds for that day, so once a week is often enough.
 */
export const personal_info = defineStream({
  title: 'Weight and height of the profile',
  scopes: ['personal'],
  emits: ['weight', 'height'],
  everyMinutes: 7 * 1440,
  page: z.object({ id: z.string(), ...numbers('weight height') }),
  pull: (task) => whole(task, () => once(() => task.get(`${base}/personal_info`, { start_date: dayOf(task.now) }))),
  *map({ weight, height }, { query: { start_date: day } }) {
    if (day === undefined) return
    if (weight !== undefined) yield sample('weight', quantity(weight, 'kg'), onDay(day), { method: 'manual' })
    if (height !== undefined) yield sample('height', quantity(height, 'm'), onDay(day), { method: 'manual' })
  },
})
