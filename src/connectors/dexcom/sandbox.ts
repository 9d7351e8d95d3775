/**
 * Dexcom's Web API v3, simulated from its published pages: windows of at most thirty days without paging, times of the
 * device beside times that were shown, readings that arrive late and are smoothed later, a receiver that tells a part of
 * them twice, deleted events that stay and say so. https://developer.dexcom.com/docs/dexcomv3/endpoint-overview
 */
import { dayMs, type Instant } from '../../kit/index.js'
import { defineService, type Fact, json, type Person, type Session, type TruthView } from '../../sandbox/index.js'
import { entries } from './sandbox/entries.js'
import { delayOf, readings } from './sandbox/readings.js'
import { type Row, regionOf, shown, system, transmitterOf, userIdOf } from './sandbox/told.js'

const home = 'https://api.dexcom.com'
const mostDays = 30

export const sandbox = defineService({
  id: 'dexcom',
  name: 'Dexcom',
  hosts: [home],
  oauth: {
    authorizeUrl: `${home}/v2/oauth2/login`,
    tokenUrl: `${home}/v2/oauth2/token`,
    clientAuth: ['body'],
    scopes: [{ name: 'offline_access', title: 'Share your glucose, events and alerts, and go on doing so' }],
    pkce: 'optional',
    codeSeconds: 60,
    accessTokenSeconds: 7200,
    refreshToken: 'rotates',
    account: userIdOf,
    tokenExtras: () => ({ refresh_expires_in: 0, 'not-before-policy': 1726871301 }),
  },
  regions: {
    hosts: {
      us: {},
      ous: { [home]: 'https://api.dexcom.eu' },
      jp: { [home]: 'https://api.dexcom.jp' },
      sandbox: { [home]: 'https://sandbox-api.dexcom.com' },
    },
    of: regionOf,
  },
  limits: [{ per: 'app', requests: 60_000, seconds: 3600 }],
  handle: async (request, session) => answer(new URL(request.url), session),
  truth,
})

const lists: Readonly<Record<string, { readonly type: string; readonly rows: Rows }>> = {
  egvs: { type: 'egv', rows: readings },
  events: { type: 'event', rows: entries('events') },
  calibrations: { type: 'calibration', rows: entries('calibrations') },
  alerts: { type: 'alert', rows: entries('alerts') },
}
type Rows = (person: Person, span: { readonly from: Instant; readonly to: Instant }, now: Instant) => Iterable<Row>

const answer = ({ pathname, searchParams }: URL, { person, now }: Session): Response => {
  const name = /^\/v3\/users\/self\/([a-zA-Z]+)$/.exec(pathname)?.[1] ?? ''
  const enveloped = (recordType: string, rest: object): Response =>
    json({ recordType, recordVersion: '3.0', userId: userIdOf(person), ...rest })
  if (name === 'dataRange') return enveloped('dataRange', { egvs: rangeOf(person, now), calibrations: {}, events: {} })
  if (name === 'devices') return enveloped('device', { records: [deviceOf(person, now)] })
  const list = Object.hasOwn(lists, name) ? lists[name] : undefined
  if (list === undefined) return json({ fault: { faultstring: 'Unable to identify proxy for host' } }, { status: 404 })
  const [from, to] = ['startDate', 'endDate'].map((param) => instantIn(searchParams.get(param)))
  if (from === undefined || to === undefined || from > to || to - from > mostDays * dayMs)
    return json({ errors: ['The date range is missing or longer than 30 days.'] }, { status: 400 })
  const records = [...list.rows(person, { from, to }, now)].toReversed().map(({ told }) => told())
  return enveloped(list.type, { records })
}
/** Seconds, and no offset. */
const instantIn = (text: string | null): Instant | undefined => {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text ?? '') ? Date.parse(`${text}Z`) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}

const momentOf = (person: Person, at: Instant) => ({
  systemTime: system(at).slice(0, 19),
  displayTime: shown(person, at).slice(0, 19),
})
const rangeOf = (person: Person, now: Instant) => ({
  start: momentOf(person, person.device.since),
  end: momentOf(person, Math.min(person.syncedUntil(now), now - delayOf(person))),
})
const deviceOf = (person: Person, now: Instant) => ({
  lastUploadDate: system(person.syncedUntil(now)),
  transmitterId: transmitterOf(person, now),
  transmitterGeneration: 'g7',
  displayDevice: 'iOS',
  displayApp: 'G7',
  alertSchedules: [],
})

/** What a perfect client holds. */
function* truth(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  for (const { rows } of Object.values(lists)) for (const { facts } of rows(person, { from, to }, now)) yield* facts
}
