/** Paths and documents that several of Strava's files share. */
import { type AppTask, numbers, texts, z } from '../../kit/index.js'

/** From January 2027 also `https://api-v3.strava.com`, without the path; no date is set for the end of this one. */
export const host = 'https://www.strava.com'
export const base = '/api/v3'

/** Reading has a limit of its own, which uploads do not draw on. */
export const reading = { endpoint: 'read' } as const
export const read = <Body>(task: AppTask<Body>, path: string, query: Parameters<AppTask['get']>[1] = {}) =>
  task.get(`${base}${path}`, query, reading)

export const Id = z.union([z.number(), z.string()]).transform(String)
/** Of a workout, and of each of its laps. */
export const figures = {
  ...numbers('distance moving_time elapsed_time total_elevation_gain average_speed max_speed average_heartrate'),
  ...numbers('max_heartrate average_cadence average_watts max_watts weighted_average_watts kilojoules calories'),
  ...numbers('average_temp elev_low elev_high'),
  ...texts('start_date name'),
}
