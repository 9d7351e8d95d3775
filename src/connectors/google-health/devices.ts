/** What the person wears or stands on. https://developers.google.com/health/reference/rest/v4/users.pairedDevices */
import { byToken, defineStream, event, instant, quantity, sample, whole, z } from '../../kit/index.js'
import { isListing, MaybeNum, Text } from './points.js'

const Device = z.object({
  name: Text,
  deviceType: Text,
  batteryStatus: Text,
  batteryLevel: MaybeNum,
  lastSyncTime: Text,
  deviceVersion: Text,
})

/** Only the present state can be asked for; a history grows by asking again. The hardware address is left unread. */
export const pairedDevices = defineStream({
  emits: ['device_configuration', 'battery_level'],
  title: 'Devices',
  scopes: ['settings.readonly'],
  everyMinutes: 360,
  historyDays: 0,
  page: z
    .looseObject({ pairedDevices: z.array(Device).nullish(), nextPageToken: Text })
    .refine(isListing('pairedDevices', 'nextPageToken'), 'a listing of pairedDevices'),
  pull: (task) =>
    whole(task, () =>
      byToken(
        (pageToken) => task.get('/v4/users/me/pairedDevices', { pageToken }),
        (body) => body.nextPageToken,
      ),
    ),
  *map({ pairedDevices: devices }) {
    for (const { name, deviceType, batteryStatus, batteryLevel, lastSyncTime, deviceVersion } of devices ?? []) {
      // A device that has never been synchronised has no moment at which any of this was so.
      if (!lastSyncTime) continue
      const start = instant(Date.parse(lastSyncTime))
      const id = name?.split('/').at(-1)
      const extras = deviceVersion ? { device: deviceVersion } : {}
      yield event(
        'device_configuration',
        {
          ...(deviceVersion ? { model: deviceVersion } : {}),
          ...(deviceType ? { type: deviceType.toLowerCase() } : {}),
          ...(batteryLevel != null ? { batteryLevel } : {}),
          ...(batteryStatus ? { battery: batteryStatus.toLowerCase() } : {}),
          lastSyncAt: start,
        },
        { start },
        { ...extras, ...(id ? { key: `pairedDevices/${id}` } : {}) },
      )
      if (batteryLevel != null) yield sample('battery_level', quantity(batteryLevel, '%'), { start }, extras)
    }
  },
})
