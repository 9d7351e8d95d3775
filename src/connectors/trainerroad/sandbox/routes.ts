/** What is asked for where. */
import { minuteMs } from '../../../kit/index.js'
import {
  createShelf,
  json,
  type Person,
  type ServiceState,
  type Session,
  type Shelf,
  type ShelvedWorkout,
  uuid,
} from '../../../sandbox/index.js'

export const memberIdOf = ({ seed }: Person): number => 660_000 + seed
/** Nobody but themselves may see their rides. */
const isPrivate = ({ seed }: Person): boolean => seed % 4 === 0

export const shelfOf = (person: Person, state: ServiceState): Shelf =>
  createShelf({
    service: 'trainerroad',
    person,
    state,
    native: 0.9,
    records: ({ sport, isStationary }) => sport === 'indoor_cycling' && !isStationary,
  })

/** By when it came there: numbers rise. */
export const numberOf = ({ id, createdAt }: ShelvedWorkout): number =>
  Math.floor(createdAt / minuteMs) * 1000 + (Number(id) % 1000)
const guidOf = ({ id }: ShelvedWorkout): string => uuid(Number(id) % 1e9, 'trainerroad', id)

export const answer = async (request: Request, { person, state, now }: Session): Promise<Response> => {
  const { hostname, pathname, searchParams } = new URL(request.url)
  const all = shelfOf(person, state).list(now)
  if (pathname === '/api/members') return json({ MemberId: memberIdOf(person), Username: person.givenName })
  if (pathname === '/api/careerworkouts') {
    const guid = searchParams.get('guid')
    if (guid === null) return json(all.map((workout) => ({ Id: numberOf(workout), Guid: guidOf(workout) })))
    const found = all.find((workout) => guidOf(workout) === guid)
    return found === undefined ? json({ Message: 'Not found' }, { status: 404 }) : json(rideOf(found))
  }
  const [, number] = /^\/cycling\/rides\/download\/(\d+)$/.exec(pathname) ?? []
  const found = all.find((workout) => String(numberOf(workout)) === number)
  if (hostname !== 'www.trainerroad.com' || found === undefined) return new Response('Not found', { status: 404 })
  if (isPrivate(person)) return new Response('Server error', { status: 500 })
  return new Response(found.file('tcx') as BodyInit, { headers: { 'content-type': 'application/vnd.garmin.tcx+xml' } })
}

const rideOf = ({ outline, name, notes, activity }: ShelvedWorkout) => ({
  WorkoutDate: new Date(outline.start.at).toISOString().slice(0, 19),
  WorkoutName: name ?? 'Free ride',
  WorkoutNotes: notes ?? null,
  TotalMinutes: outline.elapsedSeconds / 60,
  TotalKM: (outline.distanceMeters ?? 0) / 1000,
  AvgWatts: activity.statistics.powerWatts?.average ?? null,
  Kj: null,
})
