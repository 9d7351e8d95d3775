/** What the device works out over night: a summary per day, and for most the five minutes it was made of. */
import { quantity, type Schema, sample, z } from '../../kit/index.js'
import { byRange, local, MaybeNum, onDay, Text } from './days.js'

const day = <Value extends z.ZodType>(value: Value) => z.object({ dateTime: Text, value })
const minutesOf = <Value extends z.ZodType>(value: Value) =>
  z.object({ dateTime: Text, minutes: z.array(z.object({ minute: Text, value })).nullish() })
/** Of one day Fitbit answers with the day itself, of several with a list, named or bare. */
const listOf = <Item extends z.ZodType>(key: string, item: Item): Schema<readonly z.output<Item>[]> =>
  z.preprocess((body) => {
    if (Array.isArray(body) || typeof body !== 'object' || body === null) return body
    return key in body ? (body as Record<string, unknown>)[key] : 'dateTime' in body ? [body] : body
  }, z.array(item)) as unknown as Schema<readonly z.output<Item>[]>

/** https://dev.fitbit.com/build/reference/web-api/heartrate-variability/ */
export const hrv = byRange({
  title: 'Heart rate variability of the night',
  scope: 'heartrate',
  emits: ['hrv_rmssd'],
  page: listOf('hrv', day(z.object({ dailyRmssd: MaybeNum, deepRmssd: MaybeNum }))),
  path: (from, to) => `/1/user/-/hrv/date/${from}/${to}.json`,
  atMost: 30,
  *map(days) {
    for (const { dateTime, value } of days) {
      if (value.dailyRmssd != null) yield sample('hrv_rmssd', quantity(value.dailyRmssd, 'ms'), onDay(dateTime))
      if (value.deepRmssd != null)
        yield sample('hrv_rmssd', quantity(value.deepRmssd, 'ms'), onDay(dateTime), { series: 'deep' })
    }
  },
})

export const hrvIntraday = byRange({
  title: 'Heart rate variability',
  scope: 'heartrate',
  emits: ['hrv_rmssd'],
  page: listOf('hrv', minutesOf(z.object({ rmssd: MaybeNum }))),
  path: (from, to) => `/1/user/-/hrv/date/${from}/${to}/all.json`,
  atMost: 30,
  *map(days) {
    for (const { minutes } of days)
      for (const { minute, value } of minutes ?? [])
        if (value.rmssd != null) yield sample('hrv_rmssd', quantity(value.rmssd, 'ms'), { start: local(minute) })
  },
})

/** https://dev.fitbit.com/build/reference/web-api/breathing-rate/ */
export const breathing = byRange({
  title: 'Breathing rate of the night',
  scope: 'respiratory_rate',
  emits: ['respiratory_rate'],
  page: listOf('br', day(z.object({ breathingRate: MaybeNum }))),
  path: (from, to) => `/1/user/-/br/date/${from}/${to}.json`,
  atMost: 30,
  *map(days) {
    for (const { dateTime, value } of days)
      if (value.breathingRate) yield sample('respiratory_rate', quantity(value.breathingRate, '/min'), onDay(dateTime))
  },
})

const Breaths = z.object({ breathingRate: MaybeNum }).nullish()

/** By sleep stage. A stage that did not occur is told as zero or less. */
export const breathingByStage = byRange({
  title: 'Breathing rate by sleep stage',
  scope: 'respiratory_rate',
  emits: ['respiratory_rate'],
  page: listOf(
    'br',
    day(z.object({ deepSleepSummary: Breaths, lightSleepSummary: Breaths, remSleepSummary: Breaths })),
  ),
  path: (from, to) => `/1/user/-/br/date/${from}/${to}/all.json`,
  atMost: 30,
  *map(days) {
    for (const { dateTime, value } of days)
      for (const [series, stage] of [
        ['deep', value.deepSleepSummary],
        ['light', value.lightSleepSummary],
        ['rem', value.remSleepSummary],
      ] as const) {
        const rate = stage?.breathingRate ?? 0
        if (rate > 0) yield sample('respiratory_rate', quantity(rate, '/min'), onDay(dateTime), { series })
      }
  },
})

/** https://dev.fitbit.com/build/reference/web-api/spo2/ */
export const spo2 = byRange({
  title: 'Oxygen saturation of the night',
  scope: 'oxygen_saturation',
  emits: ['oxygen_saturation'],
  page: listOf('spo2', day(z.object({ avg: MaybeNum, min: MaybeNum, max: MaybeNum }))),
  path: (from, to) => `/1/user/-/spo2/date/${from}/${to}.json`,
  atMost: 365,
  *map(days) {
    for (const { dateTime, value } of days)
      for (const [series, percent] of [
        [undefined, value.avg],
        ['lowest', value.min],
        ['highest', value.max],
      ] as const)
        if (percent != null)
          yield sample(
            'oxygen_saturation',
            quantity(percent, '%'),
            onDay(dateTime),
            series === undefined ? {} : { series },
          )
  },
})

export const spo2Intraday = byRange({
  title: 'Oxygen saturation',
  scope: 'oxygen_saturation',
  emits: ['oxygen_saturation'],
  page: listOf('spo2', minutesOf(MaybeNum)),
  path: (from, to) => `/1/user/-/spo2/date/${from}/${to}/all.json`,
  atMost: 30,
  *map(days) {
    for (const { minutes } of days)
      for (const { minute, value } of minutes ?? [])
        if (value != null) yield sample('oxygen_saturation', quantity(value, '%'), { start: local(minute) })
  },
})

/** The difference from the person's own baseline; a night without wear is not in the list. */
export const skinTemperature = byRange({
  title: 'Skin temperature of the night',
  scope: 'temperature',
  emits: ['skin_temperature_deviation'],
  page: listOf('tempSkin', day(z.object({ nightlyRelative: MaybeNum }))),
  path: (from, to) => `/1/user/-/temp/skin/date/${from}/${to}.json`,
  atMost: 30,
  *map(days) {
    for (const { dateTime, value } of days)
      if (value.nightlyRelative != null)
        yield sample('skin_temperature_deviation', quantity(value.nightlyRelative, '{deltaCel}'), onDay(dateTime))
  },
})

/** Typed in by the person, with the time of day. */
export const coreTemperature = byRange({
  title: 'Body temperature',
  scope: 'temperature',
  emits: ['body_temperature'],
  page: listOf('tempCore', day(MaybeNum)),
  path: (from, to) => `/1/user/-/temp/core/date/${from}/${to}.json`,
  atMost: 30,
  *map(days) {
    for (const { dateTime, value } of days)
      if (value != null)
        yield sample('body_temperature', quantity(value, 'Cel'), { start: local(dateTime) }, { method: 'manual' })
  },
})

/** A number from runs, and a range such as "44-48" without them. */
export const cardioScore = byRange({
  title: 'Cardio fitness',
  scope: 'cardio_fitness',
  emits: ['vo2_max'],
  page: listOf('cardioScore', day(z.object({ vo2Max: z.union([z.string(), z.number().transform(String)]).nullish() }))),
  path: (from, to) => `/1/user/-/cardioscore/date/${from}/${to}.json`,
  atMost: 30,
  *map(days) {
    for (const { dateTime, value } of days) {
      const [low = '', high] = (value.vo2Max ?? '').split('-')
      for (const [series, text] of high === undefined
        ? ([[undefined, low]] as const)
        : ([
            ['low', low],
            ['high', high],
          ] as const))
        if (text !== '')
          yield sample('vo2_max', quantity(Number(text), 'mL/(kg.min)'), onDay(dateTime), {
            method: 'estimated',
            ...(series === undefined ? {} : { series }),
          })
    }
  },
})
