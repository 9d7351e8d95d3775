/** The list of workouts, newest first. https://sporttracks.mobi/api/doc/activities */
import * as kit from '../../kit/index.js'
import { activityListing, byDayRange, byToken, LocalDay, maybe, texts, z } from '../../kit/index.js'
import { sportOf } from './sports.js'

/** Numbers come as texts at times: `"6492.00"`. */
export const Amount = z
  .union([z.number(), z.string()])
  .transform((value) => (String(value).trim() === '' ? Number.NaN : Number(value)))
  .transform((value) => (Number.isFinite(value) ? value : undefined))
export const amounts = <S extends string>(names: S) => kit.fields(names, Amount)

/** Half hours west of Greenwich are written as `-2:-30`. */
export const Written = z.string().transform((text) => {
  const [, before = text, sign = '', hours = '', minutes = ''] = /^(.*)([+-])(\d{1,2}):-?(\d\d)$/.exec(text) ?? []
  return kit.timeOf(sign === '' ? text : `${before}${sign}${hours.padStart(2, '0')}:${minutes}`)
})

export const feed = '/api/v2/fitnessActivities'
export const idIn = (uri: string): string =>
  uri
    .split('?')[0]
    ?.split('/')
    .at(-1)
    ?.replace(/\.json$/, '') ?? uri
export const pathOf = (id: string): string => `${feed}/${encodeURIComponent(id)}`

const Item = z.object({
  uri: z.string(),
  start_time: Written,
  ...texts('name type'),
  ...amounts('total_distance duration'),
})
type Item = z.output<typeof Item>

export const activities = activityListing({
  page: z.object({ items: z.array(Item), next: maybe(z.string()) }),
  cursor: LocalDay,
  settleDays: 14,
  listing: 'complete',
  pull: (task) =>
    byDayRange(task, { atMost: 366, ahead: 1 }, ({ from, to }) => {
      const query = { pageSize: 100, noEarlierThan: kit.addDays(from, -1), noLaterThan: kit.addDays(to, 1) }
      return byToken(
        (next) => (next === undefined ? task.get(feed, query) : task.get(next)),
        ({ next }) => next,
      )
    }),
  lists: ({ items }) => items.map(summaryOf),
})

const summaryOf = ({ uri, start_time: start, name, type, total_distance, duration }: Item): kit.ActivitySummary => ({
  externalId: idIn(uri),
  start,
  sport: sportOf(type),
  name: name || undefined,
  // Without pauses: when it ended is not told here.
  figures: { distanceMeters: total_distance, movingSeconds: duration },
})
