/** The few things that can be asked for. */
import { dayMs } from '../../../kit/index.js'
import { type AppSession, bodyOf, empty, json, type Session } from '../../../sandbox/index.js'
import { byPath, changingMs, documents, isTooWide } from './days.js'
import type { Asked } from './posts.js'
import { fileMs, shelfOf } from './workouts.js'

const rest = '/wellness-api/rest/'
const refused = (status: number, errorMessage: string): Response => json({ errorMessage }, { status })

/** There is no API for it: `PUT https://apis.garmin.com/tools/endpoints {"url":…}` stands for the page. */
export const endpoints = async (request: Request, app: AppSession): Promise<Response | undefined> => {
  if (new URL(request.url).pathname !== '/tools/endpoints') return undefined
  const { url } = (await bodyOf(request)) ?? {}
  if (request.method !== 'PUT' || typeof url !== 'string') return refused(400, 'url is required')
  app.state.set('endpoint', url)
  return json({ url })
}

export const answer = (request: Request, session: Session): Response => {
  const { pathname, searchParams } = new URL(request.url)
  if (!pathname.startsWith(rest)) return refused(404, 'Not found')
  const [what = '', part = ''] = pathname.slice(rest.length).split('/')
  if (what === 'user') return user(request.method, part, session)
  if (request.method !== 'GET') return refused(405, 'Method not allowed')
  if (what === 'backfill') return backfill(part, searchParams, session)
  if (what === 'activityFile') return file(searchParams, session)
  return what === 'bodyComps' ? bodies(searchParams, session) : refused(404, 'Not found')
}

const user = (method: string, part: string, { account, app, person }: Session): Response => {
  if (method === 'DELETE' && part === 'registration') {
    app.end(person)
    return empty()
  }
  if (method !== 'GET') return refused(405, 'Method not allowed')
  if (part === 'id') return json({ userId: account })
  const permissions = ['ACTIVITY_EXPORT', 'HEALTH_EXPORT', 'HISTORICAL_DATA_EXPORT', 'WORKOUT_IMPORT', 'MCT_EXPORT']
  return part === 'permissions' ? json({ userId: account, permissions }) : refused(404, 'Not found')
}

/** Accepted, and posted later. The same stretch is asked for once. */
const backfill = (type: string, query: URLSearchParams, { state, now }: Session): Response => {
  const [from, to] = ['summaryStartTimeInSeconds', 'summaryEndTimeInSeconds'].map(
    (name) => Number(query.get(name)) * 1000,
  )
  if (!from || !to || to < from)
    return refused(400, 'summaryStartTimeInSeconds and summaryEndTimeInSeconds are required')
  if (isTooWide({ from, to })) return refused(400, 'the range is larger than 90 days')
  if (to < now - 1826 * dayMs)
    return refused(400, `start time is before minStartTimeInSeconds=${Math.floor(now / 1000) - 1826 * 86_400}`)
  const key = byPath[type] ?? type
  const asked = state.get<readonly Asked[]>('asked') ?? []
  if (asked.some((one) => one.key === key && one.from <= from && one.to >= to))
    return refused(409, 'duplicate backfill request')
  state.set('asked', [...asked, { key, from, to, at: now }])
  return new Response(null, { status: 202 })
}

const file = (query: URLSearchParams, { person, state, now }: Session): Response => {
  const handedOut = Number.parseInt(query.get('token') ?? '', 36)
  const workout = shelfOf(person, state).get(query.get('id') ?? '', now)
  if (workout === undefined || Number.isNaN(handedOut)) return refused(400, 'no such file')
  if (now - handedOut > fileMs) return refused(410, 'the file is no longer available')
  return new Response(workout.file('fit') as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': 'application/octet-stream' },
  })
}

const bodies = (query: URLSearchParams, { person, now }: Session): Response => {
  const [from = 0, to = 0] = ['uploadStartTimeInSeconds', 'uploadEndTimeInSeconds'].map(
    (name) => Number(query.get(name)) * 1000,
  )
  const found = [...(documents['bodyComps']?.(person, { from: from - changingMs, to }, now) ?? [])]
  return json(found.map(({ doc }) => doc()))
}
