/** What Health Auto Export tells besides metrics and workouts: symptoms, cycle, mood, medication, and the heart's alerts. */
import {
  type DetailOf,
  defineStream,
  event,
  type Moment,
  maybe,
  numbers,
  type RecordOf,
  texts,
  z,
} from '../../kit/index.js'
import { momentOf, Time } from './auto-export-metrics.js'
import { metricName, symptomNamed } from './auto-export-names.js'
import { classificationOf } from './electrocardiograms.js'
import { extrasOf, recordsOf } from './samples.js'
import { sourceFrom } from './sources.js'
import { spanOf } from './times.js'
import { categoryPrefix, lookUp } from './types.js'

const Timed = z.object({ ...texts('id source name'), start: Time, end: Time, userEntered: maybe(z.boolean()) })
type Timed = z.output<typeof Timed>
const Symptom = Timed.extend(texts('severity'))
const Cycle = Timed.extend(texts('value'))
const Mood = Timed.extend({
  ...texts('kind'),
  ...numbers('valence'),
  labels: maybe(z.array(z.string())),
  associations: maybe(z.array(z.string())),
})
const Medication = Timed.extend({
  ...texts('displayText nickname form status'),
  scheduledDate: Time,
  ...numbers('dosage'),
  codings: maybe(z.array(z.object(texts('code system')))),
})
const Strip = Timed.extend({
  ...texts('classification'),
  ...numbers('averageHeartRate samplingFrequency'),
  voltageMeasurements: maybe(z.array(z.object({ ...numbers('voltage'), ...texts('units') }))),
})
const Alert = Timed.extend({ ...numbers('threshold'), heartRate: maybe(z.array(z.object(numbers('hr')))) })

export const autoExportEvents = defineStream({
  title: 'Events of Health Auto Export',
  emits: [
    'symptom',
    'menstrual_flow',
    'ovulation_test',
    'cervical_mucus',
    'sexual_activity',
    'intermenstrual_bleeding',
    'mood',
    'medication',
    'electrocardiogram',
    'heart_rate_alert',
    'irregular_rhythm',
  ],
  page: z.object({
    symptoms: maybe(z.array(Symptom)),
    cycleTracking: maybe(z.array(Cycle)),
    stateOfMind: maybe(z.array(Mood)),
    medications: maybe(z.array(Medication)),
    ecg: maybe(z.array(Strip)),
    heartRateNotifications: maybe(z.array(Alert)),
  }),
  *map(page): Iterable<RecordOf> {
    for (const told of page.symptoms ?? [])
      yield* recordsOf({ ...commonOf(told), type: symptomNamed(told.name ?? ''), value: told.severity })
    for (const told of page.cycleTracking ?? []) yield* fromCycle(told)
    for (const told of page.stateOfMind ?? []) yield moodOf(told)
    for (const told of page.medications ?? []) yield medicationOf(told)
    for (const told of page.ecg ?? []) yield stripOf(told)
    for (const told of page.heartRateNotifications ?? []) yield alertOf(told)
  },
})

const commonOf = ({ id, source, start, end, userEntered }: Timed) => ({
  ...sourceFrom({ sourceName: source }),
  when: spanOf(momentOf(start), end == null ? undefined : momentOf(end)),
  id,
  ...(userEntered === true && { method: 'manual' as const }),
})

const cycleTypes: Readonly<Record<string, string>> = {
  menstrual_flow: 'MenstrualFlow',
  menstruation: 'MenstrualFlow',
  cervical_mucus: 'CervicalMucusQuality',
  cervical_mucus_quality: 'CervicalMucusQuality',
  ovulation: 'OvulationTestResult',
  ovulation_test: 'OvulationTestResult',
  ovulation_test_result: 'OvulationTestResult',
  sexual_activity: 'SexualActivity',
  spotting: 'IntermenstrualBleeding',
  intermenstrual_bleeding: 'IntermenstrualBleeding',
}
const protections: Readonly<Record<string, string>> = { 'protection used': '1', 'protection not used': '0' }
function* fromCycle(told: z.output<typeof Cycle>): Iterable<RecordOf> {
  const name = metricName(told.name ?? '')
  const type = lookUp(cycleTypes, name)
  if (type === undefined) return
  const protection = lookUp(protections, (told.value ?? '').toLowerCase())
  const metadata = protection === undefined ? undefined : { HKSexualActivityProtectionUsed: protection }
  yield* recordsOf({ ...commonOf(told), type: categoryPrefix + type, value: told.value, metadata })
}

const moodOf = (told: z.output<typeof Mood>): RecordOf => {
  const common = commonOf(told)
  const span = /daily/i.test(told.kind ?? '') ? 'daily' : /moment/i.test(told.kind ?? '') ? 'momentary' : undefined
  const detail: DetailOf<'mood'> = {
    ...(told.labels && { moods: told.labels }),
    ...(told.valence !== undefined && { valence: told.valence }),
    ...(span !== undefined && { span }),
    ...(told.associations && { associations: told.associations }),
  }
  return event('mood', detail, common.when, extrasOf(common))
}

const statuses = ['taken', 'skipped', 'unspecified'] as const
const medicationOf = (told: z.output<typeof Medication>): RecordOf => {
  const start: Moment = momentOf(told.start ?? told.scheduledDate)
  const common = { ...commonOf(told), when: told.start == null ? { start } : commonOf(told).when }
  const [coding] = told.codings ?? []
  const status = (told.status ?? '').toLowerCase()
  const detail: DetailOf<'medication'> = {
    name: told.displayText ?? told.nickname ?? told.name ?? 'unnamed',
    // Snoozed, not interacted with, not notified: it was due, and nobody said what became of it.
    ...(status !== '' && { status: statuses.find((each) => each === status) ?? 'scheduled' }),
    ...(told.dosage !== undefined && { amount: told.dosage }),
    ...(told.form !== undefined && { amountOf: told.form.toLowerCase() }),
    ...(told.scheduledDate != null && { scheduledAt: momentOf(told.scheduledDate) }),
    ...(coding?.system !== undefined && { codeSystem: coding.system }),
    ...(coding?.code !== undefined && { code: coding.code }),
  }
  return event('medication', detail, common.when, { ...extrasOf(common, detail.name), series: detail.name })
}

const microvolts: Readonly<Record<string, number>> = { mcV: 1, uV: 1, µV: 1, μV: 1, mV: 1000, V: 1_000_000 }
const stripOf = (told: z.output<typeof Strip>): RecordOf => {
  const common = commonOf(told)
  const waveform = (told.voltageMeasurements ?? []).flatMap(({ voltage, units = '' }) => {
    const factor = lookUp(microvolts, units)
    return voltage === undefined || factor === undefined ? [] : [Number((voltage * factor).toPrecision(9))]
  })
  const detail: DetailOf<'electrocardiogram'> = {
    ...classificationOf(told.classification),
    ...(told.averageHeartRate !== undefined && { averageHeartRate: told.averageHeartRate }),
    ...(told.samplingFrequency !== undefined && { samplingHz: told.samplingFrequency }),
    ...(waveform.length > 0 && { waveform }),
  }
  return event('electrocardiogram', detail, common.when, extrasOf(common))
}

/** Only alerts of a rate have a threshold; whether it was passed upwards is told by the rates beside it. */
const alertOf = (told: z.output<typeof Alert>): RecordOf => {
  const common = commonOf(told)
  const rates = (told.heartRate ?? []).flatMap(({ hr }) => (hr === undefined ? [] : [hr]))
  const average =
    rates.length === 0 ? undefined : Number((rates.reduce((sum, hr) => sum + hr, 0) / rates.length).toFixed(2))
  if (told.threshold === undefined) return event('irregular_rhythm', { positive: true }, common.when, extrasOf(common))
  const direction = (average ?? told.threshold) >= told.threshold && told.threshold > 60 ? 'high' : 'low'
  const detail = {
    direction,
    thresholdBpm: told.threshold,
    ...(average !== undefined && { averageHeartRate: average }),
  } as const
  return event('heart_rate_alert', detail, common.when, { ...extrasOf(common, direction), series: direction })
}
