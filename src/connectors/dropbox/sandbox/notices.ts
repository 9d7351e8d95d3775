/** The app console, where the operator types an address in, and the notices sent there. https://www.dropbox.com/developers/reference/webhooks */
import { createHmac } from 'node:crypto'
import { type AppSession, bodyOf, json, type OutgoingCall, type Person, type TimeSpan } from '../../../sandbox/index.js'
import { accountOf, shelfOf } from './told.js'

/** There is no API for it: `PUT https://www.dropbox.com/developers/apps {"webhook":…}` stands for the page. */
export const appConsole = async (request: Request, app: AppSession): Promise<Response | undefined> => {
  const { host, pathname } = new URL(request.url)
  if (host !== 'www.dropbox.com' || pathname !== '/developers/apps') return undefined
  const { webhook } = (await bodyOf(request)) ?? {}
  if (request.method !== 'PUT' || typeof webhook !== 'string') return json({}, { status: 404 })
  const challenge = 'are-you-there'
  const check = await app.call({ url: `${webhook}?challenge=${challenge}`, method: 'GET', headers: {} })
  if ((await check.text()) !== challenge) return json({ error: 'the challenge did not come back' }, { status: 400 })
  app.state.set('webhook', webhook)
  return json({ webhook })
}

export function* notices(app: AppSession, person: Person, { from, to }: TimeSpan): Iterable<OutgoingCall> {
  const url = app.state.get<string>('webhook')
  if (url === undefined) return
  const within = (at: number): boolean => at >= from && at < to
  const shelf = shelfOf(person, app.stateOf(person))
  const isNews =
    shelf.list(to).some(({ updatedAt }) => within(updatedAt)) || shelf.gone(to).some(({ at }) => within(at))
  if (!isNews) return
  const account = accountOf(person)
  const body = JSON.stringify({ list_folder: { accounts: [account] }, delta: { users: [person.seed] } })
  const signature = createHmac('sha256', app.clientSecret).update(body).digest('hex')
  const headers = { 'content-type': 'application/json', 'x-dropbox-signature': signature }
  yield { url, method: 'POST', headers, body, about: account }
}
