/**
 * Sleep as the Personicle iOS app uploads it: `POST /healthkit/upload` hands on the list it bears. One item is one
 * segment, and a record of its own.
 */
import { defineStream, instant, isZone, type Moment, resolveLocal, texts, z } from '../../kit/index.js'
import { sleepSession, stageOf } from './nights.js'
import { extrasOf } from './samples.js'
import { sourceFrom } from './sources.js'
import { exportedTime, timeOf } from './times.js'

const Time = z.union([z.string(), z.number()]).nullish()
const Item = z.object({
  startTime: Time,
  endTime: Time,
  SleepStage: z.union([z.string(), z.number()]).nullish(),
  ...texts('HKDeviceManufacturerName HKDeviceName HKTimeZone'),
})

export const healthkit_upload = defineStream({
  title: 'Sleep the Personicle app uploads',
  emits: ['sleep_session'],
  page: z.array(Item),
  *map(items) {
    for (const { startTime, endTime, SleepStage, HKDeviceManufacturerName, HKDeviceName, HKTimeZone } of items) {
      const [start, end] = [momentOf(startTime, HKTimeZone), momentOf(endTime, HKTimeZone)]
      const source = sourceFrom({ manufacturer: HKDeviceManufacturerName, sourceName: HKDeviceName })
      const { device } = source
      const stage = stageOf(SleepStage ?? undefined)
      const extras = extrasOf({ ...(device !== undefined && { device }), when: { start, end } })
      const session = sleepSession([{ stage, start, end }], { ...extras, series: stage })
      if (session !== undefined) yield session
    }
  },
})

/** Numbers from here on are milliseconds: 1973 in those, and the year 5138 in seconds. */
const firstMilliseconds = 100_000_000_000

/** With an offset of its own, or on the clock of the zone beside it, or in seconds since 1970. */
const momentOf = (time: string | number | null | undefined, zone: string | undefined): Moment => {
  if (typeof time === 'number') {
    const at = time >= firstMilliseconds ? time : time * 1000
    return exportedTime(Number.isFinite(at) && at < 1e14 ? new Date(at).toISOString() : undefined, zone)
  }
  const moment = timeOf(time ?? undefined)
  if (zone === undefined || !isZone(zone)) return moment
  if ('at' in moment) return exportedTime(time ?? undefined, zone)
  const { at, offset } = resolveLocal(moment.local, zone)
  return instant(at, offset)
}
