/** The profile: weight, and the heart rate zones that hold. Neither has a date: they hold for the day they are asked on. */
import * as kit from '../../kit/index.js'
import { maybe, once, quantity, sample, whole, z } from '../../kit/index.js'
import { base, Id, reading } from './api.js'

/** `map` has no clock: the day travels in the request, as a parameter Strava passes over. */
const asked = (task: kit.PullTask<never>, path: string) =>
  whole(task, () => once(() => task.get(`${base}${path}`, { on: kit.dayOf(task.now) }, reading)))

const seldom = { scopes: ['profile:read_all'], everyMinutes: 1440 }

const Athlete = z.object({ id: Id, weight: maybe(z.number()) })
export const athlete = kit.defineStream({
  title: 'Weight of the profile',
  emits: ['weight'],
  ...seldom,
  page: Athlete,
  pull: (task) => asked(task as kit.PullTask<never>, '/athlete'),
  // 0 where nobody typed one in.
  map: ({ weight }, { query: { on: day } }) =>
    !weight || day === undefined
      ? []
      : [sample('weight', quantity(weight, 'kg'), { start: kit.startOfDay(day), day }, { method: 'manual' })],
})

const Zones = z
  .object({
    heart_rate: maybe(z.object({ zones: maybe(z.array(z.object(kit.numbers('min max')))) })),
    power: z.unknown().optional(),
  })
  .refine(({ heart_rate, power }) => heart_rate !== undefined || power !== undefined, 'zones of heart rate or power')
export const zones = kit.defineStream({
  title: 'Heart rate zones',
  emits: ['heart_rate_zones'],
  ...seldom,
  page: Zones,
  pull: (task) => asked(task as kit.PullTask<never>, '/athlete/zones'),
  map({ heart_rate }, { query: { on: day } }) {
    const told = heart_rate?.zones ?? []
    if (told.length === 0 || day === undefined) return []
    // The last one is open to above: -1.
    const zones = told.map(({ min, max }, index) => ({
      name: `zone ${index + 1}`,
      lowBpm: min,
      highBpm: max === -1 ? undefined : max,
    }))
    return [kit.event('heart_rate_zones', { zones }, { start: kit.startOfDay(day), day }, { key: day })]
  },
})
