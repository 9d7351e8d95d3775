/** Which request is answered how. https://intervals.icu/api-docs.html */
import { gzipSync } from 'node:zlib'
import { addDays, instant, isDay, offsetAt, recordingOf, resolveLocal } from '../../../kit/index.js'
import {
  bodyOf,
  json,
  type Session,
  type Shelf,
  type ShelfReceipt,
  type ShelvedChanges,
} from '../../../sandbox/index.js'
import { activityTold, athleteOf, idOf, isFromStrava, shelfIdOf, shelfOf, sportOf, wellnessOn } from './told.js'

const problem = (status: number, error: string): Response => json({ status, error }, { status })
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
const bytes = (content: Uint8Array): Response =>
  new Response(content as Uint8Array<ArrayBuffer>, { headers: { 'content-type': 'application/octet-stream' } })

export const answer = async (request: Request, session: Session): Promise<Response> => {
  const url = new URL(request.url)
  const { method } = request
  const path = url.pathname.replace('/api/v1/', '')
  const { person, by } = session
  const may = (scope: string): boolean =>
    by === 'key' || session.scopes.some((one) => one === scope || one === scope.replace(/READ$/, 'WRITE'))
  const forbidden = problem(403, 'Access denied')
  if (path === 'disconnect-app' && method === 'DELETE') {
    session.app.end(person)
    return json({})
  }
  const [, athlete, what] = /^athlete\/([^/]+)(?:\/(.+))?$/.exec(path) ?? []
  const [, id, part] = /^activity\/([^/]+)(?:\/(.+))?$/.exec(path) ?? []
  if (athlete !== undefined && athlete !== '0' && athlete !== athleteOf(person)) return forbidden
  const wanted = what?.startsWith('wellness') ? 'WELLNESS:READ' : `ACTIVITY:${method === 'GET' ? 'READ' : 'WRITE'}`
  if ((what !== undefined || id !== undefined) && !may(wanted)) return forbidden
  const shelf = shelfOf(person, session.state)
  if (id !== undefined) return one(request, session, shelf, id, part)
  switch (`${method} ${what ?? 'profile'}`) {
    case 'GET profile':
      return json({ id: athleteOf(person), name: person.name, timezone: person.homeZone, sex: person.sex })
    case 'GET activities':
      return list(url, session, shelf)
    case 'POST activities':
      return upload(request, url, session, shelf)
    case 'POST activities/manual/bulk':
      return byHand(request, session, shelf)
    case 'GET wellness':
      return wellness(url, session)
    default:
      return problem(404, 'Not found')
  }
}

/** Local dates, or local dates with times; a date alone as the newest means its midnight. */
const list = (url: URL, { person, now }: Session, shelf: Shelf): Response => {
  const oldest = url.searchParams.get('oldest')
  if (oldest === null) return problem(422, 'oldest is required')
  const newest = url.searchParams.get('newest') ?? person.iso(now).slice(0, 19)
  const until = newest.length === 10 ? `${newest}T00:00:00` : newest
  const found = shelf
    .list(now)
    .filter(({ outline }) => {
      const start = person.iso(outline.start.at).slice(0, 19)
      return start >= oldest && start <= until
    })
    .reverse()
  const limit = Number(url.searchParams.get('limit') ?? found.length)
  return json(found.slice(0, limit).map((workout) => activityTold(person, workout)))
}

const one = async (
  request: Request,
  { person, now }: Session,
  shelf: Shelf,
  id: string,
  part: string | undefined,
): Promise<Response> => {
  const workout = shelf.get(shelfIdOf(id), now)
  if (workout === undefined) return problem(404, 'Activity not found')
  const isHidden = isFromStrava(workout)
  const { method } = request
  if (part === 'file' || part === 'fit-file') {
    if (isHidden) return problem(403, 'Strava activities are not available')
    if (workout.outline.isStationary) return problem(404, 'Activity has no file')
    return bytes(gzipSync(workout.file(part === 'file' ? workout.originalFormat : 'fit'), { level: 1 }))
  }
  if (part !== undefined) return problem(404, 'Not found')
  if (method === 'DELETE') {
    shelf.remove(workout.id, now)
    return json({ id, icu_athlete_id: athleteOf(person) })
  }
  if (method === 'PUT') {
    if (isHidden) return problem(403, 'Cannot update Strava activities')
    const { name, description, type, trainer } = (await bodyOf(request)) ?? {}
    const sport = sportOf(type, trainer)
    const changes: ShelvedChanges = {
      ...(typeof name === 'string' && { name }),
      ...(typeof description === 'string' && { notes: description }),
      ...(sport !== undefined && { sport }),
    }
    shelf.edit(workout.id, changes, now)
  }
  const told = shelf.get(workout.id, now)
  return told === undefined ? problem(404, 'Activity not found') : json(activityTold(person, told))
}

const upload = async (request: Request, url: URL, { person, now }: Session, shelf: Shelf): Promise<Response> => {
  const file = (await request.formData().catch(() => undefined))?.get('file')
  if (file == null || typeof file === 'string') return problem(422, 'file is required')
  const given = (name: string): string | undefined => text(url.searchParams.get(name))
  const [title, notes, mark] = [given('name'), given('description'), given('external_id')]
  const receipt = shelf.upload({
    bytes: new Uint8Array(await file.arrayBuffer()),
    name: file.name,
    ...(title !== undefined && { title }),
    ...(notes !== undefined && { notes }),
    ...(mark !== undefined && { mark }),
    now,
  })
  if (receipt.state === 'refused') return problem(422, `Unable to process file: ${receipt.why}`)
  return json(uploaded(receipt, athleteOf(person)), { status: receipt.state === 'duplicate' ? 200 : 201 })
}
const uploaded = (receipt: ShelfReceipt, icu_athlete_id: string) => {
  const id = 'id' in receipt ? idOf(receipt) : undefined
  return { icu_athlete_id, id, activities: [{ id, icu_athlete_id }] }
}

/** Those with an `external_id` that is known are changed instead of made. */
const byHand = async (request: Request, { person, now }: Session, shelf: Shelf): Promise<Response> => {
  const entries: unknown = await request.json().catch(() => undefined)
  if (!Array.isArray(entries)) return problem(422, 'Expected an array')
  const answers = (entries as readonly Readonly<Record<string, unknown>>[]).map((entry) => {
    const { external_id, start_date_local: local, elapsed_time, moving_time, distance, calories } = entry
    const mark = text(external_id)
    const known = mark && shelf.list(now).find((each) => each.mark === mark)
    if (known) return known
    if (typeof local !== 'string') return undefined
    const { at } = resolveLocal(local, person.homeZone)
    const start = instant(at, offsetAt(person.homeZone, at))
    const seconds = Number(elapsed_time ?? moving_time ?? 0)
    const title = text(entry['name'])
    const notes = text(entry['description'])
    const statistics = {
      elapsedSeconds: seconds,
      timerSeconds: Number(moving_time ?? seconds),
      ...(typeof distance === 'number' && { distanceMeters: distance }),
      ...(typeof calories === 'number' && { energyKcal: calories }),
    }
    const sport = sportOf(entry['type'], entry['trainer']) ?? 'other'
    const end = instant(at + seconds * 1000, start.offset)
    const about = { sport, ...(mark && { mark }), ...(title && { title }), ...(notes && { notes }) }
    const receipt = shelf.add(recordingOf({ start, end, sport, statistics }), about, now)
    return 'id' in receipt ? shelf.get(receipt.id, now) : undefined
  })
  if (answers.includes(undefined)) return problem(422, 'start_date_local is required')
  return json(answers.flatMap((workout) => (workout ? [activityTold(person, workout)] : [])))
}

const wellness = (url: URL, { person, now }: Session): Response => {
  const [oldest, newest] = [url.searchParams.get('oldest') ?? '', url.searchParams.get('newest') ?? '']
  if (!isDay(oldest) || !isDay(newest)) return problem(422, 'Invalid date')
  const days: unknown[] = []
  let weight: number | null = null
  for (let day = oldest; day <= newest; day = addDays(day, 1)) {
    const told = wellnessOn(person, day, now)
    if (told === undefined) continue
    // Weight is carried over from day to day, and marked as such.
    const tempWeight = told.weight === null && weight !== null
    weight = told.weight ?? weight
    days.push({ id: day, ctl: 50.1, atl: 55.2, rampRate: 0.4, sportInfo: [], ...told, weight, tempWeight })
  }
  return json(days)
}
