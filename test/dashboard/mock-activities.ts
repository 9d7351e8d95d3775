/** Workouts and flows of the invented people: what is switched, ticked, taken out and taken back stays so till the end. */
import type { Context, Hono } from 'hono'
import type {
  Activities,
  ActivityItem,
  ConnectionSettings,
  FlowCell,
  Flows,
  Rollback,
  SyncPlan,
  SyncRun,
  SyncSettings,
  SyncStatus,
} from '../../src/dashboard/api.js'
import { day, hour, minute } from './mock-body.js'
import type { PersonName } from './mock-people.js'
import { detailOf, partiesOf, workout } from './mock-workouts.js'

interface Mock {
  readonly personOf: (c: Context) => PersonName
  readonly now: number
}
const amounts: Readonly<Record<PersonName, number>> = { empty: 0, normal: 64, full: 420 }
const perPage = 50

export const addActivities = (app: Hono, { personOf, now }: Mock): void => {
  const excluded = new Map<string, boolean>()
  const refused = new Set<string>()
  const settings: SyncSettings = {
    isOn: true,
    uploadDelaySeconds: 900,
    edits: true,
    deletions: false,
    mergeChannels: 'off',
    samples: false,
  }
  const all = (person: PersonName): ActivityItem[] =>
    Array.from({ length: amounts[person] }, (_, index) => {
      const item = workout(index, person, now)
      return { ...item, isExcluded: excluded.get(item.id) ?? item.isExcluded }
    })
  const indexOf = (id: string): number => Number(id.slice(-12)) - 1000
  const iso = (at: number): string => new Date(at).toISOString()

  app.get('/v1/activities', (c) => {
    const query = c.req.query()
    const whole = all(personOf(c))
    const found = whole.filter(
      (item) =>
        (query['sport'] === undefined || item.sport === query['sport']) &&
        (query['text'] === undefined ||
          `${item.name} ${item.notes}`.toLowerCase().includes(query['text'].toLowerCase())) &&
        (query['at'] === undefined || isAt(item, query['at'])) &&
        (query['notAt'] === undefined || !isAt(item, query['notAt'])) &&
        (query['trouble'] === undefined ||
          item.places.some(({ state }) => state === 'failed' || state === 'refused')) &&
        (query['excluded'] === undefined || item.isExcluded),
    )
    const start = Number(query['after'] ?? 0)
    const sports: Record<string, number> = {}
    for (const { sport } of whole) sports[sport] = (sports[sport] ?? 0) + 1
    return c.json({
      activities: found.slice(start, start + perPage),
      ...(start + perPage < found.length && { next: String(start + perPage) }),
      total: whole.length,
      sports,
    } satisfies Activities)
  })
  app.get('/v1/activities/:id', (c) => {
    const id = c.req.param('id')
    const index = indexOf(id)
    if (!(index >= 0 && index < amounts[personOf(c)]))
      return c.json(
        { type: 'about:blank', title: 'Not found', status: 404, detail: 'There is none.', code: 'not-found' },
        404,
      )
    const detail = detailOf(index, personOf(c), now)
    return c.json({ ...detail, isExcluded: excluded.get(id) ?? detail.isExcluded })
  })
  app.get('/v1/activities/:id/file', (c) =>
    c.body('a file', 200, { 'content-disposition': `attachment; filename="workout.${c.req.query('format')}"` }),
  )
  app.post('/v1/activities/:id/resync', (c) => c.json({}, 202))
  app.put('/v1/activities/:id/excluded', async (c) => {
    excluded.set(c.req.param('id'), (await c.req.json<{ excluded: boolean }>()).excluded)
    return c.json({}, 202)
  })

  const flowsOf = (person: PersonName): Flows => {
    const parties = [...partiesOf(person)]
    const cells = parties.flatMap((source) =>
      parties
        .filter((target) => target !== source)
        .map(
          (target): FlowCell => ({
            source: source.connection,
            target: target.connection,
            allowed: !refused.has(`${source.connection} ${target.connection}`),
            possible: source.gives && target.takes,
            forwards:
              (source.connector === 'garmin' && target.connector === 'strava') ||
              (source.connector === 'strava' && target.connector === 'intervals-icu'),
          }),
        ),
    )
    const step = (from: number, to: number, by: 'us' | 'service') => ({
      from: parties[from]?.connection ?? '',
      to: parties[to]?.connection ?? '',
      by,
    })
    return {
      parties,
      cells,
      loops: parties.length === 0 ? [] : [{ steps: [step(1, 2, 'service'), step(2, 1, 'us')] }],
    }
  }
  app.get('/v1/flows', (c) => c.json(flowsOf(personOf(c))))
  app.put('/v1/flows', async (c) => {
    const { rules } = await c.req.json<{ rules: { source: string; target: string; allowed: boolean }[] }>()
    for (const { source, target, allowed } of rules)
      if (allowed) refused.delete(`${source} ${target}`)
      else refused.add(`${source} ${target}`)
    return c.json(flowsOf(personOf(c)))
  })

  const statusOf = (person: PersonName): SyncStatus => {
    const parties = partiesOf(person)
    const busy = person === 'full' && settings.isOn
    return {
      isOn: settings.isOn,
      state: !settings.isOn ? 'off' : busy ? 'running' : 'idle',
      ...(busy && {
        doing: { step: 'upload', connection: parties[1]?.connection ?? '', service: 'Strava' },
        etaSeconds: 5400,
      }),
      done: busy ? 1240 : 12,
      total: busy ? 4031 : 12,
      services: parties.map(({ connection, connector, service, out }, index) => ({
        connection,
        connector,
        service,
        downloads: busy && index === 0 ? 812 : 0,
        uploads: busy && (index === 1 || index === 2) ? 991 * index : 0,
        others: 0,
        etaSeconds: busy && index < 3 ? 1800 * (index + 1) : 0,
        ...(busy && index === 1 && { waitsUntil: iso(now + 12 * minute) }),
        ...(out !== undefined && { out }),
      })),
      lastAt: iso(now - 4 * minute),
    }
  }
  app.get('/v1/sync', (c) => c.json(statusOf(personOf(c))))
  app.post('/v1/sync', (c) => c.json({ listed: 4 }, 202))
  app.get('/v1/sync/settings', (c) => c.json(settings))
  app.put('/v1/sync/settings', async (c) => {
    Object.assign(settings, await c.req.json())
    if ((settings.skipBefore as unknown) === null) delete settings.skipBefore
    return c.json(settings)
  })
  app.get('/v1/sync/plan', (c) => c.json(planOf(personOf(c))))
  const planOf = (person: PersonName): SyncPlan => {
    const parties = partiesOf(person)
    const party = (index: number) => {
      const { connection = '', connector = '', service = '' } = parties[index] ?? {}
      return { connection, connector, service }
    }
    const first = all(person).slice(0, 4)
    return {
      steps: first.flatMap(({ id, name, sport }) => [
        { do: 'download' as const, activity: id, ...party(0), ...(name !== undefined && { name }), sport },
        { do: 'upload' as const, activity: id, ...party(1), ...(name !== undefined && { name }), sport },
      ]),
      total: person === 'empty' ? 0 : 172,
      counts:
        person === 'empty'
          ? []
          : [
              { ...party(0), do: 'download', count: 58 },
              { ...party(1), do: 'upload', count: 57 },
              { ...party(2), do: 'upload', count: 57 },
            ],
      reasons:
        person === 'empty'
          ? []
          : [
              {
                ...party(3),
                reason: {
                  code: 'config_missing',
                  message: 'The service has to be set up before it can be used.',
                  owner: 'person',
                },
                count: 64,
              },
              {
                ...party(1),
                reason: {
                  code: 'private',
                  message: 'It is private, and private workouts are not sent on.',
                  owner: 'person',
                },
                count: 7,
              },
            ],
    }
  }
  app.get('/v1/sync/runs', (c) => c.json({ runs: personOf(c) === 'empty' ? [] : runs(now) }))

  const connectionSettings = new Map<string, Partial<ConnectionSettings>>()
  const settingsOf = (person: PersonName, id: string): ConnectionSettings => {
    const party = partiesOf(person).find(({ connection }) => connection === id)
    const isDropbox = party?.connector === 'dropbox'
    return {
      connection: id,
      connector: party?.connector ?? '',
      fields: isDropbox
        ? {
            folder: { title: 'Folder', help: 'Below your Dropbox, as in `/Workouts`.', input: 'text' },
            format: { title: 'Format', input: 'choice', choices: { fit: 'FIT', tcx: 'TCX', gpx: 'GPX' } },
            tagged: { title: 'Only files whose name tells the sport', input: 'flag' },
          }
        : {},
      ...(isDropbox && { missing: party?.out?.message ?? '' }),
      syncPrivate: false,
      autoPause: false,
      ...connectionSettings.get(id),
      settings: { format: 'fit', tagged: false, ...connectionSettings.get(id)?.settings },
    }
  }
  app.get('/v1/connections/:id/settings', (c) => c.json(settingsOf(personOf(c), c.req.param('id'))))
  app.put('/v1/connections/:id/settings', async (c) => {
    const id = c.req.param('id')
    const before = connectionSettings.get(id)
    const change = await c.req.json<Partial<ConnectionSettings>>()
    connectionSettings.set(id, { ...before, ...change, settings: { ...before?.settings, ...change.settings } })
    return c.json(settingsOf(personOf(c), id))
  })

  const wanted = new Set<string>()
  const rollbackOf = (person: PersonName): Rollback => {
    const items = all(person).flatMap((item) =>
      item.places
        .filter(({ state }) => state === 'uploaded')
        .map(({ connection, connector, service, externalId = '' }) => ({
          connection,
          connector,
          service,
          activity: item.id,
          start: iso(item.startMs),
          ...(item.name !== undefined && { name: item.name }),
          sport: item.sport,
          externalId,
          state: wanted.has(connection) ? ('wanted' as const) : ('sent' as const),
        })),
    )
    const services = partiesOf(person).filter(({ connection }) => items.some((item) => item.connection === connection))
    return {
      services: services.map(({ connection, connector, service }) => {
        const own = items.filter((item) => item.connection === connection).length
        const isWanted = wanted.has(connection)
        return {
          connection,
          connector,
          service,
          isPossible: connector !== 'strava',
          sent: isWanted ? 0 : own,
          wanted: isWanted ? own : 0,
          removed: 0,
          impossible: 0,
        }
      }),
      items,
    }
  }
  app.get('/v1/rollback', (c) => c.json(rollbackOf(personOf(c))))
  app.post('/v1/rollback', async (c) => {
    const { connections } = await c.req.json<{ connections?: string[] }>()
    for (const { connection, isPossible } of rollbackOf(personOf(c)).services)
      if (isPossible && (connections?.includes(connection) ?? true)) wanted.add(connection)
    return c.json({ wanted: 12 }, 202)
  })
  app.delete('/v1/rollback', (c) => {
    wanted.clear()
    return c.json({ left: 12 }, 202)
  })
}

const isAt = ({ places }: ActivityItem, connection: string): boolean =>
  places.some((place) => place.connection === connection && (place.state === 'present' || place.state === 'uploaded'))

const runs = (now: number): SyncRun[] => {
  const none = { downloads: 0, uploads: 0, checks: 0, edits: 0, removals: 0, troubles: 0 }
  const at = (ago: number) => ({
    startedAt: new Date(now - ago).toISOString(),
    endedAt: new Date(now - ago + 40_000).toISOString(),
  })
  return [
    {
      ...none,
      id: '4',
      state: 'done',
      ...at(4 * minute),
      sentence: 'Workouts: 1 fetched, 2 sent.',
      downloads: 1,
      uploads: 2,
    },
    {
      ...none,
      id: '3',
      state: 'waiting',
      ...at(2 * hour),
      sentence: 'Workouts: 40 fetched, 38 sent. 1 did not succeed; each says why on the Activities page. 812 to go.',
      troubles: 1,
    },
    {
      ...none,
      id: '2',
      state: 'failed',
      ...at(day),
      sentence: 'Workouts: nothing could be done.',
      error: { code: 'unreachable', message: 'Strava cannot be reached at the moment.' },
    },
    { ...none, id: '1', state: 'done', ...at(3 * day), sentence: 'Workouts: 12 sent.', uploads: 12 },
  ]
}
