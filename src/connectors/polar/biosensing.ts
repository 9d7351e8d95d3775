/** What wrist units with Elixir sensors feel. Times are UTC, days are the person's. https://www.polar.com/accesslink-api/#elixir-biosensing */
import * as kit from '../../kit/index.js'
import { coded, event, fields, maybe, numbers, quantity, sample, texts, z } from '../../kit/index.js'
import { byDates, listOf, recordsOf, seldom } from './listing.js'
import { onDay, utc } from './times.js'

const pulling = (name: string) => ({
  ...seldom,
  ...(byDates((task, range) => task.get(`/v3/users/biosensing/${name}`, range)) as object),
})
const Period = z.object({ start_time: z.string(), ...texts('source_device_id end_time modified_time') })
const aboutOf = (told: z.infer<typeof Period>) => {
  const modified = utc(told.modified_time)
  const updatedAt = modified !== undefined && 'at' in modified && !Number.isNaN(modified.at) ? modified.at : undefined
  return { device: told.source_device_id, updatedAt }
}
/** A sample is so many milliseconds after its period began. */
const Delta = numbers('recording_time_delta_milliseconds')
const after = (
  start: kit.Moment,
  { recording_time_delta_milliseconds: ms }: { readonly recording_time_delta_milliseconds?: number | undefined },
) => kit.plus(start, ms ?? 0)

const Temperature = Period.extend({
  ...texts('measurement_type sensor_location'),
  samples: maybe(z.array(z.object({ ...Delta, ...numbers('temperature_celsius') }))),
})
const temperatures = { TM_CORE_TEMPERATURE: 'body_temperature', TM_SKIN_TEMPERATURE: 'skin_temperature' } as const

/** Two sensors may feel at once: the place of each is its series. */
export const body_temperature = kit.defineStream({
  title: 'Body temperature',
  emits: ['body_temperature', 'skin_temperature'],
  ...pulling('bodytemperature'),
  page: listOf(Temperature, 'start_time'),
  map: recordsOf(
    'temperature',
    (told: z.infer<typeof Temperature>) =>
      [told.start_time, told.source_device_id, told.measurement_type, told.sensor_location].join(' '),
    function* (told, document) {
      const { measurement_type: type = '', sensor_location: place, samples = [] } = told
      if (!Object.hasOwn(temperatures, type)) return
      const kind = temperatures[type as keyof typeof temperatures]
      const start = utc(told.start_time) as kit.Moment
      const series = place?.replace('SL_', '').toLowerCase()
      for (const each of samples)
        if (each.temperature_celsius !== undefined)
          yield sample(
            kind,
            quantity(each.temperature_celsius, 'Cel'),
            { start: after(start, each) },
            { document, series, ...aboutOf(told) },
          )
    },
  ),
})

const nightly = {
  sleep_time_skin_temperature_celsius: ['skin_temperature', 'Cel'],
  deviation_from_baseline_celsius: ['skin_temperature_deviation', '{deltaCel}'],
} as const
const Night = z.object({ sleep_date: z.string(), ...kit.figureFields(nightly) })

export const skin_temperature = kit.defineStream({
  title: 'Skin temperature in sleep',
  emits: kit.figureKinds(nightly),
  ...pulling('skintemperature'),
  page: listOf(Night, 'sleep_date'),
  map: recordsOf(
    'skin',
    ({ sleep_date: date }: z.infer<typeof Night>) => date.slice(0, 10),
    (told, document, day) => kit.figureRecords(nightly, told, onDay(day), document),
  ),
})

const Contacts = Period.extend({
  skin_contact_changes: maybe(z.array(z.object({ ...Delta, ...fields('skin_contact', z.boolean()) }))),
})

/** Each change holds until the next, and the last one until the period ends. */
export const skin_contacts = kit.defineStream({
  title: 'Worn or not',
  emits: ['wear_state'],
  ...pulling('skincontacts'),
  page: listOf(Contacts, 'start_time'),
  map: recordsOf(
    'contacts',
    (told: z.infer<typeof Contacts>) => `${told.start_time} ${told.source_device_id ?? ''}`,
    function* (told, document, id) {
      const { skin_contact_changes: changes = [] } = told
      const period = utc(told.start_time) as kit.Moment
      for (const [index, change] of changes.entries()) {
        const next = changes[index + 1]
        const end = next === undefined ? utc(told.end_time) : after(period, next)
        const when = kit.between(after(period, change), end)
        const extras = {
          key: `${id}@${change.recording_time_delta_milliseconds ?? 0}`,
          document,
          ...aboutOf(told),
        }
        if (change.skin_contact !== undefined)
          yield coded(
            'wear_state',
            change.skin_contact ? 'worn' : 'not_worn',
            { start: when.start, end: when.end },
            extras,
          )
      }
    },
  ),
})

/** A test the person takes: seconds since 1970, and minutes east of UTC. */
const Test = z.object({
  test_time: z.number(),
  ...texts('source_device_id'),
  ...numbers('time_zone_offset average_heart_rate_bpm heart_rate_variability_ms'),
})
const testTime = ({ test_time: seconds, time_zone_offset: offset }: z.infer<typeof Test>) =>
  kit.instant(seconds * 1000, offset)
const testId = (told: z.infer<typeof Test>): string => `${told.test_time} ${told.source_device_id ?? ''}`
/** Which measure of variability it is, Polar does not say here. */
function* pulseOf(told: z.infer<typeof Test>, document: string, series: string) {
  const { average_heart_rate_bpm: bpm, heart_rate_variability_ms: ms, source_device_id: device } = told
  const [when, extras] = [{ start: testTime(told) }, { document, device, series }]
  if (bpm) yield sample('heart_rate', quantity(bpm, '/min'), when, extras)
  if (ms) yield sample('hrv_unspecified', quantity(ms, 'ms'), when, extras)
}

const Electrocardiogram = Test.extend({
  samples: maybe(z.array(z.object(numbers('recording_time_delta_ms amplitude_mv')))),
})

export const ecg = kit.defineStream({
  title: 'Electrocardiograms',
  emits: ['electrocardiogram', 'heart_rate', 'hrv_unspecified'],
  ...pulling('ecg'),
  page: listOf(Electrocardiogram, 'test_time'),
  map: recordsOf('ecg', testId, function* (told: z.infer<typeof Electrocardiogram>, document, id) {
    const { samples = [], source_device_id: device } = told
    const start = testTime(told)
    const lastMs = samples.at(-1)?.recording_time_delta_ms
    const spanMs = lastMs === undefined ? 0 : lastMs - (samples[0]?.recording_time_delta_ms ?? 0)
    const detail = {
      averageHeartRate: told.average_heart_rate_bpm || undefined,
      samplingHz: spanMs > 0 ? Math.round(((samples.length - 1) * 1000) / spanMs) : undefined,
      waveform:
        samples.length === 0 ? undefined : samples.map(({ amplitude_mv: mv }) => Math.round((mv ?? 0) * 1e6) / 1000),
    }
    const end = lastMs === undefined ? undefined : kit.plus(start, lastMs)
    yield event('electrocardiogram', detail, kit.between(start, end), { key: id, document, device })
    yield* pulseOf(told, document, 'ecg')
  }),
})

const Oxygen = Test.extend({ ...texts('test_status'), ...numbers('blood_oxygen_percent') })

/** A test that came to nothing has a reason in the place of PASSED. */
export const spo2 = kit.defineStream({
  title: 'Blood oxygen tests',
  emits: ['oxygen_saturation', 'heart_rate', 'hrv_unspecified'],
  ...pulling('spo2'),
  page: listOf(Oxygen, 'test_time'),
  map: recordsOf('spo2', testId, function* (told: z.infer<typeof Oxygen>, document) {
    const { test_status: status, blood_oxygen_percent: percent, source_device_id: device } = told
    if (status !== undefined && status !== 'SPO2_TEST_PASSED') return
    if (percent)
      yield sample('oxygen_saturation', quantity(percent, '%'), { start: testTime(told) }, { document, device })
    yield* pulseOf(told, document, 'spo2')
  }),
})
