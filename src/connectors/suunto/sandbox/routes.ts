/** Which answer is where. https://apizone.suunto.com/docs/services/workout-api */
import { dayMs } from '../../../kit/index.js'
import { json, type Session, type ShelvedWorkout, type TimeSpan } from '../../../sandbox/index.js'
import { countedIn, idOf, restedIn, shelfOf, sleepSample, sleepsIn, workout } from './told.js'
import { begin, status } from './uploads.js'

const notFound = (): Response => json({ error: { code: '404', description: 'Not found' } }, { status: 404 })
const wrong = (description: string): Response => json({ error: { code: '400', description } }, { status: 400 })

export const answer = async (request: Request, session: Session): Promise<Response> => {
  const url = new URL(request.url)
  const { pathname: path } = url
  if (!session.scopes.includes('workout')) return json({ statusCode: 403, message: 'Forbidden' }, { status: 403 })
  if (path === '/v2/upload' && request.method === 'POST') return begin(request, session)
  if (request.method !== 'GET') return notFound()
  const [, upload] = /^\/v2\/upload\/([^/]+)$/.exec(path) ?? []
  if (upload !== undefined) return status(upload, session)
  if (path === '/v3/workouts') return list(url, session)
  const [, key, fit] = /^\/v3\/workouts\/([^/]+)(\/fit)?$/.exec(path) ?? []
  if (key !== undefined) return one(key, fit !== undefined, session)
  const [, name = ''] = /^\/247samples\/([a-z]+)$/.exec(path) ?? []
  return samples(name, url, session)
}

const list = ({ searchParams: asked }: URL, { person, state, now }: Session): Response => {
  const [since, until] = [Number(asked.get('since') ?? 0), Number(asked.get('until') ?? now + dayMs)]
  const [limit, offset] = [Number(asked.get('limit') ?? 50), Number(asked.get('offset') ?? 0)]
  if ([since, until, limit, offset].some(Number.isNaN)) return wrong('not a number')
  const byChange = asked.get('filter-by-modification-time') !== 'false'
  const at = ({ updatedAt, outline }: ShelvedWorkout): number => (byChange ? updatedAt : outline.start.at)
  const found = shelfOf(person, state)
    .list(now)
    .filter((each) => at(each) >= since && at(each) < until)
    .sort((one, other) => other.updatedAt - one.updatedAt)
  const payload = found.slice(offset, offset + Math.min(limit, 100)).map(workout)
  return json({ error: null, payload, metadata: { workoutcount: String(found.length), until: String(now) } })
}

/** For so long the file of a new workout is not made yet. */
const makingMs = 30_000
const one = (key: string, asFile: boolean, { person, state, now }: Session): Response => {
  const found = shelfOf(person, state).get(idOf(key), now)
  if (found === undefined) return notFound()
  if (!asFile) return json({ error: null, payload: workout(found), metadata: {} })
  const isMade = found.isUpload || now - found.createdAt >= makingMs
  const bytes = isMade ? found.file('fit') : new Uint8Array(14)
  return new Response(bytes as BodyInit, { headers: { 'content-type': 'application/octet-stream' } })
}

const longestMs = 28 * dayMs
const samples = (name: string, { searchParams: asked }: URL, { person, now }: Session): Response => {
  const span: TimeSpan = { from: Number(asked.get('from') ?? Number.NaN), to: Number(asked.get('to') ?? Number.NaN) }
  if (!(span.to >= span.from && span.to - span.from <= longestMs)) return wrong('from and to')
  if (name === 'sleep') return json(sleepsIn(person, span, now).map((each) => sleepSample(person, each)))
  const tell: Readonly<Record<string, (...about: Parameters<typeof countedIn>) => Iterable<{ readonly at: number }>>> =
    {
      activity: countedIn,
      recovery: restedIn,
    }
  const found = tell[name]?.(person, span, now)
  if (found === undefined) return notFound()
  return json(Array.from(found, ({ at, ...entryData }) => ({ timestamp: person.iso(at), entryData })))
}
