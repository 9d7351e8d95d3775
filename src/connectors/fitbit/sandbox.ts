/**
 * Fitbit's Web API as it was until 2 November 2026, simulated from its reference and the facts observed beside it: local
 * times without offset, numbers as text, ranges of days with a limit each, filled minutes, nights that first are
 * classic. Once told to end it answers 410 to everything, as the real one does now.
 * https://dev.fitbit.com/build/reference/web-api/
 */
import { defineService, json, type Person, type Session } from '../../sandbox/index.js'
import * as days from './sandbox/days.js'
import * as logs from './sandbox/logs.js'
import { hrvIntraday, nights, spo2Intraday } from './sandbox/nightly.js'
import { sleep } from './sandbox/sleep-logs.js'
import { developerPage, notices, subscriptions } from './sandbox/subscriptions.js'
import { daysFrom, invalid, refused, userId } from './sandbox/told.js'
import { truth } from './sandbox/truth.js'

const gone = (): Response => refused(410, 'system', 'The Fitbit Web API has been shut down.')

export const sandbox = defineService({
  id: 'fitbit',
  name: 'Fitbit',
  hosts: ['https://api.fitbit.com', 'https://www.fitbit.com', 'https://dev.fitbit.com'],
  oauth: {
    authorizeUrl: 'https://www.fitbit.com/oauth2/authorize',
    tokenUrl: 'https://api.fitbit.com/oauth2/token',
    revokeUrl: 'https://api.fitbit.com/oauth2/revoke',
    clientAuth: ['basic', 'body'],
    scopes: [
      { name: 'activity', title: 'Activity and exercise' },
      { name: 'cardio_fitness', title: 'Cardio fitness score' },
      { name: 'electrocardiogram', title: 'Electrocardiograms' },
      { name: 'heartrate', title: 'Heart rate' },
      { name: 'irregular_rhythm_notifications', title: 'Irregular rhythm notifications' },
      { name: 'location', title: 'Location and GPS' },
      { name: 'nutrition', title: 'Food and water logs' },
      { name: 'oxygen_saturation', title: 'Oxygen saturation' },
      { name: 'profile', title: 'Profile' },
      { name: 'respiratory_rate', title: 'Breathing rate' },
      { name: 'settings', title: 'Devices and settings' },
      { name: 'sleep', title: 'Sleep' },
      { name: 'temperature', title: 'Temperature' },
      { name: 'weight', title: 'Weight' },
    ],
    pkce: 'optional',
    accessTokenSeconds: 28_800,
    refreshToken: 'rotates',
    account: userId,
    tokenExtras: (person) => ({ user_id: userId(person) }),
    tokenError: ({ error, description }) => ({ errors: [{ errorType: error, message: description }], success: false }),
  },
  limits: [{ per: 'connection', requests: 150, seconds: 3600, window: 'fixed' }],
  /** `POST https://dev.fitbit.com/shutdown` with the client's secret ends the service, for everyone and for good. */
  open: async (request, app) => {
    if (app.state.get<boolean>('ended') === true) return gone()
    const { origin, pathname } = new URL(request.url)
    if (
      origin === 'https://dev.fitbit.com' &&
      pathname === '/shutdown' &&
      request.headers.get('authorization') === `Bearer ${app.clientSecret}`
    ) {
      app.state.set('ended', true)
      return json({ ended: true })
    }
    return developerPage(request, app)
  },
  handle: async (request, session) => subscriptions(request, session) ?? answer(new URL(request.url), session),
  refuse: (refusal) =>
    refusal.why === 'limited'
      ? json(
          { errors: [{ errorType: 'rate_limit', message: 'Too Many Requests' }], success: false },
          {
            status: 429,
            headers: {
              'retry-after': String(refusal.retryAfterSeconds),
              'fitbit-rate-limit-limit': '150',
              'fitbit-rate-limit-remaining': '0',
              'fitbit-rate-limit-reset': String(refusal.retryAfterSeconds),
            },
          },
        )
      : refused(
          401,
          refusal.why === 'expired-token' ? 'expired_token' : 'invalid_token',
          'Access token expired or invalid.',
        ),
  truth,
  notices,
})

/** The same service on the day after. */
export const endedSandbox = defineService({ ...sandbox, open: async () => gone() })

type Ranged = (person: Person, days: readonly string[], now: number) => unknown
/** Below `/1/user/-/`, by the first part of the path: scope, longest range, and the answer. */
const ranged: Readonly<Record<string, readonly [scope: string, most: number, tell: Ranged]>> = {
  'activities/heart': ['heartrate', 365, days.heart],
  'activities/active-zone-minutes': ['activity', 1095, days.activeZoneMinutes],
  hrv: ['heartrate', 30, nights.hrv.answer],
  'hrv/all': ['heartrate', 30, hrvIntraday],
  br: ['respiratory_rate', 30, nights.br.answer],
  'br/all': ['respiratory_rate', 30, nights.brStages.answer],
  spo2: ['oxygen_saturation', Number.POSITIVE_INFINITY, nights.spo2.answer],
  'spo2/all': ['oxygen_saturation', 30, spo2Intraday],
  'temp/skin': ['temperature', 30, nights.tempSkin.answer],
  'temp/core': ['temperature', 30, nights.tempCore.answer],
  cardioscore: ['cardio_fitness', 30, nights.cardioScore.answer],
  'body/log/weight': ['weight', 31, logs.weight],
  'body/log/fat': ['weight', 30, logs.fat],
  sleep: ['sleep', 100, sleep],
  ...Object.fromEntries(
    Object.entries(days.resources).map(([name, { most }]) => [
      `activities/${name}`,
      [
        'activity',
        most,
        (person: Person, asked: readonly string[], now: number) => days.series(person, name, asked, now),
      ] as const,
    ]),
  ),
}
const single: Readonly<
  Record<string, readonly [scope: string, tell: (person: Person, day: string, now: number) => unknown]>
> = {
  activities: ['activity', days.summary],
  'foods/log': ['nutrition', logs.foods],
  'foods/log/water': ['nutrition', logs.water],
}

const answer = (url: URL, { person, now, scopes }: Session): Response => {
  const match = /^\/(1|1\.2)\/user\/-\/(.+)\.json$/.exec(url.pathname)
  const [, version, path = ''] = match ?? []
  if (match === null || (version === '1.2') !== path.startsWith('sleep'))
    return refused(404, 'not_found', 'The API you are requesting could not be found.')
  const opened = (scope: string, tell: () => unknown): Response =>
    scopes.includes(scope)
      ? told(tell())
      : refused(403, 'insufficient_scope', `This application does not have permission to access ${scope} data.`)
  const fixed = whole(path, person, now, url)
  if (fixed !== undefined) return opened(...fixed)

  const dated = /^(.+)\/date\/([\d-]+)(?:\/([\d-]+))?(\/all)?(?:\/1d\/(\w+))?$/.exec(path)
  if (dated === null) return refused(404, 'not_found', 'The API you are requesting could not be found.')
  const [, what = '', from = '', to, all = '', detail] = dated
  if (detail !== undefined) return intraday(what, from, person, now, opened)
  const one = to === undefined ? single[what] : undefined
  const asked = daysFrom(from, to ?? from, ranged[`${what}${all}`]?.[1] ?? 1)
  if (asked instanceof Response) return asked
  if (one !== undefined) return opened(one[0], () => one[1](person, from, now))
  const [scope, , tell] = ranged[`${what}${all}`] ?? []
  if (scope === undefined || tell === undefined)
    return refused(404, 'not_found', 'The API you are requesting could not be found.')
  return opened(scope, () => tell(person, asked, now))
}
const told = (body: unknown): Response => (body instanceof Response ? body : json(body))

/** What is asked for without a date. */
const whole = (
  path: string,
  person: Person,
  now: number,
  url: URL,
): readonly [scope: string, tell: () => unknown] | undefined => {
  switch (path) {
    case 'profile':
      return [
        'profile',
        () => ({
          user: {
            encodedId: userId(person),
            displayName: `${person.givenName} ${person.familyName.slice(0, 1)}.`,
            timezone: person.homeZone,
            offsetFromUTCMillis: person.offsetAt(now) * 60_000,
          },
        }),
      ]
    case 'devices':
      return ['settings', () => days.devices(person, now)]
    case 'activities/list':
      return [
        'activity',
        () => {
          const list = logs.activityList(person, url.searchParams, now)
          return typeof list === 'string' ? invalid(list) : list
        },
      ]
    case 'ecg/list':
      return ['electrocardiogram', () => ({ ecgReadings: [], pagination: { next: '', limit: 10, offset: 0 } })]
    case 'irn/alerts/list':
      return ['irregular_rhythm_notifications', () => ({ alerts: [], pagination: { next: '', limit: 10, offset: 0 } })]
    default:
      return undefined
  }
}

/** One day at a time, whatever is asked for. */
const intraday = (
  what: string,
  day: string,
  person: Person,
  now: number,
  opened: (scope: string, tell: () => unknown) => Response,
): Response => {
  const resource = what.replace(/^activities\//, '')
  const asked = daysFrom(day, day, 1)
  if (asked instanceof Response) return asked
  if (resource === 'heart') return opened('heartrate', () => days.heartIntraday(person, day, now))
  if (days.resources[resource]?.minute === undefined)
    return refused(404, 'not_found', 'The API you are requesting could not be found.')
  return opened('activity', () => days.intraday(person, resource, day, now))
}
