/**
 * Google Fit, simulated from its published description (discovery document of Fitness v1): sources and merged sources,
 * datasets that list what overlaps a range from new to old, numbers as text, sessions that end within a range, and
 * sessions changed since a time. https://developers.google.com/fit/rest
 */
import { dayMs, hourMs, type Instant } from '../../kit/index.js'
import { defineService, type Fact, json, type Person, type Session, type TruthView } from '../../sandbox/index.js'
import { invalid, lacksScope, notFound, refuse, switchedOff } from './sandbox/refusals.js'
import { listSessions, sessionTruth } from './sandbox/sessions.js'
import { deviceSource, google, prefix, subOf, type Told, typedSource } from './sandbox/told.js'
import { type TypeFacts, types } from './sandbox/types.js'

const scopes = {
  activity: 'See your physical activity',
  body: 'See your body measurements',
  location: 'See your speed and distance',
  nutrition: 'See your nutrition',
  sleep: 'See your sleep',
  heart_rate: 'See your heart rate',
  blood_glucose: 'See your blood glucose',
  blood_pressure: 'See your blood pressure',
  body_temperature: 'See your body temperature',
  oxygen_saturation: 'See your oxygen saturation',
} as const
const fullName = (scope: string): string => `https://www.googleapis.com/auth/fitness.${scope}.read`

export const sandbox = defineService({
  id: 'google-fit',
  name: 'Google Fit',
  hosts: [
    'https://www.googleapis.com',
    'https://openidconnect.googleapis.com',
    'https://accounts.google.com',
    'https://oauth2.googleapis.com',
  ],
  oauth: {
    authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    revokeUrl: 'https://oauth2.googleapis.com/revoke',
    clientAuth: ['body', 'basic'],
    scopes: [
      { name: 'openid', title: 'Associate you with your personal info on Google' },
      ...Object.entries(scopes).map(([scope, title]) => ({ name: fullName(scope), title })),
    ],
    pkce: 'optional',
    accessTokenSeconds: 3600,
    refreshToken: 'stays',
    wantsRefresh: (params) => params.get('access_type') === 'offline',
    account: subOf,
  },
  limits: [{ per: 'connection', requests: 300, seconds: 60 }],
  paging: {
    itemsIn: (body) => (Array.isArray(body['point']) ? 'point' : undefined),
    nextIn: 'nextPageToken',
    tokenParam: 'pageToken',
  },
  handle: async (request, session) => answer(new URL(request.url), request.method, session),
  refuse,
  truth,
})

/** Switched off for everybody: what is left of Google Fit one day. */
export const endedSandbox = defineService({ ...sandbox, open: async () => switchedOff() })

const base = '/fitness/v1/users/me'
const answer = (url: URL, method: string, session: Session): Response => {
  const may = (scope: string): boolean => session.scopes.includes(fullName(scope))
  if (url.origin === 'https://openidconnect.googleapis.com')
    return url.pathname === '/v1/userinfo' && session.scopes.includes('openid')
      ? json({ sub: session.account, picture: 'https://lh3.googleusercontent.com/a/invented' })
      : notFound()
  if (method !== 'GET' || !url.pathname.startsWith(`${base}/`)) return notFound()
  const path = url.pathname.slice(base.length)
  if (path === '/sessions') return listSessions(url, session, may)
  if (path === '/dataSources') return json({ dataSource: [...sourcesFor(url, session, may)] })
  const [, source, from, to] = /^\/dataSources\/([^/]+)\/datasets\/(\d+)-(\d+)$/.exec(path) ?? []
  return source === undefined || from === undefined || to === undefined
    ? notFound()
    : dataset(decodeURIComponent(source), { from, to }, url.searchParams, session, may)
}

const mergedSource = (name: string, { merged }: TypeFacts): string => `derived:${prefix}${name}:${google}:${merged}`

/** Beside the merged source of a type stand those it is merged from. */
function* sourcesFor({ searchParams }: URL, { person }: Session, may: (scope: string) => boolean): Iterable<object> {
  const asked = searchParams.getAll('dataTypeName')
  for (const [name, facts] of Object.entries(types)) {
    if (!may(facts.scope) || (asked.length > 0 && !asked.includes(`${prefix}${name}`))) continue
    for (const dataStreamId of [deviceSource(person, name), typedSource(name), mergedSource(name, facts)])
      yield {
        dataStreamId,
        dataStreamName: dataStreamId.split(':').at(-1),
        type: dataStreamId.split(':')[0],
        dataType: { name: `${prefix}${name}`, field: facts.fields.map(([field, format]) => ({ name: field, format })) },
        application: { packageName: dataStreamId.split(':')[2] },
        dataQualityStandard: [],
      }
  }
}

const nanos = (at: Instant): string => `${at}000000`
const millis = (text: string): Instant => Math.floor(Number(text) / 1_000_000)
const mostAtOnce = 10_000

const dataset = (
  source: string,
  range: { readonly from: string; readonly to: string },
  query: URLSearchParams,
  { person, now }: Session,
  may: (scope: string) => boolean,
): Response => {
  const name = source.split(':')[1]?.slice(prefix.length) ?? ''
  const facts = Object.hasOwn(types, name) ? types[name] : undefined
  if (facts === undefined) return notFound()
  if (!may(facts.scope)) return lacksScope()
  const [from, to] = [millis(range.from), millis(range.to)]
  const limit = Math.min(Number(query.get('limit') ?? mostAtOnce), mostAtOnce)
  const before = Number(query.get('pageToken') ?? Number.POSITIVE_INFINITY)
  if (from > to || !(limit > 0) || Number.isNaN(before)) return invalid('Invalid dataset or page')

  const longestMs = name.endsWith('.segment') ? dayMs : hourMs
  // Each page ends strictly before the one before it.
  const found: Told[] = []
  for (const told of facts.tell(person, { from: from - longestMs, to: to + 1 }, now))
    if (told.start <= to && told.end >= from && told.end * 1e6 < before && isOf(source, told, person, name, facts))
      found.push(told)
  found.sort((one, other) => other.end - one.end)
  let size = Math.min(limit, found.length)
  while (size < found.length && found[size]?.end === found[size - 1]?.end) size++
  const last = found[size - 1]
  return json({
    minStartTimeNs: range.from,
    maxEndTimeNs: range.to,
    dataSourceId: source,
    point: found.slice(0, size).map((told) => pointOf(told, person, name)),
    ...(size < found.length && last !== undefined && { nextPageToken: nanos(last.end) }),
  })
}
const isOf = (source: string, { typedIn = false }: Told, person: Person, name: string, facts: TypeFacts): boolean =>
  source === mergedSource(name, facts) || source === (typedIn ? typedSource(name) : deviceSource(person, name))

const pointOf = ({ start, end, values, typedIn }: Told, person: Person, name: string) => ({
  startTimeNanos: nanos(start),
  endTimeNanos: nanos(end),
  dataTypeName: `${prefix}${name}`,
  originDataSourceId: typedIn ? typedSource(name) : deviceSource(person, name),
  value: values,
  modifiedTimeMillis: String(end + 60_000),
})

/** What a perfect client holds. */
function* truth(person: Person, view: TruthView): Iterable<Fact> {
  const may = (scope: string): boolean => view.scopes.includes(fullName(scope))
  const span = { from: view.from, to: view.to }
  for (const { scope, tell } of Object.values(types))
    if (may(scope)) for (const { facts } of tell(person, span, view.now)) yield* facts
  yield* sessionTruth(person, span, view.now, may)
}
