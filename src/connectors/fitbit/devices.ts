/** What the person wears or stands on. https://dev.fitbit.com/build/reference/web-api/devices/ */
import { defineStream, event, once, quantity, sample, whole, z } from '../../kit/index.js'
import { local, MaybeNum, present, Text } from './days.js'

const Device = z.object({
  id: Text,
  deviceVersion: Text,
  type: Text,
  battery: Text,
  batteryLevel: MaybeNum,
  lastSyncTime: Text,
})

/** Only the present state can be asked for. The hardware address is left unread. */
export const devices = defineStream({
  emits: ['device_configuration', 'battery_level'],
  title: 'Devices',
  scopes: ['settings'],
  everyMinutes: 360,
  historyDays: 0,
  page: z.array(Device),
  pull: (task) => whole(task, () => once(() => task.get('/1/user/-/devices.json'))),
  *map(list) {
    for (const { id, deviceVersion, type, battery, batteryLevel, lastSyncTime } of list) {
      if (!lastSyncTime) continue
      const start = local(lastSyncTime)
      const extras = deviceVersion ? { device: deviceVersion } : {}
      yield event(
        'device_configuration',
        present({
          model: deviceVersion,
          type: type?.toLowerCase(),
          battery: battery?.toLowerCase(),
          batteryLevel,
          lastSyncAt: start,
        }),
        { start },
        { ...extras, ...(id ? { key: id } : {}) },
      )
      if (batteryLevel != null) yield sample('battery_level', quantity(batteryLevel, '%'), { start }, extras)
    }
  },
})
