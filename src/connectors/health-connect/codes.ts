/** Records that say one of a few words by a number. */
import { type CodedKind, coded, event, orderOf, quantity, type RecordOf, sample } from '../../kit/index.js'
import { extrasOf, type Told } from './fields.js'
import { whenOf } from './times.js'
import { codes } from './types.js'

export const codeKinds = [
  'menstrual_flow',
  'ovulation_test',
  'cervical_mucus',
  'menstrual_period',
  'intermenstrual_bleeding',
  'sexual_activity',
  'activity_intensity_time',
] as const

/** Not known, yes, no. */
const protection = [undefined, true, false] as const
/** Moderate, vigorous. */
const intensities = ['medium', 'high'] as const

export function* codesOf(type: string, told: Told, zone: string | undefined): Iterable<RecordOf> {
  const [when, extras] = [whenOf(told, zone), extrasOf(told)]
  if (Object.hasOwn(codes, type)) {
    const [kind, field, words] = codes[type as keyof typeof codes]
    const word = words[told[field] ?? 0]
    if (word !== undefined) yield coded(kind as CodedKind, word as never, when, extras) as RecordOf
  }
  if (type === 'MenstruationPeriod') yield event('menstrual_period', {}, when, extras)
  if (type === 'IntermenstrualBleeding') yield event('intermenstrual_bleeding', {}, when, extras)
  if (type === 'SexualActivity') {
    const protectionUsed = protection[told.protectionUsed ?? 0]
    yield event('sexual_activity', protectionUsed === undefined ? {} : { protectionUsed }, when, extras)
  }
  if (type === 'ActivityIntensity') {
    const series = intensities[told.activityIntensityType ?? -1]
    const seconds = when.end === undefined ? Number.NaN : (orderOf(when.end) - orderOf(when.start)) / 1000
    if (series !== undefined && Number.isFinite(seconds))
      yield sample('activity_intensity_time', quantity(seconds, 's'), when, { ...extras, series })
  }
}
