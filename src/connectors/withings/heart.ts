/** Electrocardiograms; the cuff that records one measures pressure, too. https://developer.withings.com/api-reference/#operation/heartv2-list */
import { defineStream, event, maybe, numbers, quantity, recordsOf, sample, texts, z } from '../../kit/index.js'
import { Id, listing, listOf, momentOf, updated } from './calls.js'
import { rhythmOf } from './measures.js'

const Recording = z
  .object({
    timestamp: z.number(),
    ...numbers('heart_rate modified'),
    ...texts('deviceid timezone'),
    ecg: maybe(z.object({ signalid: Id, ...numbers('afib') })),
    bloodpressure: maybe(z.object(numbers('systole diastole'))),
  })
  .transform((told) => ({ id: told.ecg?.signalid ?? String(told.timestamp), ...told }))

/** The curve is asked for signal by signal, in answers that name neither signal nor time: only its id is kept. */
export const ecg = defineStream({
  title: 'Electrocardiograms',
  scopes: ['user.metrics'],
  emits: ['electrocardiogram', 'blood_pressure_systolic', 'blood_pressure_diastolic'],
  settleDays: 7,
  listing: 'complete',
  page: listOf('series', Recording),
  ...(listing({ path: '/v2/heart', action: 'list', by: 'instants', updates: false }) as object),
  map: recordsOf(function* (told: z.infer<typeof Recording>) {
    const { id, ecg: curve, bloodpressure: pressure, deviceid: device } = told
    const when = { start: momentOf(told.timestamp, told.timezone) }
    const own = { key: id, document: id, device, ...updated(told.modified) }
    if (curve !== undefined) {
      const detail = {
        ...rhythmOf(curve.afib),
        averageHeartRate: told.heart_rate || undefined,
        signalId: curve.signalid,
      }
      yield event('electrocardiogram', detail, when, own)
    }
    if (pressure?.systole !== undefined)
      yield sample('blood_pressure_systolic', quantity(pressure.systole, 'mm[Hg]'), when, { ...own, series: 'ecg' })
    if (pressure?.diastole !== undefined)
      yield sample('blood_pressure_diastolic', quantity(pressure.diastole, 'mm[Hg]'), when, { ...own, series: 'ecg' })
  }),
})
