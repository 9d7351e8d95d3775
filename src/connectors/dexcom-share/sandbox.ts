/**
 * Dexcom Share, simulated from what open clients found: a sign-in in two steps whose answers are bare texts, nobody's id
 * for who is not known, sessions in the query, errors as 500 with a code, the readings of one day at the most.
 * https://github.com/gagebenne/pydexcom
 */
import { hourMs, type Instant, minuteMs } from '../../kit/index.js'
import {
  bodyOf,
  defineService,
  type Fact,
  glucoseAt,
  hashWords,
  json,
  type Person,
  type Refusal,
  readingMs,
  type Session,
  type SignInDesk,
  type TruthView,
  uuid,
} from '../../sandbox/index.js'

const home = 'https://share2.dexcom.com'
const services = '/ShareWebServices/Services'
const nobody = '00000000-0000-0000-0000-000000000000'

const refusal = (Code: string, Message: string): Response =>
  json({ Code, Message, SubCode: Code, TypeName: 'FaultException' }, { status: 500 })

const accountOf = ({ seed }: Person): string => uuid(seed, 'dexcom-share', 'account')

export const sandbox = defineService({
  id: 'dexcom-share',
  name: 'Dexcom Share',
  hosts: [home],
  account: accountOf,
  password: {
    session: { param: 'sessionId' },
    sessionShape: 'uuid',
    sessionSeconds: 24 * 3600,
    userOf: ({ email }) => email.split('@')[0] as string,
    lock: { tries: 5, seconds: 600 },
    signIn: (request, desk) => signIn(request, desk),
  },
  regions: {
    hosts: {
      us: {},
      ous: { [home]: 'https://shareous1.dexcom.com' },
      jp: { [home]: 'https://share.dexcom.jp' },
    },
    of: ({ homeZone }) => (homeZone.startsWith('America/') ? 'us' : homeZone === 'Asia/Tokyo' ? 'jp' : 'ous'),
  },
  limits: [{ per: 'connection', requests: 60, seconds: 3600 }],
  handle: async (request, session) => readings(new URL(request.url), session),
  refuse,
  truth,
})

const signIn = async (request: Request, desk: SignInDesk): Promise<Response | undefined> => {
  const [, step] = /\/General\/(AuthenticatePublisherAccount|LoginPublisherAccountById)$/.exec(request.url) ?? []
  if (step === undefined) return undefined
  const { accountName, accountId, password, applicationId } = (await bodyOf(request)) ?? {}
  const user = step === 'AuthenticatePublisherAccount' ? accountName : accountId
  if (typeof user !== 'string' || typeof password !== 'string' || typeof applicationId !== 'string')
    return refusal('InvalidArgument', 'accountName or password is missing')
  const verified = desk.verify({ user, password })
  if (verified.state === 'locked')
    return refusal('SSO_AuthenticateMaxAttemptsExceeded', 'SSO authentication failed: too many attempts')
  if (verified.state !== 'right') return wrong(user)
  return json(step === 'AuthenticatePublisherAccount' ? verified.account : desk.open(verified.person))
}
/** Sometimes nobody's id, sometimes an error. */
const wrong = (user: string): Response =>
  hashWords(1, user) % 2 === 0
    ? json(nobody)
    : refusal('SSO_InternalError', 'Cannot Authenticate by AccountName or AccountId')

function refuse({ why }: Refusal): Response {
  if (why === 'limited') return new Response('Too many requests', { status: 429 })
  return why === 'expired-token'
    ? refusal('SessionNotValid', 'Session not valid')
    : refusal('SessionIdNotFound', 'Session id not found')
}

const trends = [
  [3, 'DoubleUp', 'rising_rapidly'],
  [2, 'SingleUp', 'rising'],
  [1, 'FortyFiveUp', 'rising_slightly'],
  [-1, 'Flat', 'steady'],
  [-2, 'FortyFiveDown', 'falling_slightly'],
  [-3, 'SingleDown', 'falling'],
] as const
/** Share's word and ours, by the change of a quarter of an hour. */
const trendAt = (person: Person, at: Instant): readonly [word: string, code: string] => {
  const [value, before] = [glucoseAt(person, at), glucoseAt(person, at - 3 * readingMs)]
  if (value === undefined || before === undefined) return ['NotComputable', 'not_computable']
  const [, word, code] = trends.find(([least]) => (value - before) / 15 > least) ?? [0, 'DoubleDown', 'falling_rapidly']
  return [word, code]
}

const day = 24 * hourMs
/** Newest first, each five minutes; what the phone has handed in. */
function* heard(
  person: Person,
  from: Instant,
  now: Instant,
): Iterable<{ readonly at: Instant; readonly value: number }> {
  const last = Math.floor((person.syncedUntil(now) - 1) / readingMs) * readingMs
  for (let at = last; at >= from; at -= readingMs) {
    const value = glucoseAt(person, at)
    if (value !== undefined) yield { at, value }
  }
}

const readings = ({ pathname, searchParams }: URL, { person, now }: Session): Response => {
  if (pathname !== `${services}/Publisher/ReadPublisherLatestGlucoseValues`)
    return new Response('<html><body>Endpoint not found.</body></html>', { status: 404 })
  const [minutes, maxCount] = ['minutes', 'maxCount'].map((name) => Number(searchParams.get(name)))
  if (!(minutes && minutes >= 1 && minutes <= 1440 && maxCount && maxCount >= 1 && maxCount <= 288))
    return refusal('InvalidArgument', 'minutes or maxCount is out of range')
  const list: object[] = []
  for (const { at, value } of heard(person, now - minutes * minuteMs, now)) {
    if (list.length === maxCount) break
    const offset = person.iso(at).slice(-6).replace(':', '')
    const [Trend] = trendAt(person, at)
    list.push({ WT: `Date(${at})`, ST: `Date(${at})`, DT: `Date(${at}${offset})`, Value: value, Trend })
  }
  return json(list)
}

/** Of the last day all; of what was before, only whoever asked in time holds it. */
function* truth(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  for (const { at, value } of heard(person, from, now)) {
    if (at >= to) continue
    const late = at < now - day ? { optional: true } : {}
    yield { kind: 'blood_glucose', start: at, value, series: 'interstitial', ...late }
    yield { kind: 'glucose_trend', start: at, code: trendAt(person, at)[1], ...late }
  }
}
