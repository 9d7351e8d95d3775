import type { OutgoingRecord } from '../../core/index.js'
import { amountOf, type Bodies, unsaid } from './body.js'
import { isOverTime, isUnsaid, timeFrameOf } from './time-frame.js'

/** Both pressures of a reading. */
export const bodyOfPressures = (systolic: OutgoingRecord, diastolic: OutgoingRecord, schema: string): Bodies => {
  if (systolic.value === undefined || diastolic.value === undefined) return unsaid('a pressure has no value')
  // By which instrument it was taken is no other pressure.
  if (systolic.series !== undefined && systolic.series !== 'ecg') return unsaid('the schema has no word for its series')
  const frame = timeFrameOf(systolic)
  if (isUnsaid(frame)) return frame
  return [
    {
      schema,
      body: {
        systolic_blood_pressure: amountOf(systolic.value, 'mmHg'),
        diastolic_blood_pressure: amountOf(diastolic.value, 'mmHg'),
        effective_time_frame: frame,
        ...(isOverTime(frame) && { descriptive_statistic: 'average' }),
      },
    },
  ]
}
