/** https://developer.withings.com/api-reference/#operation/userv2-getdevice */
import { defineStream, event, instant, numbers, once, texts, whole, z } from '../../kit/index.js'
import { answered, momentOf } from './calls.js'

const Device = z.object({
  ...texts('deviceid hash_deviceid type model battery timezone'),
  ...numbers('model_id first_session_date last_session_date'),
})

/** What stands where the person weighs, sleeps and walks. One that never spoke has no time, and so is no record. */
export const devices = defineStream({
  title: 'Devices',
  scopes: ['user.info'],
  emits: ['device_configuration'],
  everyMinutes: 1440,
  historyDays: 0,
  page: answered(z.object({ devices: z.array(Device) })),
  pull: (task) => whole(task, () => once(() => task.post('/v2/user', { form: { action: 'getdevice' } }))),
  *map({ devices: list }) {
    for (const { type, model, battery, timezone, ...told } of list) {
      const { first_session_date: first, last_session_date: last } = told
      const began = first ?? last
      if (began === undefined) continue
      const id = told.deviceid ?? told.hash_deviceid
      const detail = {
        manufacturer: 'Withings',
        // Some are told by number only.
        model: model || (told.model_id === undefined ? undefined : `model ${told.model_id}`),
        type,
        battery,
        timeZone: timezone,
        setUpAt: first === undefined ? undefined : instant(first * 1000),
        lastSyncAt: last === undefined ? undefined : instant(last * 1000),
      }
      yield event(
        'device_configuration',
        detail,
        { start: momentOf(began, timezone) },
        { key: id, document: id, device: id },
      )
    }
  },
})
