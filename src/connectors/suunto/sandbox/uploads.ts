/** Uploads, in three steps, and the profile in the API zone. https://apizone.suunto.com/how-to-workout-upload */
import {
  type AppSession,
  bodyOf,
  empty,
  json,
  type Person,
  type Session,
  type ShelfReceipt,
} from '../../../sandbox/index.js'
import { keyOf, shelfOf, userOf } from './told.js'

export const storageHost = 'https://suuntouploads.blob.core.windows.net'
const zone = 'apizone.suunto.com'

interface Upload {
  readonly description?: string
  readonly isPrivate: boolean
  readonly receipt?: ShelfReceipt
}

/** What bears no token: the storage, whose addresses are signed, and the page where the operator types things in. */
export const profileOrStorage = async (request: Request, app: AppSession): Promise<Response | undefined> => {
  const url = new URL(request.url)
  if (url.origin === storageHost) return put(request, url, app)
  if (url.host !== zone) return undefined
  // There is no API for it: `PUT https://apizone.suunto.com/profile {"notificationUrl","notificationSecret"}` stands for the page.
  const told = (await bodyOf(request)) ?? {}
  if (request.method !== 'PUT') return json({ message: 'Not found' }, { status: 404 })
  app.state.set('profile', { url: told['notificationUrl'], secret: told['notificationSecret'] })
  return json({ saved: true })
}

/** Where the file is to go. */
export const begin = async (request: Request, { person, state, now }: Session): Promise<Response> => {
  const told = (await bodyOf(request)) ?? {}
  const count = (state.get<number>('uploads begun') ?? 0) + 1
  state.set('uploads begun', count)
  const id = `${now.toString(16)}${String(count).padStart(4, '0')}`
  const { description, privacy } = told
  const upload: Upload = {
    isPrivate: privacy === 'PRIVATE',
    ...(typeof description === 'string' && description !== '' && { description }),
  }
  state.set(`upload ${id}`, upload)
  return json({
    id,
    url: `${storageHost}/workouts/${userOf(person)}/${id}?sp=cw&se=${now + 900_000}&sig=invented`,
    method: 'PUT',
    headers: { 'x-ms-blob-type': 'BlockBlob' },
    dataType: 'FIT',
  })
}

const put = async (request: Request, url: URL, app: AppSession): Promise<Response> => {
  const [, , user = '', id = ''] = url.pathname.split('/')
  const person = app.people.find((one) => userOf(one) === user)
  const refused = (code: string, status: number): Response =>
    new Response(`<Error><Code>${code}</Code></Error>`, { status })
  if (request.method !== 'PUT' || person === undefined) return refused('ResourceNotFound', 404)
  // A signed address is all it takes, and all it bears.
  if (request.headers.has('authorization')) return refused('InvalidAuthenticationInfo', 400)
  if (request.headers.get('x-ms-blob-type') !== 'BlockBlob') return refused('MissingRequiredHeader', 400)
  if (Number(url.searchParams.get('se')) < app.now) return refused('AuthenticationFailed', 403)
  const state = app.stateOf(person)
  const upload = state.get<Upload>(`upload ${id}`)
  if (upload === undefined) return refused('AuthenticationFailed', 403)
  if (upload.receipt === undefined)
    state.set(`upload ${id}`, { ...upload, receipt: await taken(request, person, app, upload) })
  return empty(201)
}

const taken = async (request: Request, person: Person, app: AppSession, { description, isPrivate }: Upload) =>
  shelfOf(person, app.stateOf(person)).upload({
    bytes: new Uint8Array(await request.arrayBuffer()),
    isPrivate,
    now: app.now,
    ...(description !== undefined && { notes: description }),
  })

/** What became of it. */
export const status = (id: string, { person, state, now }: Session): Response => {
  const upload = state.get<Upload>(`upload ${id}`)
  if (upload === undefined) return json({ message: 'Upload not found' }, { status: 404 })
  const { receipt } = upload
  const shelf = shelfOf(person, state)
  const current = receipt?.state === 'processing' ? shelf.ticket(receipt.ticket, now) : receipt
  if (current === undefined) return json({ id, status: 'NEW' })
  if (current.state === 'processing') return json({ id, status: 'ACQUIRED' })
  if (current.state === 'duplicate') return json({ id, status: 'ERROR', message: 'Already exists' })
  if (current.state === 'refused') return json({ id, status: 'ERROR', message: current.why })
  const workoutKey = keyOf(current.id)
  return json({ id, status: 'PROCESSED', workoutKey, webUrl: `https://www.suunto.com/move/${workoutKey}` })
}
