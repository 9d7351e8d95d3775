/** Workouts as COROS lists them, and as it pushes them. */
import * as kit from '../../kit/index.js'
import { defineStream, given, maybe, numbers, texts, z } from '../../kit/index.js'
import { byDates, listOf, offsetOf } from './asking.js'
import { sportOf } from './sports.js'

/** Of 64 bits: they come as texts where a number would not hold them. */
const Id = z.union([z.string(), z.number()]).transform(String)
const Part = z.object({
  ...numbers('mode subMode startTime endTime startTimezone endTimezone distance duration calorie step'),
  ...numbers('avgSpeed avgFrequency avgHeartRate'),
  ...texts('fitUrl'),
})
export const Item = Part.extend({ labelId: Id, ...texts('deviceName'), triathlonItemList: maybe(z.array(Part)) })
type Part = z.infer<typeof Part>
type Item = z.infer<typeof Item>

/** What it takes to ask for the file: which workout, and which part of it. */
export const Handle = z.object({ labelId: z.string(), ...numbers('mode subMode part'), ...texts('fitUrl') })

const summaryOf = (told: Part, item: Item, part?: number): kit.ActivitySummary | undefined => {
  const { startTime, endTime, mode, subMode, fitUrl, distance, avgSpeed: pace } = told
  if (startTime === undefined) return undefined
  const { labelId } = item
  return {
    externalId: part === undefined ? labelId : `${labelId}.${part}`,
    start: kit.instant(startTime * 1000, offsetOf(told.startTimezone ?? item.startTimezone)),
    end: given(endTime, (end) => kit.instant(end * 1000, offsetOf(told.endTimezone ?? item.endTimezone))),
    durationSeconds: given(endTime, (end) => end - startTime),
    sport: sportOf(mode, subMode),
    device: item.deviceName,
    figures: {
      // Without a way to measure it COROS says that it was none.
      distanceMeters: distance || undefined,
      movingSeconds: told.duration,
      // Small calories.
      energyKcal: given(told.calorie, (calories) => calories / 1000),
      averageHeartRate: told.avgHeartRate || undefined,
      // Seconds for a kilometre.
      averageSpeedMetersPerSecond: pace ? 1000 / pace : undefined,
    },
    handle: {
      labelId,
      mode: item.mode ?? null,
      subMode: item.subMode ?? null,
      part: part ?? null,
      fitUrl: fitUrl ?? null,
    },
  }
}

/** A triathlon has a file for each of its parts, which are workouts of their own where COROS says when they were. */
const summariesOf = (item: Item): { readonly told: Part; readonly summary: kit.ActivitySummary }[] => {
  const parts = item.triathlonItemList ?? []
  const found = parts.flatMap((told, index) => {
    const summary = summaryOf(told, item, index)
    return summary === undefined ? [] : [{ told, summary }]
  })
  if (found.length > 0 && found.length === parts.length) return found
  const summary = summaryOf(item, item)
  if (summary === undefined) return []
  const skip = { code: 'nosupplier', message: 'COROS hands out a workout of several sports in parts only.' }
  return [{ told: item, summary: parts.length === 0 ? summary : { ...summary, skip } }]
}

export const sports = defineStream({
  title: 'Workouts',
  emits: ['exercise'],
  listing: 'complete',
  ...(byDates('/v2/coros/sport/list') as object),
  page: listOf(Item),
  *map({ data = [] }) {
    for (const { told, summary } of data.flatMap(summariesOf)) {
      const record = kit.exerciseOf(summary)
      if (record?.shape === 'event') yield { ...record, detail: { ...record.detail, steps: told.step || undefined } }
    }
  },
  lists: ({ data = [] }) => data.flatMap(summariesOf).map(({ summary }) => summary),
})
