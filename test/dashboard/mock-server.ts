/**
 * The API of the dashboard over invented people, for working on the pages and taking their pictures:
 *   npx tsx test/dashboard/mock-server.ts --port 5050      then /?person=empty | normal | full | slow | broken
 */
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { streamSSE } from 'hono/streaming'
import type { Connection, Problem, Status } from '../../src/dashboard/api.js'
import { addActivities } from './mock-activities.js'
import { dayFigureOf, linesOf, recordsOf, seriesOf, whyOf } from './mock-body.js'
import {
  connectionsOf,
  kindsOf,
  lettersOf,
  type PersonName,
  runsOf,
  services,
  sinksOf,
  stripsOf,
} from './mock-people.js'
import { addWaysIn } from './mock-ways-in.js'

const dist = fileURLToPath(new URL('../../dist/dashboard', import.meta.url))
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}
/** Always the same morning, so that two pictures of one page can be compared. */
export const mockNow = Date.parse('2026-11-20T12:41:00Z')

const problem = (c: Context, status: 404 | 503, title: string, detail: string) =>
  c.json(
    {
      type: 'about:blank',
      title,
      status,
      detail,
      code: status === 404 ? 'not_found' : 'store_unavailable',
    } satisfies Problem,
    status,
  )

export const mockApp = (): Hono => {
  const app = new Hono()
  const moods = (c: Context) => getCookie(c, 'person') ?? 'normal'
  const personOf = (c: Context): PersonName => {
    const mood = moods(c)
    return mood === 'empty' || mood === 'full' ? mood : 'normal'
  }
  const connected = new Map<string, Connection[]>()
  const connections = (person: PersonName): Connection[] => {
    const known = connected.get(person) ?? connectionsOf(person, mockNow)
    connected.set(person, known)
    return known
  }
  const span = (c: Context) => ({
    from: Date.parse(c.req.query('from') ?? '2026-11-01'),
    to: Math.min(mockNow, Date.parse(c.req.query('to') ?? '2027-01-01')),
  })
  const unitOf = (kind: string) => kindsOf('full').find((one) => one.kind === kind)?.unit

  app.use('/v1/*', async (c, next) => {
    if (c.req.path === '/v1/status') return next()
    if (moods(c) === 'broken')
      return problem(
        c,
        503,
        'The store does not answer',
        'Its disk may be full. Make room, then start again with `npm start`; nothing is lost.',
      )
    if (moods(c) === 'slow') await new Promise((resolve) => setTimeout(resolve, 30_000))
    return next()
  })
  app.get('/v1/status', (c) =>
    c.json({
      version: '0.1.0',
      mode: 'sandbox',
      individual: 'me',
      store: 'embedded',
      virtualNow: new Date(mockNow).toISOString(),
    } satisfies Status),
  )
  app.get('/v1/services', (c) => c.json({ services }))
  app.get('/v1/connections', (c) => c.json({ connections: connections(personOf(c)) }))
  const imports = addWaysIn(app, { personOf, connections, now: mockNow })
  addActivities(app, { personOf, now: mockNow })
  app.post('/v1/connections/:id/:what', (c) => c.json({ due: 9 }, 202))
  app.delete('/v1/connections/:id', (c) => {
    const person = personOf(c)
    connected.set(
      person,
      connections(person).map((one) => (one.id === c.req.param('id') ? { ...one, state: 'disconnected' } : one)),
    )
    return c.body(null, 204)
  })
  app.get('/connect/:id', (c) => c.redirect(`/?connected=${c.req.param('id')}`))
  app.get('/v1/kinds', (c) => c.json({ kinds: kindsOf(personOf(c)) }))
  app.get('/v1/records', (c) => {
    const kind = c.req.query('kind') ?? ''
    const has = (kindsOf(personOf(c)).find((one) => one.kind === kind)?.count ?? 0) > 0
    const { from, to } = span(c)
    const found = has ? recordsOf(kind, unitOf(kind), from, to) : []
    const start = Number(c.req.query('after') ?? 0)
    const stop = start + Math.min(500, Number(c.req.query('limit') ?? 500))
    const told = found.slice(start, stop)
    const records = c.req.query('fused') === 'true' ? told.map((one) => ({ ...one, why: whyOf(kind) })) : told
    return c.json({ records, ...(stop < found.length ? { next: String(stop) } : {}) })
  })
  app.get('/v1/records/:id', (c) => {
    const [, kind = '', at = ''] = /^(.*)-(\d+)$/.exec(c.req.param('id')) ?? []
    const record = recordsOf(kind, unitOf(kind), Number(at), Number(at) + 1)[0]
    if (record === undefined) return problem(c, 404, 'No such record', 'It may have been deleted.')
    return c.json({
      ...record,
      provenance: {
        connector: 'oura',
        mapperVersion: 3,
        pageHash: '7f1e0a92c4',
        device: 'Ring 4',
        method: record.method,
        providerUpdatedAt: '2026-11-20T05:41:10Z',
      },
      page: {
        path: '/v2/usercollection/sleep',
        query: { start_date: '2026-11-18', end_date: '2026-11-20' },
        fetchedAt: '2026-11-20T05:44:02Z',
      },
    })
  })
  app.get('/v1/series', (c) => {
    const kind = c.req.query('kind') ?? ''
    const has = (kindsOf(personOf(c)).find((one) => one.kind === kind)?.count ?? 0) > 0
    const { from, to } = span(c)
    const series = seriesOf(kind, unitOf(kind), has ? from : to, to, Number(c.req.query('step') ?? 3600) * 1000)
    return c.json(c.req.query('by') === 'source' ? { ...series, lines: linesOf(series) } : series)
  })
  app.get('/v1/days', (c) => {
    const kind = c.req.query('kind') ?? ''
    return c.json({ days: [dayFigureOf(kind, unitOf(kind), c.req.query('from') ?? '2026-11-19')] })
  })
  app.get('/v1/coverage', (c) =>
    c.json({
      strips: stripsOf(personOf(c), mockNow, c.req.query('from') ?? '2026-08-20', c.req.query('to') ?? '2026-11-21'),
    }),
  )
  app.get('/v1/runs', (c) => {
    const all = runsOf(personOf(c), mockNow)
    const start = all.findIndex(({ id }) => id === c.req.query('before')) + 1
    const page = all.slice(start, start + Number(c.req.query('limit') ?? 50))
    const last = page.at(-1)?.id
    return c.json({ runs: page, ...(last === undefined || last === all.at(-1)?.id ? {} : { next: last }) })
  })
  app.get('/v1/dead-letters', (c) => c.json({ deadLetters: lettersOf(personOf(c), mockNow) }))
  app.post('/v1/dead-letters/:id/retry', (c) => c.json({}, 202))
  app.get('/v1/sinks', (c) => c.json({ sinks: sinksOf(personOf(c)) }))
  app.post('/v1/sinks/:id/replay', (c) => c.json({}, 202))
  app.get('/v1/events', (c) =>
    streamSSE(c, async (stream) => {
      const person = personOf(c)
      const live = getCookie(c, 'live') === 'yes'
      for (let tick = 0; !stream.aborted; tick += 1) {
        await stream.sleep(500)
        for (const one of imports.moved(person)) await stream.writeSSE({ event: 'import', data: JSON.stringify(one) })
        await stream.sleep(500)
        const growing = connections(person).find(
          ({ backfill }) => backfill !== undefined && backfill.doneDays < backfill.wantedDays,
        )
        if (!live || growing?.backfill === undefined) {
          await stream.write(': still here\n\n')
          continue
        }
        growing.backfill = {
          ...growing.backfill,
          doneDays: growing.backfill.doneDays + 1,
          etaSeconds: (growing.backfill.wantedDays - growing.backfill.doneDays) * 8,
        }
        growing.records += 288
        await stream.writeSSE({ event: 'connection', data: JSON.stringify(growing) })
        await stream.writeSSE({
          event: 'run',
          data: JSON.stringify({ ...runsOf('normal', mockNow)[0], created: 2304 + tick * 288, pages: 3 + tick }),
        })
        await stream.writeSSE({
          event: 'coverage',
          data: JSON.stringify({ connection: growing.id, stream: 'heartrate' }),
        })
      }
    }),
  )
  app.get('*', async (c) => {
    const person = c.req.query('person')
    if (person !== undefined) setCookie(c, 'person', person)
    if (c.req.query('live') !== undefined) setCookie(c, 'live', c.req.query('live') ?? '')
    const path = normalize(c.req.path).replace(/^\/+/, '')
    const file = join(dist, path === '' ? 'index.html' : path)
    const body = file.startsWith(dist) ? await readFile(file).catch(() => undefined) : undefined
    if (body === undefined) return problem(c, 404, 'No such page', 'Build the dashboard first: `npx vite build`.')
    return c.body(body, 200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      // As strict as a careful server: what the pages need from elsewhere would be seen here first.
      'content-security-policy': "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
    })
  })
  return app
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf('--port')
  const port = at < 0 ? 5050 : Number(process.argv[at + 1])
  serve({ fetch: mockApp().fetch, port, hostname: '127.0.0.1' })
  console.log(`http://127.0.0.1:${port}/?person=normal`)
}
