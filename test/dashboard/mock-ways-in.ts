/** Keys, passwords, devices, archives and histories of the invented people: any key and password will do but `wrong`. */
import type { Context, Hono } from 'hono'
import type { Connection, Import, Problem, Succession, WayInOutcome } from '../../src/dashboard/api.js'
import { day, hour, minute, seamAt } from './mock-body.js'
import type { PersonName } from './mock-people.js'

interface Mock {
  readonly personOf: (c: Context) => PersonName
  readonly connections: (person: PersonName) => Connection[]
  readonly now: number
}

/** Who types this user name is sent a code, which is `271828`. */
const secondFactorUser = 'code'
const theCode = '271828'

export const addWaysIn = (app: Hono, { personOf, connections, now }: Mock) => {
  const join = (c: Context, connector: string, part: Partial<Connection>): Connection => {
    const list = connections(personOf(c))
    const connection: Connection = {
      id: `c-${connector}-${list.length}`,
      connector,
      individual: 'me',
      account: 'n77',
      state: 'connected',
      signedInBy: 'auth',
      missingScopes: [],
      missingStreams: [],
      connectedAt: new Date(now).toISOString(),
      records: 0,
      ...part,
    }
    const known = list.findIndex((one) => one.connector === connector && one.state === 'reauthorize')
    if (known < 0) list.push(connection)
    else list[known] = { ...connection, id: list[known]?.id ?? connection.id }
    return known < 0 ? connection : (list[known] ?? connection)
  }
  const refused = (sentence: string): WayInOutcome => ({ state: 'refused', sentence })
  const connected = ({ id }: Connection): WayInOutcome => ({ state: 'connected', connectionId: id, continued: false })

  app.post('/v1/connections/key', async (c) => {
    const { connector, key, region } = await c.req.json<{ connector: string; key: string; region?: string }>()
    if (key === 'wrong') return c.json(refused('Ultrahuman does not accept this key; please check it and try again.'))
    const given = { signedInBy: 'personal' as const, account: 'personal', ...(region !== undefined && { region }) }
    return c.json(connected(join(c, connector, given)))
  })
  app.post('/v1/connections/password', async (c) => {
    const given = await c.req.json<Readonly<Record<'connector' | 'user' | 'password' | 'code' | 'region', string>>>()
    if (given.password === 'wrong')
      return c.json(
        refused('Dexcom Share did not accept this user name and password; please check them and try again.'),
      )
    if (given.user === secondFactorUser && given.code !== theCode)
      return c.json({ state: 'needs-code' } satisfies WayInOutcome)
    return c.json(connected(join(c, given.connector, { accountName: given.user, region: given.region })))
  })
  const device = (c: Context, connection: string) => {
    const [url, token] = ['http://localhost:5000/push/apple-health', 'tp_Qm9vIGhvbyBldmVyeW9uZSBpcyBpbnZlbnRlZA-_x']
    const setUp = `**Health Auto Export** (App Store): add an automation of the type *REST API* with

- the address \`${url}\`
- the header \`Authorization\` with the value \`Bearer ${token}\`

Then try it by hand:

\`\`\`
curl -H "Authorization: Bearer ${token}" ${url}
\`\`\`

The phone must be unlocked now and then, or nothing leaves it.`
    return c.json({ connection, url, token, setUp }, 201)
  }
  app.post('/v1/connections/push', async (c) => {
    const { connector, name } = await c.req.json<{ connector: string; name?: string }>()
    return device(c, join(c, connector, { account: name ?? 'device' }).id)
  })
  app.post('/v1/connections/:id/push-token', (c) => device(c, c.req.param('id')))
  app.delete('/v1/connections/:id/push-token', (c) => c.json({ sentence: 'The device can push no more.' }))

  const joined = new Map<PersonName, boolean>()
  app.get('/v1/successions', (c) => {
    const person = personOf(c)
    if (person !== 'full') return c.json({ successions: [] })
    const pair: Succession = {
      successor: { id: 'c-google', connector: 'google-health' },
      predecessor: { id: 'c-fitbit', connector: 'fitbit' },
    }
    const since = new Date(now - hour).toISOString()
    const seam = new Date(seamAt - 7 * minute).toISOString()
    return c.json({ successions: [joined.get(person) === true ? { ...pair, since, seam } : pair] })
  })
  app.post('/v1/connections/:id/follows', (c) => {
    joined.set(personOf(c), true)
    return c.json({ succeeded: 412 })
  })
  app.delete('/v1/connections/:id/follows', (c) => {
    joined.set(personOf(c), false)
    return c.json({ restored: 412 })
  })
  return addImports(app, { personOf, now })
}

/** Each event moves what is being read by so much. */
const stepBytes = 0.12

const addImports = (app: Hono, { personOf, now }: Pick<Mock, 'personOf' | 'now'>) => {
  const known = new Map<PersonName, Import[]>()
  const listOf = (person: PersonName): Import[] => {
    const list = known.get(person) ?? (person === 'full' ? importsOf(now) : [])
    known.set(person, list)
    return list
  }
  const refuse = (c: Context, status: 413 | 422, code: string, detail: string) =>
    c.json({ type: 'about:blank', title: 'ContractError', status, detail, code } satisfies Problem, status)
  app.post('/v1/imports', async (c) => {
    const file = decodeURIComponent(c.req.header('x-file-name') ?? 'file')
    const bytes = (await c.req.arrayBuffer()).byteLength
    if (file.endsWith('.jpg'))
      return refuse(c, 422, 'unknown-archive', `${file} is no archive we know. Known are: Apple Health export.`)
    if (file.startsWith('both') && c.req.query('as') === undefined)
      return refuse(
        c,
        422,
        'ambiguous-archive',
        `${file} can be read in several ways. Say which is meant: fitbit or google-fit.`,
      )
    const one: Import = {
      ...finished(now),
      id: `i-${Date.now()}`,
      file,
      bytes: Math.max(1, bytes),
      bytesRead: 0,
      state: 'running',
      begunAt: new Date(now).toISOString(),
      report: {},
    }
    delete one.endedAt
    listOf(personOf(c)).unshift(one)
    return c.json(one, 202)
  })
  app.get('/v1/imports', (c) => c.json({ imports: listOf(personOf(c)) }))
  return {
    /** What has gone on since the last question. */
    moved: (person: PersonName): Import[] =>
      listOf(person).flatMap((one) => {
        // Those of the pictures stand still.
        if (one.state !== 'running' || !one.id.startsWith('i-')) return []
        one.bytesRead = Math.min(one.bytes, one.bytesRead + one.bytes * stepBytes)
        one.report = { ...one.report, created: (one.report.created ?? 0) + 1204 }
        if (one.bytesRead === one.bytes)
          Object.assign(one, { ...finished(now), id: one.id, file: one.file, bytes: one.bytes, bytesRead: one.bytes })
        return [one]
      }),
  }
}

const finished = (now: number): Import => ({
  id: 'import-apple',
  connector: 'apple-health',
  connection: 'c-archive',
  title: 'Apple Health export',
  file: 'export.zip',
  state: 'done',
  bytes: 2_140_000_000,
  bytesRead: 2_140_000_000,
  begunAt: new Date(now - 3 * hour).toISOString(),
  endedAt: new Date(now - 2 * hour).toISOString(),
  seconds: 3600,
  report: {
    pages: 412,
    passedOver: 0,
    created: 1_804_113,
    updated: 3,
    unchanged: 120,
    deleted: 0,
    parked: 2,
    first: '2017-03-02T06:00:00Z',
    last: '2026-11-20T09:41:00Z',
    skipped: [
      { what: 'export_cda.xml', reason: 'It repeats the export as a clinical document.', count: 1 },
      { what: 'HKQuantityTypeIdentifierUVExposure', reason: 'There is no kind for it yet.', count: 88 },
      {
        what: 'apple_health_export/clinical-records/*.json',
        reason: 'It is not among the parts that are read.',
        count: 41,
      },
    ],
  },
})

const importsOf = (now: number): Import[] => {
  const apple = finished(now)
  const { endedAt: _ended, ...running } = apple
  const fitbit = { ...apple, connector: 'fitbit', title: 'Fitbit archive from Google Takeout' }
  return [
    {
      ...running,
      connector: 'fitbit',
      title: 'Fitbit archive from Google Takeout',
      id: 'import-running',
      file: 'takeout-20261119T101500Z-001.zip',
      state: 'running',
      bytes: 812_000_000,
      bytesRead: 343_000_000,
      begunAt: new Date(now - 4 * minute).toISOString(),
      etaSeconds: 310,
      report: { created: 402_113, unchanged: 8 },
    },
    apple,
    {
      ...fitbit,
      id: 'import-stopped',
      file: 'takeout-2025.zip',
      state: 'failed',
      bytes: 512_000_000,
      bytesRead: 121_000_000,
      message: 'It was interrupted. Import the same file again, and it goes on where it stopped.',
      begunAt: new Date(now - 4 * day).toISOString(),
      endedAt: new Date(now - 4 * day).toISOString(),
      report: { pages: 40, passedOver: 0, created: 20_411 },
    },
    {
      ...apple,
      id: 'import-again',
      file: 'export (1).zip',
      endedAt: new Date(now - 30 * day).toISOString(),
      report: { pages: 12, passedOver: 12 },
    },
  ]
}
