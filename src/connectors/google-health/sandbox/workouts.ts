/** Workouts in full, and those that applications brought. https://developers.google.com/health/data-types/workouts */
import {
  aliveAt,
  bodyOf,
  type Fact,
  json,
  outlineOf,
  type Person,
  recordedFile,
  type ServiceState,
  type Session,
  type TimeSpan,
} from '../../../sandbox/index.js'
import { invalid, notFound } from './refusals.js'
import { interval, nameOf, type Told, timestamp } from './told.js'

/** As it was brought; Google adds the civil times. */
interface Brought {
  readonly id: string
  readonly at: number
  readonly exercise: Readonly<Record<string, unknown>>
}
const broughtTo = (state: ServiceState | undefined): readonly Brought[] =>
  state?.get<readonly Brought[]>('brought') ?? []

/** The points that applications brought, oldest first. */
export const brought = (person: Person, { from, to }: TimeSpan, state: ServiceState | undefined): readonly Told[] =>
  broughtTo(state)
    .flatMap((each) => {
      const { startTime, endTime } = (each.exercise['interval'] ?? {}) as Readonly<Record<string, string>>
      const [start, end] = [Date.parse(startTime ?? ''), Date.parse(endTime ?? '')]
      return start >= from && start < to ? [{ ...toldOf(person, each, start, end), start, end }] : []
    })
    .sort((one, other) => one.start - other.start)

const toldOf = (person: Person, { id, at, exercise }: Brought, start: number, end: number) => {
  const fact: Fact = { kind: 'exercise', start, end, key: `exercise/${id}`, document: `exercise/${id}` }
  return {
    point: () => ({
      name: nameOf(person, 'exercise', id),
      dataSource: { recordingMethod: 'ACTIVELY_MEASURED', platform: 'GOOGLE_WEB_API' },
      exercise: { ...exercise, interval: interval(person, start, end), updateTime: timestamp(at) },
    }),
    facts: [fact],
  }
}

/** `POST …/dataPoints`: an operation, which is done at once. */
export const bring = async (request: Request, { person, state, now }: Session): Promise<Response> => {
  const { exercise } = (await bodyOf(request)) ?? {}
  if (typeof exercise !== 'object' || exercise === null || !('interval' in exercise) || !('exerciseType' in exercise))
    return invalid('exercise.interval and exercise.exerciseType are required')
  const all = broughtTo(state)
  const id = String(2_026_000_000_000_000_000n + BigInt(now) * 100n + BigInt(all.length % 100))
  state.set('brought', [...all, { id, at: now, exercise }])
  return json({ name: `operations/${id}`, done: true, response: { name: nameOf(person, 'exercise', id) } })
}

/** `POST …/dataPoints:batchDelete`: an application can remove what it brought, and nothing else. */
export const takeBack = async (request: Request, { state }: Session): Promise<Response> => {
  const { names } = (await bodyOf(request)) ?? {}
  const ids = Array.isArray(names) ? names.map((name) => String(name).split('/').at(-1)) : []
  const all = broughtTo(state)
  if (!ids.every((id) => all.some((each) => each.id === id))) return notFound()
  state.set(
    'brought',
    all.filter(({ id }) => !ids.includes(id)),
  )
  return json({ name: 'operations/removal', done: true, response: {} })
}

/** `GET …/dataPoints/{id}:exportExerciseTcx`: of what has a track. */
export const exportTcx = (id: string, url: URL, { person, now }: Session): Response => {
  const all = aliveAt(person.workouts({ from: person.device.since, to: now + 86_400_000 }), now)
  const found = all.find((each) => each.id === id)
  if (found === undefined) return notFound()
  const { isStationary, hasPositions } = outlineOf(person, found.value)
  if (isStationary || !(hasPositions || url.searchParams.get('partialData') === 'true')) return notFound()
  const bytes = recordedFile(person, found.value, 'tcx')
  if (url.searchParams.get('alt') !== 'media') return json({ tcxData: new TextDecoder().decode(bytes) })
  return new Response(bytes as BodyInit, { headers: { 'content-type': 'application/vnd.garmin.tcx+xml' } })
}
