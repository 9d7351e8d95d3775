/** Which action is where, which scope opens it, and how it is asked for. Everything is answered with 200. */
import { addDays, dayMs, type Instant, isDay, type LocalDay } from '../../../kit/index.js'
import { bodyOf, json, type Person, type Session, type TimeSpan } from '../../../sandbox/index.js'
import * as events from './events.js'
import { notify } from './notify.js'
import { intraday, night, picked } from './series.js'
import type { Entry, Fields } from './told.js'
import * as told from './told.js'

type Form = Readonly<Record<string, unknown>>

export const problem = (status: number, error: string): Response => json({ status, body: {}, error })
export const good = (body: Fields): Response => json({ status: 0, body })
const invalid = (what: string): Response => problem(503, `Invalid Params: ${what}`)

interface Action {
  readonly scope: string
  answer(form: Form, session: Session): Response | Promise<Response>
}
const fieldsOf = (form: Form): ReadonlySet<string> => new Set(String(form['data_fields'] ?? '').split(','))
const numberIn = (form: Form, name: string): number => Number(form[name] ?? Number.NaN)

interface Listing {
  readonly scope: string
  readonly items: string
  readonly by: 'instants' | 'days'
  readonly updates: boolean
  readonly pageSize: number
  /** Everything of a span; `changedSince` allows to leave out what cannot have changed. */
  tell(person: Person, span: TimeSpan, now: Instant): readonly Entry[]
  shape?(fields: Fields, form: Form): Fields
}
/** Only the fields named, of those that have to be named. */
const dataOf = (fields: Fields, form: Form): Fields => ({
  ...fields,
  data: picked(fields['data'] as Fields, fieldsOf(form)),
})
const whole = ['date', 'timezone', 'deviceid', 'hash_deviceid', 'brand', 'is_tracker', 'modelid', 'model', 'modified']
const flat = (fields: Fields, form: Form): Fields => picked(fields, new Set([...fieldsOf(form), ...whole]))
const types = (fields: Fields, form: Form): Fields => {
  const asked = String(form['meastypes'] ?? form['meastype'] ?? '').split(',')
  const measures = (fields['measures'] as readonly Fields[]).filter(
    ({ type }) => asked[0] === '' || asked.includes(String(type)),
  )
  return { ...fields, measures }
}

const listings: Readonly<Record<string, Listing>> = {
  '/measure getmeas': {
    scope: 'user.metrics',
    items: 'measuregrps',
    by: 'instants',
    updates: true,
    pageSize: 40,
    tell: told.measureGroups,
    shape: types,
  },
  '/v2/measure getactivity': {
    scope: 'user.activity',
    items: 'activities',
    by: 'days',
    updates: true,
    pageSize: 20,
    shape: flat,
    tell: (person, span, now) => told.activityDays(person, person.daysIn({ ...span, to: Math.min(span.to, now) }), now),
  },
  '/v2/measure getworkouts': {
    scope: 'user.activity',
    items: 'series',
    by: 'days',
    updates: true,
    pageSize: 20,
    tell: events.workoutsOf,
    shape: dataOf,
  },
  '/v2/sleep getsummary': {
    scope: 'user.activity',
    items: 'series',
    by: 'days',
    updates: true,
    pageSize: 20,
    tell: events.nightsOf,
    shape: dataOf,
  },
  '/v2/heart list': {
    scope: 'user.metrics',
    items: 'series',
    by: 'instants',
    updates: false,
    pageSize: 20,
    tell: told.recordingsOf,
  },
}

/** High-frequency data: a longer window is cut without a word. */
const dense = (scope: string, tell: typeof intraday): Action => ({
  scope,
  answer: (form, { person, now }) => {
    const [from, to] = [numberIn(form, 'startdate') * 1000, numberIn(form, 'enddate') * 1000]
    if (!(from >= 0 && to >= from)) return invalid('startdate and enddate')
    return good(tell(person, { from, to: Math.min(to, from + dayMs) }, now, fieldsOf(form)))
  },
})
const actions: Readonly<Record<string, Action>> = {
  '/v2/measure getintradayactivity': dense('user.activity', intraday),
  '/v2/sleep get': dense('user.activity', night),
  '/v2/user getdevice': {
    scope: 'user.info',
    answer: (_, { person, now }) => good({ devices: told.devicesOf(person, now) }),
  },
  '/v2/user getgoals': { scope: 'user.info', answer: () => good({ goals: { steps: 10_000, sleep: 28_800 } }) },
  ...Object.fromEntries(Object.entries(listings).map(([name, facts]) => [name, listed(facts)])),
}

export const answer = async (request: Request, session: Session): Promise<Response> => {
  const { pathname } = new URL(request.url)
  const form = request.method === 'POST' ? await bodyOf(request) : undefined
  if (form === undefined) return problem(2556, 'Not implemented')
  if (pathname === '/notify') return notify(form, session)
  const name = `${pathname} ${form['action']}`
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (action === undefined) return problem(2555, 'Unknown action')
  return session.scopes.includes(action.scope) ? action.answer(form, session) : problem(214, 'Insufficient scope')
}

function listed(facts: Listing): Action {
  return {
    scope: facts.scope,
    answer: (form, { person, now }) => {
      const entries = chosen(facts, form, person, now)
      if (entries === undefined) return invalid('a window is missing')
      const offset = numberIn(form, 'offset') || 0
      const page = entries.slice(offset, offset + facts.pageSize)
      const more = offset + facts.pageSize < entries.length
      const items = page.map((entry) => facts.shape?.(entry.make(), form) ?? entry.make())
      const about = facts.items === 'measuregrps' ? { updatetime: told.seconds(now), timezone: person.zoneAt(now) } : {}
      // The oldest call writes numbers, the others flags.
      const flag = facts.items === 'measuregrps' ? Number(more) : more
      return good({ ...about, [facts.items]: items, more: flag, offset: more ? offset + facts.pageSize : 0 })
    },
  }
}

/** How far back somebody may change something: nothing older can be new. */
const changingMs = 30 * dayMs

const chosen = (facts: Listing, form: Form, person: Person, now: Instant): readonly Entry[] | undefined => {
  const since = numberIn(form, 'lastupdate')
  if (facts.updates && since >= 0) {
    const span = { from: Math.max(person.device.since, since * 1000 - changingMs), to: now + dayMs }
    return facts
      .tell(person, span, now)
      .filter(({ modified }) => modified >= since || isLate(person, modified, since, now))
  }
  if (facts.by === 'instants') {
    const [from, to] = [numberIn(form, 'startdate') * 1000, numberIn(form, 'enddate') * 1000]
    return from >= 0 && to >= from ? facts.tell(person, { from, to: to + 1000 }, now) : undefined
  }
  const [first, last] = [dayIn(form, 'startdateymd'), dayIn(form, 'enddateymd')]
  if (first === undefined || last === undefined || first > last) return undefined
  const span = { from: person.dayStart(first), to: person.dayStart(addDays(last, 1)) }
  return facts.tell(person, events.around(span), now).filter(({ day }) => day >= first && day <= last)
}
const dayIn = (form: Form, name: string): LocalDay | undefined => {
  const text = String(form[name] ?? '')
  return isDay(text) ? text : undefined
}

/** A day carries the second up to which it is known; what reached Withings after `since` is new, however old it says it is. */
const isLate = (person: Person, modified: number, since: number, now: Instant): boolean =>
  modified * 1000 > person.syncedUntil(since * 1000) && modified * 1000 <= person.syncedUntil(now)
