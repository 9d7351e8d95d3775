/** What the sensor reads, and the blood it is measured against. */
import { coded, type Extras, numbers, quantity, sample, texts } from '../../kit/index.js'
import { Amount, extrasOf, glucoseUnit, listed, momentOf, Told } from './records.js'

const Reading = Told.extend({
  value: Amount,
  ...texts('unit rateUnit status trend'),
  ...numbers('transmitterTicks trendRate'),
})
type Reading = ReturnType<typeof Reading.parse>

const trends = {
  doubleUp: 'rising_rapidly',
  singleUp: 'rising',
  fortyFiveUp: 'rising_slightly',
  flat: 'steady',
  fortyFiveDown: 'falling_slightly',
  singleDown: 'falling',
  doubleDown: 'falling_rapidly',
  notComputable: 'not_computable',
  rateOutOfRange: 'not_computable',
} as const
const isTrend = (word: string): word is keyof typeof trends => Object.hasOwn(trends, word)

/**
 * A phone and a receiver that listen to one transmitter both tell of the same reading, each under an id of its own: it is
 * the transmitter's tick that tells it from all others. Of two, the phone's stands, which writes its offset.
 */
const readingsOf = (records: readonly Reading[]) => {
  const found = new Map<string, { readonly told: Reading; readonly extras: Extras }>()
  for (const told of records) {
    const { recordId, transmitterId, transmitterTicks: ticks } = told
    const key = transmitterId && ticks ? `${transmitterId}/${ticks}` : recordId
    const place = key ?? `${told.systemTime}/${found.size}`
    const known = found.get(place)
    if (known === undefined || rankOf(told) < rankOf(known.told))
      found.set(place, { told, extras: { ...extrasOf(told), ...(key && { key, document: key }) } })
  }
  return found.values()
}
/** For texts to be compared: whatever the order of the list, the same one comes first. */
const rankOf = ({ displayTime = '', recordId = '' }: Reading): string =>
  `${/[+-]\d\d:\d\d(:\d\d)?$/.test(displayTime) ? 0 : 1} ${recordId}`

/** Every five minutes. Beyond what the sensor can measure there is a word in the place of the number. */
export const egvs = listed('egvs', {
  title: 'Sensor glucose',
  emits: ['blood_glucose', 'glucose_rate', 'glucose_trend', 'glucose_out_of_range'],
  doc: Reading,
  *map(records) {
    for (const { told, extras } of readingsOf(records)) {
      const { value, unit, status, trend = '', trendRate, rateUnit } = told
      const when = { start: momentOf(told) }
      const measure = glucoseUnit(unit)
      if (status === 'low' || status === 'high') yield coded('glucose_out_of_range', status, when, extras)
      else if (value !== undefined && measure !== undefined)
        yield sample('blood_glucose', quantity(value, measure), when, { ...extras, series: 'interstitial' })
      if (trendRate !== undefined && (rateUnit === 'mg/dL/min' || rateUnit === 'mmol/L/min'))
        yield sample('glucose_rate', quantity(trendRate, rateUnit), when, extras)
      if (isTrend(trend)) yield coded('glucose_trend', trends[trend], when, extras)
    }
  },
})

/** Finger-sticks, typed in for the sensor to be set by. */
export const calibrations = listed('calibrations', {
  title: 'Calibrations',
  emits: ['blood_glucose'],
  doc: Reading,
  *map(records) {
    for (const told of records) {
      const measure = glucoseUnit(told.unit)
      const extras = { ...extrasOf(told), series: 'capillary', method: 'manual' } as const
      if (told.value !== undefined && measure !== undefined)
        yield sample('blood_glucose', quantity(told.value, measure), { start: momentOf(told) }, extras)
    }
  },
})
