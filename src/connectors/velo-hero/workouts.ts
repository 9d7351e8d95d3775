/** The list of workouts: all of a span of days in one answer. https://www.velohero.com/help */
import * as kit from '../../kit/index.js'
import { activityListing, byDayRange, given, LocalDay, once, z } from '../../kit/index.js'
import { sportOf } from './sports.js'

/** Every value is a text, and an empty one is none. */
const Text = z
  .union([z.string(), z.number()])
  .transform((value) => (String(value).trim() === '' ? undefined : String(value).trim()))
const Workout = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  ...kit.fields('date_ymd start_time dur_time sport_id dist_km hide file', Text),
})
type Workout = z.output<typeof Workout>

/**
 * Asked by the person's own days, of which we do not know when they begin. What is hidden is listed, too. An old workout
 * that is brought in or changed later is not among these days: `last_change_epoch` finds it.
 */
export const workouts = activityListing({
  page: z.object({ workouts: z.array(Workout) }),
  cursor: LocalDay,
  settleDays: 20,
  listing: 'complete',
  async *pull(task) {
    const range = (from: kit.LocalDay, to: kit.LocalDay) =>
      once(() =>
        task.get('/export/workouts/json', {
          view: 'json',
          date_from: kit.addDays(from, -1),
          date_to: kit.addDays(to, 1),
        }),
      )
    yield* byDayRange(task, { atMost: 365, ahead: 1 }, ({ from, to }) => range(from, to))
    if (task.purpose === 'backfill' || task.cursor === undefined) return
    const since = Date.parse(`${task.cursor}T00:00:00Z`) / 1000 - 86_400
    yield { answer: await task.get('/export/workouts/json', { view: 'json', last_change_epoch: since }) }
  },
  *lists({ workouts }) {
    // Asked for days that overlap, or because somebody's clock was put back, the same may come twice.
    for (const told of new Map(workouts.map((workout) => [workout.id, workout])).values()) yield summaryOf(told)
  },
})

const summaryOf = (told: Workout): kit.ActivitySummary => ({
  externalId: told.id,
  start: startOf(told),
  durationSeconds: given(told.dur_time, secondsOf),
  sport: sportOf(told.sport_id),
  isPrivate: told.hide === '1',
  // Entered by hand: there is no file behind it.
  isStationary: given(told.file, (file) => file !== '1'),
  figures: { distanceMeters: given(told.dist_km, (kilometers) => positive(Number(kilometers) * 1000)) },
})

/** A wall clock; where it hung is said nowhere. */
const startOf = ({ date_ymd: day = '', start_time: clock = '00:00:00' }: Workout): kit.Moment =>
  kit.timeOf(`${day}T${clock.padStart(8, '0')}`)

/** `01:02:03`; a day and more counts on as hours. */
const secondsOf = (text: string): number | undefined => {
  const parts = text.split(':').map(Number)
  if (parts.length !== 3 || parts.some((part) => !Number.isFinite(part))) return undefined
  const [hours = 0, minutes = 0, seconds = 0] = parts
  return positive(hours * 3600 + minutes * 60 + seconds)
}
const positive = (value: number): number | undefined => (value > 0 ? value : undefined)
