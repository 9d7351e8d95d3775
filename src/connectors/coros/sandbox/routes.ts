/** Which answer is where. */
import { addDays, daysBetween, isDay, type LocalDay } from '../../../kit/index.js'
import { type AppSession, bodyOf, json, type Session, type ShelfReceipt } from '../../../sandbox/index.js'
import {
  dayEntry,
  daysIn,
  fileHost,
  fitUrl,
  idOf,
  item,
  labelOf,
  openIdOf,
  portal,
  shelfOf,
  withNumbers,
} from './told.js'

const told = (data: unknown): Response =>
  new Response(withNumbers({ result: '0000', message: 'OK', data }), {
    headers: { 'content-type': 'application/json' },
  })
const wrong = (result: string, message: string): Response => json({ result, message })

/** What bears no token: a refresh, a file, and the form of the application. */
export const withoutToken = async (request: Request, app: AppSession): Promise<Response | undefined> => {
  const url = new URL(request.url)
  if (url.origin === fileHost) return file(url, app)
  if (url.pathname === '/oauth2/refresh-token') return refresh(request, app)
  if (url.origin !== portal) return undefined
  // There is no API for it: `PUT https://support.coros.com/application {"webhook"}` stands for the form.
  app.state.set('webhook', (await bodyOf(request))?.['webhook'])
  return json({ received: true })
}

const refresh = async (request: Request, app: AppSession): Promise<Response> => {
  const form = (await bodyOf(request)) ?? {}
  const isOurs = form['client_id'] === app.clientId && form['client_secret'] === app.clientSecret
  if (!isOurs || form['grant_type'] !== 'refresh_token') return wrong('1001', 'Parameter error')
  return app.prolong(String(form['refresh_token']))
    ? json({ result: '0000', message: 'OK' })
    : wrong('5006', 'Token expired or invalid')
}

const file = (url: URL, app: AppSession): Response => {
  const [, account = '', id = ''] = /^\/fit\/([^/]+)\/(\d+)\.fit$/.exec(url.pathname) ?? []
  const person = app.people.find((one) => openIdOf(one) === account)
  const found = person && shelfOf(person, app.stateOf(person)).get(id, app.now)
  const isGood = Number(url.searchParams.get('Expires')) > app.now && url.searchParams.get('token') === null
  if (found === undefined || !isGood) return new Response('<Error><Code>AccessDenied</Code></Error>', { status: 403 })
  return new Response(found.file('fit') as BodyInit, { headers: { 'content-type': 'application/octet-stream' } })
}

export const answer = async (request: Request, session: Session): Promise<Response> => {
  const { pathname: path, searchParams: asked } = new URL(request.url)
  const route = `${request.method} ${path}`
  if (route === 'POST /oauth2/deauthorize') {
    session.app.end(session.person)
    return told(null)
  }
  if (route === 'POST /coros/file/upload') return upload(request, session)
  if (asked.get('openId') !== session.account) return wrong('5010', 'Invalid openId')
  if (route === 'GET /v2/coros/sport/list') return ranged(asked, session, sports)
  if (route === 'GET /coros/daily/query') return ranged(asked, session, days)
  if (route === 'GET /v2/coros/sport/detail/fit') return detail(asked, session)
  if (route === 'GET /coros/file/upload/get') return status(asked.get('uploadId') ?? '', session)
  return json({ message: 'Not found' }, { status: 404 })
}

const longestDays = 30
const historyDays = 92
type Range = readonly [from: LocalDay, to: LocalDay]
const ranged = (asked: URLSearchParams, session: Session, tell: (range: Range, session: Session) => unknown) => {
  const [from, to] = ['startDate', 'endDate'].map((name) =>
    (/^(\d{4})(\d\d)(\d\d)$/.exec(asked.get(name) ?? '') ?? []).slice(1).join('-'),
  ) as [LocalDay, LocalDay]
  if (!isDay(from) || !isDay(to) || daysBetween(from, to) < 0) return wrong('1001', 'Parameter error')
  if (daysBetween(from, to) >= longestDays) return wrong('1031', 'The range is too long')
  if (from < addDays(session.person.dayAt(session.now), -historyDays)) return wrong('1031', 'The range is too old')
  return told(tell([from, to], session))
}

const sports = ([from, to]: Range, { person, state, now }: Session) =>
  shelfOf(person, state)
    .list(now)
    .filter(({ outline }) => {
      const day = person.dayAt(outline.start.at)
      return day >= from && day <= to
    })
    .map((each) => item(person, each, now))
const days = ([from, to]: Range, { person, now }: Session) =>
  Array.from(daysIn(person, from, to, now), (day) => dayEntry(person, day))

const detail = (asked: URLSearchParams, { person, state, now }: Session): Response => {
  const found = shelfOf(person, state).get(idOf(asked.get('labelId') ?? ''), now)
  if (found === undefined) return told(null)
  const { labelId, mode, subMode } = item(person, found, now)
  return told({ labelId, mode, subMode, fitUrl: fitUrl(person, found.id, now) })
}

const largestBytes = 20 * 1024 * 1024
const upload = async (request: Request, { person, state, account, now }: Session): Promise<Response> => {
  const form = await request.formData()
  const part = form.get('sportFile')
  if (form.get('openId') !== account) return wrong('5010', 'Invalid openId')
  if (!(part instanceof File)) return wrong('1001', 'Parameter error')
  if (form.get('fileType') !== '4') return wrong('5096', 'Unsupported file type')
  if (part.size > largestBytes) return wrong('1008', 'The file is too big')
  const bytes = new Uint8Array(await part.arrayBuffer())
  const receipt = shelfOf(person, state).upload({ bytes, name: part.name, now })
  if (receipt.state === 'processing') return told([{ uploadId: receipt.ticket, status: 1 }])
  return outcome('0', receipt)
}
const status = (uploadId: string, { person, state, now }: Session): Response => {
  const receipt = shelfOf(person, state).ticket(uploadId, now)
  return receipt === undefined ? wrong('1001', 'Parameter error') : outcome(uploadId, receipt)
}
const outcome = (uploadId: string, receipt: ShelfReceipt): Response => {
  if (receipt.state === 'processing') return told([{ uploadId, status: 1 }])
  if (receipt.state === 'duplicate') return wrong('5082', 'The sport data already exists')
  if (receipt.state === 'refused') return told([{ uploadId, status: -1 }])
  return told([{ uploadId, status: 2, labelId: labelOf(receipt.id) }])
}
