/** Electrocardiograms and irregular rhythm notifications. https://developers.google.com/health/data-types */
import { convert, event, instant, z } from '../../kit/index.js'
import { Interval, MaybeNum, momentOf, Num, openEnded, over, sessions, Text } from './points.js'

const classifications = {
  NORMAL_SINUS_RHYTHM: 'sinus_rhythm',
  ATRIAL_FIBRILLATION: 'atrial_fibrillation',
  INCONCLUSIVE: 'inconclusive',
  INCONCLUSIVE_HIGH_HEART_RATE: 'inconclusive_high_heart_rate',
  INCONCLUSIVE_LOW_HEART_RATE: 'inconclusive_low_heart_rate',
  UNREADABLE: 'poor_recording',
  NOT_ANALYZED: 'not_classified',
} as const
const isClass = (name: string): name is keyof typeof classifications => Object.hasOwn(classifications, name)

/**
 * Start and end are both the time of the reading. The reference says that old readings tell no offset "or zero": zero
 * is therefore taken for unknown, and the civil times beside it (UTC then) are not read.
 */
export const electrocardiogram = openEnded('electrocardiogram', {
  title: 'Electrocardiograms',
  scope: 'ecg',
  emits: ['electrocardiogram'],
  value: z.object({
    interval: Interval,
    beatsPerMinuteAvg: MaybeNum,
    resultClassification: Text,
    waveformSamples: z.array(Num).nullish(),
    samplingFrequencyHertz: MaybeNum,
    millivoltsScalingFactor: MaybeNum,
    leadNumber: MaybeNum,
  }),
  *map(value, extras) {
    const { start } = over(value.interval)
    const { resultClassification: result, millivoltsScalingFactor: perMillivolt, waveformSamples: waveform } = value
    yield event(
      'electrocardiogram',
      {
        ...(result
          ? { classification: isClass(result) ? classifications[result] : 'unknown', classificationName: result }
          : {}),
        ...(value.beatsPerMinuteAvg != null ? { averageHeartRate: value.beatsPerMinuteAvg } : {}),
        ...(value.leadNumber != null ? { leads: value.leadNumber } : {}),
        ...(value.samplingFrequencyHertz != null ? { samplingHz: value.samplingFrequencyHertz } : {}),
        ...(waveform?.length && perMillivolt
          ? { waveform: waveform.map((each) => convert(each / perMillivolt, 'mV', 'uV')) }
          : {}),
      },
      { start: start.offset === 0 ? instant(start.at) : start },
      extras,
    )
  },
})

const Beat = z.object({ physicalTime: Text, utcOffset: Text, beatsPerMinute: MaybeNum })
const Window = z.object({
  startTime: Text,
  startUtcOffset: Text,
  endTime: Text,
  endUtcOffset: Text,
  positive: z.boolean().nullish(),
  heartBeats: z.array(Beat).nullish(),
})

export const irregularRhythm = sessions('irregular-rhythm-notification', {
  title: 'Irregular rhythm notifications',
  scope: 'irn',
  emits: ['irregular_rhythm'],
  value: z.object({
    interval: Interval,
    alertWindows: z.array(Window).nullish(),
    medicalDeviceInfo: z.object({ algorithmVersion: Text }).nullish(),
  }),
  *map({ interval, alertWindows, medicalDeviceInfo }, extras) {
    const windows = (alertWindows ?? []).map((window) => ({
      start: momentOf(window.startTime, window.startUtcOffset),
      end: momentOf(window.endTime, window.endUtcOffset),
      ...(window.positive != null ? { positive: window.positive } : {}),
      ...(window.heartBeats?.length
        ? {
            beats: window.heartBeats.flatMap(({ physicalTime, utcOffset, beatsPerMinute: bpm }) =>
              bpm == null ? [] : [{ at: momentOf(physicalTime, utcOffset), bpm }],
            ),
          }
        : {}),
    }))
    yield event(
      'irregular_rhythm',
      {
        ...(windows.length > 0 ? { windows, positive: windows.some(({ positive }) => positive === true) } : {}),
        ...(medicalDeviceInfo?.algorithmVersion ? { algorithm: medicalDeviceInfo.algorithmVersion } : {}),
      },
      over(interval),
      extras,
    )
  },
})
