/** Subscriptions, one for each person, category and address, and the notices. https://developer.withings.com/developer-guide/v3/data-api/notifications/notification-overview */
import { dayMs } from '../../../kit/index.js'
import {
  type AppSession,
  json,
  type Living,
  type OutgoingCall,
  type Person,
  type ServiceState,
  type Session,
  type TimeSpan,
} from '../../../sandbox/index.js'
import { guestsIn, recordingsOf, seconds, userIdOf } from './told.js'

interface Profile {
  readonly appli: number
  readonly callbackurl: string
  readonly comment: string
  readonly expires: number
}
const profilesOf = (state: ServiceState): readonly Profile[] => state.get<readonly Profile[]>('profiles') ?? []
const told = (body: object): Response => json({ status: 0, body })
const known = [1, 2, 4, 16, 44, 46, 50, 51, 54, 55, 58]

export const notify = async (
  form: Readonly<Record<string, unknown>>,
  { app, state, now }: Session,
): Promise<Response> => {
  const profiles = profilesOf(state)
  const [appli, callbackurl] = [Number(form['appli'] ?? 1), String(form['callbackurl'] ?? '')]
  const isIt = (one: Profile): boolean => one.appli === appli && one.callbackurl === callbackurl
  switch (form['action']) {
    case 'list':
      return told({ profiles: form['appli'] === undefined ? profiles : profiles.filter((one) => one.appli === appli) })
    case 'get':
      return told(profiles.find(isIt) ?? {})
    case 'revoke':
      state.set(
        'profiles',
        profiles.filter((one) => !isIt(one)),
      )
      return told({})
    case 'subscribe': {
      if (!known.includes(appli)) return json({ status: 503, body: {}, error: 'Invalid Params: appli' })
      // The address has to answer before anything is sent to it.
      const reached =
        URL.canParse(callbackurl) &&
        (await app.call({ url: callbackurl, method: 'GET', headers: {} }).catch(() => undefined))
      if (reached === false || reached?.status !== 200)
        return json({ status: 293, body: {}, error: 'The callback URL is either absent or incorrect' })
      const made = {
        appli,
        callbackurl,
        comment: String(form['comment'] ?? ''),
        expires: seconds(now + 10 * 365 * dayMs),
      }
      // Read again: another may have been made while the address was asked.
      state.set('profiles', [...profilesOf(state).filter((one) => !isIt(one)), made])
      return told({})
    }
    default:
      return json({ status: 2555, body: {}, error: 'Unknown action' })
  }
}

interface Happening {
  readonly appli: number
  readonly about: Readonly<Record<string, string | number>>
}

export function* notices(app: AppSession, person: Person, span: TimeSpan): Iterable<OutgoingCall> {
  const profiles = profilesOf(app.stateOf(person))
  if (profiles.length === 0) return
  const userid = userIdOf(person)
  for (const { appli, about } of happenings(person, span))
    for (const one of profiles.filter((profile) => profile.appli === appli)) {
      const form = Object.entries({ userid, ...about, appli }).map(([name, value]) => [name, String(value)])
      yield {
        url: one.callbackurl,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(form).toString(),
        about: String(userid),
        subscription: `${appli}`,
      }
    }
}

/** How long before now something may lie that changes now. */
const changingMs = 20 * dayMs

function* happenings(person: Person, { from, to }: TimeSpan): Iterable<Happening> {
  const within = (at: number): boolean => at >= from && at < to
  const wide = { from: from - changingMs, to }
  const between = (start: number, end: number) => ({ startdate: seconds(start), enddate: seconds(end) })
  const changes = <T>({ versions, deletedAt }: Living<T>): 'changed' | 'deleted' | undefined =>
    deletedAt !== undefined && within(deletedAt)
      ? 'deleted'
      : versions.some(({ at }) => within(at))
        ? 'changed'
        : undefined

  for (const living of person.weighIns(wide)) {
    const value = living.versions.at(-1)?.value
    if (value !== undefined && changes(living) !== undefined)
      yield { appli: 1, about: between(value.at - 1000, value.at) }
  }
  for (const at of guestsIn(person, { from, to })) yield { appli: 1, about: between(at - 1000, at) }
  for (const living of person.sleeps(wide)) {
    const [value, change] = [living.versions.at(-1)?.value, changes(living)]
    if (value !== undefined && change !== undefined)
      yield {
        appli: 44,
        about: { ...between(value.start, value.end), ...(change === 'deleted' && { action: 'delete' }) },
      }
  }
  const days = new Set(
    person
      .workouts(wide)
      .filter((living) => changes(living) !== undefined)
      .map(({ versions }) => versions[0]?.value.day),
  )
  const [before, after] = [person.syncedUntil(from), person.syncedUntil(to)]
  if (after > before) for (const day of person.daysIn({ from: before, to: after })) days.add(day)
  for (const date of days) if (date !== undefined) yield { appli: 16, about: { date } }
  const unheard = new Set(recordingsOf(person, { from: before - dayMs, to: after }, from).map(({ at }) => at))
  for (const { at } of recordingsOf(person, { from: before - dayMs, to: after }, to))
    if (!unheard.has(at)) yield { appli: 54, about: between(at, at + 30_000) }
}
