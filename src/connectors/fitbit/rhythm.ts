/** Electrocardiograms and irregular rhythm alerts. https://dev.fitbit.com/build/reference/web-api/electrocardiogram/ */
import { convert, event, z } from '../../kit/index.js'
import { byList, local, MaybeNum, Pagination, present, Text } from './days.js'

const classifications: Readonly<
  Record<
    string,
    | 'sinus_rhythm'
    | 'atrial_fibrillation'
    | 'inconclusive'
    | 'inconclusive_high_heart_rate'
    | 'inconclusive_low_heart_rate'
  >
> = {
  'Normal Sinus Rhythm': 'sinus_rhythm',
  'Atrial Fibrillation': 'atrial_fibrillation',
  Inconclusive: 'inconclusive',
  'Inconclusive: High heart rate': 'inconclusive_high_heart_rate',
  'Inconclusive: Low heart rate': 'inconclusive_low_heart_rate',
}
const Reading = z.object({
  startTime: Text,
  averageHeartRate: MaybeNum,
  resultClassification: Text,
  waveformSamples: z.array(z.number()).nullish(),
  samplingFrequencyHz: MaybeNum,
  scalingFactor: MaybeNum,
  leadNumber: MaybeNum,
  deviceName: Text,
})

export const electrocardiogram = byList({
  title: 'Electrocardiograms',
  scope: 'electrocardiogram',
  emits: ['electrocardiogram'],
  path: '/1/user/-/ecg/list.json',
  limit: 10,
  page: z.object({ ecgReadings: z.array(Reading), pagination: Pagination }),
  lastDay: ({ ecgReadings }) => ecgReadings.at(-1)?.startTime?.slice(0, 10),
  *map({ ecgReadings }) {
    for (const reading of ecgReadings) {
      const { resultClassification: result, scalingFactor: perMillivolt, waveformSamples: waveform } = reading
      yield event(
        'electrocardiogram',
        present({
          classification: result ? (classifications[result] ?? ('unknown' as const)) : undefined,
          classificationName: result,
          averageHeartRate: reading.averageHeartRate,
          leads: reading.leadNumber,
          samplingHz: reading.samplingFrequencyHz,
          waveform:
            waveform?.length && perMillivolt
              ? waveform.map((each) => convert(each / perMillivolt, 'mV', 'uV'))
              : undefined,
        }),
        { start: local(reading.startTime) },
        { ...(reading.deviceName ? { device: reading.deviceName } : {}), method: 'measured' },
      )
    }
  },
})

/** Only the times of an alert are read: no answer with its beats was at hand to learn their shape from. */
export const irregularRhythm = byList({
  title: 'Irregular rhythm alerts',
  scope: 'irregular_rhythm_notifications',
  emits: ['irregular_rhythm'],
  path: '/1/user/-/irn/alerts/list.json',
  limit: 10,
  page: z.object({ alerts: z.array(z.object({ alertTime: Text, detectedTime: Text })), pagination: Pagination }),
  lastDay: ({ alerts }) => alerts.at(-1)?.alertTime?.slice(0, 10),
  *map({ alerts }) {
    for (const { alertTime, detectedTime } of alerts)
      yield event(
        'irregular_rhythm',
        present({ positive: true, detectedAt: detectedTime ? local(detectedTime) : undefined }),
        { start: local(alertTime ?? detectedTime) },
      )
  },
})
