/** What Wahoo tells of an invented person's workouts, in its own words. */
import { createShelf, type Person, type ServiceState, type ShelvedWorkout } from '../../../sandbox/index.js'

export const host = 'https://api.wahooligan.com'
export const fileHost = 'https://cdn.wahooligan.com'
export const portal = 'https://developers.wahooligan.com'

export const userIdOf = ({ seed }: Person): number => 60_000 + seed
export const shelfOf = (person: Person, state: ServiceState) =>
  createShelf({ service: 'wahoo', person, state, processesSeconds: 15 })

/** https://cloud-api.wahooligan.com/#workout-types */
const types: Readonly<Record<string, number>> = {
  cycling: 0,
  running: 1,
  trail_running: 4,
  treadmill_running: 5,
  walking: 6,
  hiking: 9,
  indoor_cycling: 12,
  mountain_biking: 13,
  road_cycling: 15,
  pool_swimming: 25,
  swimming: 25,
  strength_training: 42,
  yoga: 66,
}
const sports = new Map(Object.entries(types).map(([sport, type]) => [type, sport]))
export const sportOf = (type: number): string => sports.get(type) ?? 'other'

const text = (value: number | undefined): string | null => (value === undefined ? null : value.toFixed(2))
const iso = (at: number): string => new Date(at).toISOString()

export const summary = (told: ShelvedWorkout) => {
  const { id, outline, createdAt, updatedAt, name } = told
  return {
    id: Number(id) + 1,
    name: name ?? null,
    distance_accum: text(outline.distanceMeters),
    ascent_accum: text(outline.ascentMeters),
    calories_accum: text(outline.energyKcal),
    duration_active_accum: text(outline.timerSeconds),
    duration_paused_accum: text(outline.elapsedSeconds - outline.timerSeconds),
    duration_total_accum: text(outline.elapsedSeconds),
    heart_rate_avg: text(outline.averageHeartRate ?? 0),
    speed_avg: text(outline.distanceMeters === undefined ? 0 : outline.distanceMeters / outline.timerSeconds),
    time_zone: outline.zone,
    manual: outline.isStationary,
    edited: updatedAt > createdAt,
    fitness_app_id: told.isUpload ? 1042 : 3,
    file: { url: outline.isStationary && !told.isUpload ? null : fileUrl(told) },
    created_at: iso(createdAt),
    updated_at: iso(updatedAt),
  }
}
/** An edited workout has another file. */
const fileUrl = ({ id, updatedAt }: ShelvedWorkout): string => `${fileHost}/workout_file/${id}-${updatedAt}.fit`

export const workout = (told: ShelvedWorkout) => ({
  id: Number(told.id),
  starts: iso(told.outline.start.at),
  minutes: Math.round(told.outline.elapsedSeconds / 60),
  name: told.name ?? null,
  workout_token: `ELEMNT:${told.id}`,
  workout_type_id: types[told.sport] ?? 47,
  plan_id: null,
  created_at: iso(told.createdAt),
  updated_at: iso(told.updatedAt),
  workout_summary: summary(told),
})
