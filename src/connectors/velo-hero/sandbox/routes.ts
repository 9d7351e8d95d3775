/** What is asked for where. */
import { minuteMs, type SportName } from '../../../kit/index.js'
import {
  bodyOf,
  createShelf,
  json,
  type Person,
  type ServiceState,
  type Session,
  type Shelf,
  type ShelvedWorkout,
} from '../../../sandbox/index.js'

export const shelfOf = (person: Person, state: ServiceState): Shelf =>
  createShelf({
    service: 'velo-hero',
    person,
    state,
    lagSeconds: 5,
    // The list tells no names.
    nameOf: () => undefined,
    refuses: ({ isStationary, elapsedSeconds }) =>
      isStationary ? 'No track points found' : elapsedSeconds > 72 * 3600 ? 'Workout is too long' : undefined,
  })

const largest = 16_777_216
const types: Readonly<Record<string, string>> = {
  json: 'application/json',
  csv: 'text/csv',
  kml: 'application/vnd.google-earth.kml+xml',
}

export const answer = async (request: Request, { person, state, now }: Session): Promise<Response> => {
  const shelf = shelfOf(person, state)
  const { pathname, searchParams } = new URL(request.url)
  const path = pathname.split('/').slice(1)
  if (pathname === '/upload/file' && request.method === 'POST') return upload(request, shelf, now)
  const given = { ...Object.fromEntries(searchParams), ...(request.method === 'POST' && (await bodyOf(request))) }
  if (pathname === '/export/workouts/json') return json({ workouts: listed(shelf.list(now), given).map(told) })
  const found = shelf.get(path.at(-1) ?? '', now)
  if (found === undefined) return json({ error: 'Not found' }, { status: 404 })
  if (path[0] === 'export' && path[1] === 'activity') return file(found, path[2] ?? '')
  if (path[0] === 'workouts' && path[1] === 'change') {
    const { sport_id, workout_comment, workout_hide } = given as Readonly<Record<string, string>>
    shelf.edit(
      found.id,
      {
        ...(workout_comment !== undefined && { notes: workout_comment }),
        ...(sport_id !== undefined && { sport: sports[sport_id] ?? 'other' }),
        ...(workout_hide !== undefined && { isPrivate: workout_hide === 'yes' }),
      },
      now,
    )
    return json({ id: found.id })
  }
  return json({ error: 'Not found' }, { status: 404 })
}

/** By the wall clock's days, both ends included, or by when it was changed. */
const listed = (
  all: readonly ShelvedWorkout[],
  given: Readonly<Record<string, unknown>>,
): readonly ShelvedWorkout[] => {
  const { date_from: from = '', date_to: to = '9999-12-31', last_change_epoch: since } = given
  if (since !== undefined) return all.filter(({ updatedAt }) => updatedAt >= Number(since) * 1000)
  return all.filter((workout) => {
    const day = localText(workout).slice(0, 10)
    return day >= String(from) && day <= String(to)
  })
}

/** The wall clock where it took place. */
const localText = ({ outline: { start } }: Pick<ShelvedWorkout, 'outline'>): string =>
  new Date(start.at + (start.offset ?? 0) * minuteMs).toISOString().slice(0, 19)
const timeText = (seconds: number): string => {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  const whole = Math.round(seconds)
  return `${two(whole / 3600)}:${two((whole % 3600) / 60)}:${two(whole % 60)}`
}

const told = (workout: ShelvedWorkout) => {
  const { id, outline, sport, isPrivate } = workout
  const local = localText(workout)
  return {
    id,
    date_ymd: local.slice(0, 10),
    start_time: local.slice(11),
    dur_time: timeText(outline.timerSeconds),
    sport_id: Object.keys(sports).find((key) => sports[key] === sport) ?? general[sport] ?? '0',
    dist_km: ((outline.distanceMeters ?? 0) / 1000).toFixed(3),
    hide: isPrivate ? '1' : '0',
    file: outline.isStationary ? '0' : '1',
  }
}
/** https://app.velohero.com/sports/list?view=json */
const sports: Readonly<Record<string, SportName>> = {
  1: 'cycling',
  2: 'running',
  3: 'swimming',
  4: 'cardio_training',
  5: 'strength_training',
  6: 'mountain_biking',
  7: 'hiking',
  8: 'cross_country_skiing',
  10: 'soccer',
  11: 'rowing',
  12: 'e_biking',
}
const general: Partial<Readonly<Record<SportName, string>>> = {
  indoor_cycling: '1',
  trail_running: '2',
  treadmill_running: '2',
  pool_swimming: '3',
  walking: '7',
}

const file = (workout: ShelvedWorkout, format: string): Response => {
  if (workout.outline.isStationary) return json({ error: 'No data recorded' })
  if (format === 'pwx' || format === 'tcx' || format === 'gpx')
    return new Response(workout.file(format), { headers: { 'content-type': 'application/xml' } })
  return new Response('', { status: 404, headers: { 'content-type': types[format] ?? 'text/html' } })
}

const upload = async (request: Request, shelf: Shelf, now: number): Promise<Response> => {
  const sent = (await request.formData().catch(() => undefined))?.get('file')
  if (!(sent instanceof Blob)) return json({ error: 'No file' })
  const bytes = new Uint8Array(await sent.arrayBuffer())
  if (bytes.byteLength > largest) return json({ error: 'The file is too large' })
  const receipt = shelf.upload({ bytes, name: sent instanceof File ? sent.name : '', now })
  if (receipt.state === 'stored') return json({ id: receipt.id })
  if (receipt.state === 'duplicate') return json({ error: 'This workout already exists', id: receipt.id })
  return json({ error: receipt.state === 'refused' ? receipt.why : 'Please wait' })
}
