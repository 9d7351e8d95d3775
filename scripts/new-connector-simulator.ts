/** The simulated service `npm run new-connector` writes: small, and complete enough to sign in to and to be pulled. */
import { type Draft, plainValue, plausible, requiredOf } from './new-connector-files.js'

export const simulator = (draft: Draft): string => {
  const { id, name, baseUrl, kind, path } = draft
  const { value, told, fact } = wordsFor(draft)
  return `/**
 * ${name}, simulated: one item each morning of an invented person. To be written from ${name}'s own documents, never from
 * our page schema, so that it can contradict it. ${baseUrl}/docs
 */
import { defineService, hashNumbers, json, pageByToken, type Person, unit, uuid } from '../../sandbox/index.js'

const accountOf = (person: Person): string => uuid(person.seed, '${id}', 'account')
const morningMinutes = 7 * 60
const itemsPerPage = 50

/** What ${name} knows of these days by now: a device hands its values over late. */
const itemsOf = (person: Person, days: readonly string[], now: number) =>
  days.flatMap((day) => {
    const at = person.wallClock(day, morningMinutes)
    if (at >= person.syncedUntil(now)) return []
    return [{ id: uuid(person.seed, '${id}', '${kind}', day), at, ${value} }]
  })

export const sandbox = defineService({
  id: '${id}',
  name: '${name.replaceAll("'", "\\'")}',
  hosts: ['${baseUrl}'],
  oauth: {
    authorizeUrl: '${baseUrl}/oauth/authorize',
    tokenUrl: '${baseUrl}/oauth/token',
    clientAuth: ['body', 'basic'],
    scopes: [{ name: 'read', title: 'Everything it has measured' }],
    pkce: 'required',
    accessTokenSeconds: 3600,
    refreshToken: 'rotates',
    account: accountOf,
  },
  limits: [{ per: 'connection', requests: 60, seconds: 60 }],
  paging: { itemsIn: (body) => (Array.isArray(body['items']) ? 'items' : undefined), nextIn: 'next', tokenParam: 'token' },
  handle: async (request, { person, account, now }) => {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/v1/me') return json({ id: account })
    if (pathname !== '${path}') return json({ error: 'not_found' }, { status: 404 })
    const from = searchParams.get('from') ?? ''
    const to = searchParams.get('to') ?? ''
    const days = person.daysIn({ from: person.dayStart(from), to: person.dayEnd(to) })
    const page = pageByToken(itemsOf(person, days, now), { token: searchParams.get('token'), size: itemsPerPage })
    if (page === undefined) return json({ error: 'bad_token' }, { status: 400 })
    return json({ items: page.items.map(({ at, ...item }) => ({ ...item, ${told} })), next: page.next ?? null })
  },
  truth: function* (person, { from, to, now }) {
    for (const item of itemsOf(person, person.daysIn({ from, to }), now))
      yield { kind: '${kind}', start: item.at, key: item.id, ${fact} }
  },
})
`
}

const salt = 1

/** How an item's value is drawn, how it is told, and what a perfect client holds of it. */
const wordsFor = ({ entry }: Draft): { readonly value: string; readonly told: string; readonly fact: string } => {
  const chance = `unit(hashNumbers(person.seed, at, ${salt}))`
  const time = 'time: person.iso(at)'
  if (entry.shape === 'sample') {
    const [low, high] = [plausible(entry.range, 0.25), plausible(entry.range, 0.5)]
    const drawn = `${low} + ${chance} * ${Math.round((high - low) * 100) / 100}`
    return {
      value: entry.value === 'integer' ? `value: Math.round(${drawn})` : `value: Math.round((${drawn}) * 100) / 100`,
      told: time,
      fact: 'value: item.value',
    }
  }
  if (entry.shape === 'coded') {
    const codes = entry.values.slice(0, 4).map((code) => `'${code}'`)
    return {
      value: `code: [${codes.join(', ')}][Math.floor(${chance} * ${codes.length})] ?? ${codes[0]}`,
      told: time,
      fact: 'code: item.code',
    }
  }
  const details = requiredOf(entry).map(([name, shape]) => `${name}: ${JSON.stringify(plainValue(shape))}`)
  return {
    value: [`lengthMs: 600_000 + Math.round(${chance} * 60) * 60_000`, ...details].join(', '),
    told: 'start: person.iso(at), end: person.iso(at + item.lengthMs)',
    fact: 'end: item.at + item.lengthMs',
  }
}
