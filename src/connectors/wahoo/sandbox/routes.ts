/** Which answer is where. https://cloud-api.wahooligan.com/ */
import { isSport } from '../../../kit/index.js'
import { type AppSession, bodyOf, empty, json, type Session, type ShelvedChanges } from '../../../sandbox/index.js'
import { fileHost, portal, shelfOf, sportOf, userIdOf, workout } from './told.js'

const notFound = (): Response => json({ error: 'Not found' }, { status: 404 })
const forbidden = (): Response => json({ error: 'The access token lacks the scope' }, { status: 403 })

/** What bears no token: files, and the page where the operator types things in. */
export const filesOrPortal = async (request: Request, app: AppSession): Promise<Response | undefined> => {
  const url = new URL(request.url)
  if (url.origin === fileHost) return file(url, app)
  if (url.origin !== portal) return undefined
  // There is no API for it: `PUT https://developers.wahooligan.com/webhook {"url","token"}` stands for the page.
  if (request.method !== 'PUT') return notFound()
  const { url: address, token } = (await bodyOf(request)) ?? {}
  app.state.set('webhook', { url: address, token })
  return json({ saved: true })
}

const file = (url: URL, app: AppSession): Response => {
  const [, id = '', at = ''] = /^\/workout_file\/(\d+)-(\d+)\.fit$/.exec(url.pathname) ?? []
  for (const person of app.people) {
    const found = shelfOf(person, app.stateOf(person)).get(id, app.now)
    if (found !== undefined && String(found.updatedAt) === at)
      return new Response(found.file('fit') as BodyInit, { headers: { 'content-type': 'application/vnd.fit' } })
  }
  return new Response('<Error><Code>AccessDenied</Code></Error>', { status: 403 })
}

export const answer = async (request: Request, session: Session, listsUploads: boolean): Promise<Response> => {
  const url = new URL(request.url)
  const { person, scopes, app } = session
  const route = `${request.method} ${url.pathname}`
  const may = (scope: string): boolean => scopes.includes(scope)
  if (route === 'GET /v1/user') return may('user_read') ? json(user(session)) : forbidden()
  if (route === 'DELETE /v1/permissions') {
    app.end(person)
    return json({ success: 'Permission revoked' })
  }
  if (route === 'GET /v1/workouts') return may('workouts_read') ? list(url, session, listsUploads) : forbidden()
  if (route === 'POST /v1/workout_file_uploads') return may('workouts_write') ? upload(request, session) : forbidden()
  const [, token] = /^GET \/v1\/workout_file_uploads\/([^/]+)$/.exec(route) ?? []
  if (token !== undefined) return status(token, session)
  const [, id] = /^[A-Z]+ \/v1\/workouts\/(\d+)$/.exec(route) ?? []
  if (id === undefined) return notFound()
  if (!may(request.method === 'GET' ? 'workouts_read' : 'workouts_write')) return forbidden()
  return one(id, request, session)
}

const user = ({ person }: Session) => ({
  id: userIdOf(person),
  first: person.givenName,
  last: person.familyName,
  email: person.email,
})

const list = ({ searchParams: asked }: URL, { person, state, now }: Session, listsUploads: boolean): Response => {
  const [page, per_page] = [Number(asked.get('page') ?? 1), Math.min(Number(asked.get('per_page') ?? 30), 100)]
  if (!(page >= 1 && per_page >= 1)) return json({ error: 'Bad page' }, { status: 400 })
  // What applications of others brought is not told.
  const all = shelfOf(person, state)
    .list(now)
    .filter(({ isUpload }) => listsUploads || !isUpload)
    .toReversed()
  const workouts = all.slice((page - 1) * per_page, page * per_page).map(workout)
  return json({ workouts, total: all.length, page, per_page, order: 'descending', sort: 'starts' })
}

const one = async (id: string, request: Request, { person, state, now }: Session): Promise<Response> => {
  const shelf = shelfOf(person, state)
  const found = shelf.get(id, now)
  if (found === undefined) return notFound()
  if (request.method === 'GET') return json(workout(found))
  // Only what the application brought is its to change.
  if (!found.isUpload) return forbidden()
  if (request.method === 'DELETE') {
    shelf.remove(id, now)
    return empty()
  }
  const form = (await bodyOf(request)) ?? {}
  const [name, type] = [form['workout[name]'], form['workout[workout_type_id]']]
  const sport = sportOf(Number(type))
  const changes: ShelvedChanges = {
    ...(typeof name === 'string' && { name }),
    ...(type !== undefined && isSport(sport) && { sport }),
  }
  shelf.edit(id, changes, now)
  return json(workout(shelf.get(id, now) ?? found))
}

const dataUrl = /^data:application\/vnd\.fit;base64,/
const upload = async (request: Request, { person, state, now }: Session): Promise<Response> => {
  const form = (await bodyOf(request)) ?? {}
  const [told, fileName] = [form['workout_file_upload[file]'], form['workout_file_upload[filename]']]
  if (typeof told !== 'string' || !dataUrl.test(told)) return json({ error: 'file is missing' }, { status: 422 })
  const receipt = shelfOf(person, state).upload({
    bytes: new Uint8Array(Buffer.from(told.replace(dataUrl, ''), 'base64')),
    now,
    ...(typeof fileName === 'string' && { name: fileName }),
  })
  const token = 'ticket' in receipt ? receipt.ticket : `done-${now}`
  return json({ token, status: 'queued' }, { status: 202 })
}

const status = (token: string, { person, state, now }: Session): Response => {
  const receipt = shelfOf(person, state).ticket(token, now)
  if (receipt === undefined) return notFound()
  if (receipt.state === 'processing') return json({ token, status: 'processing' })
  if (receipt.state === 'refused') return json({ token, status: 'error', error: receipt.why })
  if (receipt.state === 'duplicate') return json({ token, status: 'duplicate', error: 'File was previously uploaded' })
  return json({ token, status: 'complete', workout_id: Number(receipt.id), workout_summary_id: Number(receipt.id) + 1 })
}
