/**
 * Times by FHIR: a time of day only with an offset, else the date alone. A wall clock of unknown offset is not lost: it
 * stands beside the date, in an extension. https://hl7.org/fhir/R4/datatypes.html#dateTime
 */
import type { OutgoingMoment, OutgoingRecord } from '../../core/index.js'
import { dateOf, isInstant, isOfDay } from '../moments.js'
import { systems } from './systems.js'

/** `name` and, where the wall clock has to be told apart, `_name`. */
export const dateTimeField = (name: string, moment: OutgoingMoment): Readonly<Record<string, unknown>> =>
  isInstant(moment)
    ? { [name]: moment.time }
    : {
        [name]: dateOf(moment),
        [`_${name}`]: { extension: [{ url: systems.localTime, valueString: moment.time }] },
      }

export const periodOf = (start: OutgoingMoment, end: OutgoingMoment): Readonly<Record<string, unknown>> => ({
  ...dateTimeField('start', start),
  ...dateTimeField('end', end),
})

/** When it was: a day for a value of a day, a period for what took time, else a moment. */
export const effectiveOf = (record: OutgoingRecord): Readonly<Record<string, unknown>> => {
  const { start, end, day } = record
  if (end === undefined || end.time === start.time)
    return isOfDay(record) ? { effectiveDateTime: day } : dateTimeField('effectiveDateTime', start)
  return { effectivePeriod: periodOf(start, end) }
}
