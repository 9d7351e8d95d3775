/**
 * Google Health, simulated from the published protocol buffers of API v4 and the facts observed beside them: lists from
 * new to old, numbers as text, zeros left out, filters that differ by type, sums by window and by day, nights that are
 * classic before they have stages, notices signed with a key of a Tink keyset. https://developers.google.com/health
 */
import {
  defineService,
  type Fact,
  json,
  type Person,
  type ServiceState,
  type Session,
  type TruthView,
} from '../../sandbox/index.js'
import { list } from './sandbox/listing.js'
import { lacksScope, notFound, refuse } from './sandbox/refusals.js'
import { rollUp, rollUpTruth, scopeOf } from './sandbox/rollups.js'
import { notices, projectCalls } from './sandbox/subscribers.js'
import type { TypeFacts } from './sandbox/told.js'
import { healthUserId, legacyUserId, nameOf, seconds, timestamp } from './sandbox/told.js'
import { types } from './sandbox/types.js'
import { bring, brought, exportTcx, takeBack } from './sandbox/workouts.js'

const prefix = 'https://www.googleapis.com/auth/googlehealth'
const readOnly = (scope: string): string => `${prefix}.${scope}.readonly`
const writeActivity = `${prefix}.activity_and_fitness.writeonly`

export const sandbox = defineService({
  id: 'google-health',
  name: 'Google Health',
  hosts: [
    'https://health.googleapis.com',
    'https://accounts.google.com',
    'https://oauth2.googleapis.com',
    'https://www.gstatic.com',
  ],
  oauth: {
    authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    revokeUrl: 'https://oauth2.googleapis.com/revoke',
    clientAuth: ['body', 'basic'],
    scopes: [
      { name: readOnly('activity_and_fitness'), title: 'See your activity and fitness data' },
      { name: readOnly('health_metrics_and_measurements'), title: 'See your health metrics and measurements' },
      { name: readOnly('sleep'), title: 'See your sleep data' },
      { name: readOnly('nutrition'), title: 'See your nutrition data' },
      { name: readOnly('location'), title: 'See your location recorded during exercises' },
      { name: writeActivity, title: 'Add to your activity and fitness data' },
      { name: readOnly('ecg'), title: 'See your electrocardiograms' },
      { name: readOnly('irn'), title: 'See your irregular rhythm notifications' },
      { name: readOnly('profile'), title: 'See your Google Health profile' },
      { name: readOnly('settings'), title: 'See your Google Health settings and devices' },
    ],
    pkce: 'optional',
    accessTokenSeconds: 3600,
    refreshToken: 'stays',
    wantsRefresh: (params) => params.get('access_type') === 'offline',
    account: healthUserId,
  },
  limits: [
    { per: 'connection', requests: 300, seconds: 60 },
    { per: 'app', requests: 120_000, seconds: 60 },
  ],
  paging: {
    itemsIn: (body) => ['dataPoints', 'rollupDataPoints'].find((name) => Array.isArray(body[name])),
    nextIn: 'nextPageToken',
    tokenParam: 'pageToken',
  },
  open: projectCalls,
  handle: async (request, session) => answer(request, session),
  refuse,
  truth,
  notices,
})

const answer = async (request: Request, session: Session): Promise<Response> => {
  const url = new URL(request.url)
  const may = (scope: string): boolean => session.scopes.includes(readOnly(scope))
  const match =
    /^\/v4\/users\/me\/(?:dataTypes\/([a-z0-9-]+)\/dataPoints(?::(rollUp|dailyRollUp|batchDelete)|\/([^/:]+)(?::(exportExerciseTcx))?)?|([a-zA-Z]+))$/.exec(
      url.pathname,
    )
  if (match === null) return notFound()
  const [, type, verb, id, file, resource] = match
  if (resource !== undefined) return request.method === 'GET' ? account(resource, session, may) : notFound()
  if (type === undefined) return notFound()
  if (
    request.method === 'POST' &&
    type === 'exercise' &&
    (verb ?? 'batchDelete') === 'batchDelete' &&
    id === undefined
  ) {
    if (!session.scopes.includes(writeActivity)) return lacksScope()
    return verb === undefined ? bring(request, session) : takeBack(request, session)
  }
  if (file !== undefined && id !== undefined && type === 'exercise')
    return may('activity_and_fitness') && may('location') ? exportTcx(id, url, session) : lacksScope()
  if (verb !== undefined) {
    const scope = scopeOf(type)
    if (scope === undefined || request.method !== 'POST') return notFound()
    return may(scope) ? rollUp(type, verb, request, session) : lacksScope()
  }
  const facts = Object.hasOwn(types, type) ? types[type] : undefined
  if (facts === undefined || request.method !== 'GET') return notFound()
  if (!may(facts.scope)) return lacksScope()
  const { person, now, state } = session
  const all = type === 'exercise' ? withBrought(facts, state) : facts
  if (id === undefined) return list(type, all, url, session)
  for (const { point } of all.tell(person, { from: person.device.since, to: now }, now)) {
    const found = point()
    if (found['name'] === nameOf(person, type, id)) return json(found)
  }
  return notFound()
}

const withBrought = (facts: TypeFacts, state: ServiceState | undefined): TypeFacts => ({
  ...facts,
  tell: (person, span, now) =>
    [...facts.tell(person, span, now), ...brought(person, span, state)].sort((one, other) => one.start - other.start),
})

const account = (resource: string, { person, now }: Session, may: (scope: string) => boolean): Response => {
  const user = `users/${healthUserId(person)}`
  const synced = person.syncedUntil(now)
  switch (resource) {
    case 'identity':
      return json({ name: `${user}/identity`, healthUserId: healthUserId(person), legacyUserId: legacyUserId(person) })
    case 'settings':
      return may('settings')
        ? json({
            name: `${user}/settings`,
            timeZone: person.zoneAt(now),
            utcOffset: seconds(person.offsetAt(now) * 60),
          })
        : lacksScope()
    case 'profile':
      return may('profile')
        ? json({
            name: `${user}/profile`,
            age: Number(person.dayAt(now).slice(0, 4)) - Number(person.birthDate.slice(0, 4)),
          })
        : lacksScope()
    case 'irnProfile':
      return may('irn')
        ? json({ name: `${user}/irnProfile`, onboardingStatus: false, enrollmentStatus: false })
        : lacksScope()
    case 'pairedDevices': {
      if (!may('settings')) return lacksScope()
      const { levelPercent } = person.batteryAt(synced)
      const batteryStatus = levelPercent > 60 ? 'High' : levelPercent > 30 ? 'Medium' : 'Low'
      const device = {
        name: `${user}/pairedDevices/${person.device.serial}`,
        deviceType: 'TRACKER',
        batteryStatus,
        batteryLevel: levelPercent,
      }
      return json({
        pairedDevices: [
          { ...device, lastSyncTime: timestamp(Math.floor(synced / 1000) * 1000), deviceVersion: person.device.name },
        ],
      })
    }
    default:
      return notFound()
  }
}

/** What a perfect client holds: beside every point its facts, and the sums. */
function* truth(person: Person, view: TruthView): Iterable<Fact> {
  const may = (scope: string): boolean => view.scopes.includes(readOnly(scope))
  for (const { scope, tell } of Object.values(types))
    if (may(scope))
      for (const { start, facts } of tell(person, { from: view.from, to: view.to }, view.now))
        if (start >= view.from) yield* facts
  if (may('activity_and_fitness')) for (const { facts } of brought(person, view, view.state)) yield* facts
  yield* rollUpTruth(person, view, may)
}
