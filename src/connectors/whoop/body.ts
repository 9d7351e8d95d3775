/** What stands in the profile. https://developer.whoop.com/docs/developing/user-data/user */
import * as kit from '../../kit/index.js'
import { once, startOfDay, whole, z } from '../../kit/index.js'
import { base } from './collection.js'

const manual = { method: 'manual' } as const
const typed = {
  weight_kilogram: ['weight', 'kg', manual],
  height_meter: ['height', 'm', manual],
  max_heart_rate: ['max_heart_rate', '/min', { method: 'estimated' }],
} as const satisfies kit.Figures

/**
 * The profile tells no times, and `map` has no clock: the day it was asked for travels in the request, as a parameter
 * WHOOP passes over here. What the person typed in holds for that day, so once a week is often enough.
 */
export const bodyMeasurement = kit.defineStream({
  title: 'Weight, height and maximum heart rate of the profile',
  scopes: ['read:body_measurement'],
  emits: kit.figureKinds(typed),
  everyMinutes: 7 * 1440,
  historyDays: 0,
  page: z
    .object(kit.figureFields(typed))
    .refine((told) => Object.values(told).some((value) => value !== undefined), 'a weight, a height or a heart rate'),
  pull: (task) =>
    whole(task, () => once(() => task.get(`${base}/user/measurement/body`, { start: kit.dayOf(task.now) }))),
  map: (told, { query: { start: day } }) =>
    day === undefined ? [] : kit.figureRecords(typed, told, { start: startOfDay(day), day }),
})
