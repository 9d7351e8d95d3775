/** Weighings. https://dev.fitbit.com/build/reference/web-api/body/ */
import { quantity, sample, z } from '../../kit/index.js'
import { byRange, local, MaybeNum, Text } from './days.js'

const LogId = z.union([z.number(), z.string()]).transform(String).nullish()
const Weighing = z.object({
  logId: LogId,
  date: Text,
  time: Text,
  weight: MaybeNum,
  bmi: MaybeNum,
  fat: MaybeNum,
  source: Text,
})

/** What a scale measures has its name as device; `API` and the apps are ways of typing it in. */
export const sourceOf = (source: string | null | undefined) =>
  source == null ? {} : /^aria/i.test(source) ? { device: source, method: 'measured' as const } : { origin: source }

/**
 * In kilograms, see `series.ts`. The fat of a weighing is told here and again in the list of fat logs, under an id of
 * its own: time and scale, which are the same, are its key.
 */
export const weight = byRange({
  title: 'Weight',
  scope: 'weight',
  emits: ['weight', 'body_mass_index', 'body_fat'],
  listing: 'complete',
  page: z.object({ weight: z.array(Weighing) }),
  path: (from, to) => `/1/user/-/body/log/weight/date/${from}/${to}.json`,
  atMost: 31,
  *map(body) {
    for (const { logId, date, time, weight: mass, bmi, fat, source } of body.weight) {
      const when = { start: local(`${date}T${time}`) }
      const told = sourceOf(source)
      const extras = logId ? { ...told, key: logId, document: `weight/${logId}` } : told
      if (mass != null) yield sample('weight', quantity(mass, 'kg'), when, extras)
      if (bmi != null) yield sample('body_mass_index', quantity(bmi, 'kg/m2'), when, { ...extras, method: 'derived' })
      if (fat != null) yield sample('body_fat', quantity(fat, '%'), when, told)
    }
  },
})

export const fat = byRange({
  title: 'Body fat',
  scope: 'weight',
  emits: ['body_fat'],
  listing: 'complete',
  page: z.object({ fat: z.array(Weighing) }),
  path: (from, to) => `/1/user/-/body/log/fat/date/${from}/${to}.json`,
  atMost: 30,
  *map(body) {
    for (const { date, time, fat: share, source } of body.fat)
      if (share != null)
        yield sample('body_fat', quantity(share, '%'), { start: local(`${date}T${time}`) }, sourceOf(source))
  },
})
