/** Transmitters and what shows their values, as they are now: a history grows by asking again. */
import { asUtc, defineStream, event, once, Time, texts, whole, z } from '../../kit/index.js'
import { base, pageOf } from './records.js'

const Device = z.object({
  lastUploadDate: Time,
  ...texts('transmitterId transmitterGeneration displayDevice displayApp'),
})

export const devices = defineStream({
  title: 'Devices',
  emits: ['device_configuration'],
  scopes: ['offline_access'],
  everyMinutes: 1440,
  historyDays: 0,
  page: pageOf(Device),
  pull: (task) => whole(task, () => once(() => task.get(`${base}/devices`))),
  *map({ records }) {
    for (const { lastUploadDate, transmitterId, transmitterGeneration, displayDevice, displayApp } of records) {
      const start = asUtc(lastUploadDate)
      const id = [transmitterId ?? transmitterGeneration, displayDevice].filter(Boolean).join('/')
      const detail = {
        manufacturer: 'Dexcom',
        model: transmitterGeneration,
        type: 'glucose_sensor',
        name: [displayDevice, displayApp].filter(Boolean).join(' / ') || undefined,
        serial: transmitterId,
        lastSyncAt: start,
      }
      yield event(
        'device_configuration',
        detail,
        { start },
        { device: transmitterId, ...(id && { key: id, document: id }) },
      )
    }
  },
})
