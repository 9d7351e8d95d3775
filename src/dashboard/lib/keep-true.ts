/** Live events change what is shown: what an event carries is put in place, what it only names is asked for again. */
import type { Connection, Import, Run, SinkState, SyncStatus } from '../api.js'
import { gathered, onLive } from './live.js'
import { patch, reloadAll } from './resource.js'

export const runsPath = '/v1/runs?limit=60'
export const importsPath = '/v1/imports'
/** A page left open for days keeps no more of the diary than this; older runs are asked for. */
const mostRuns = 300

/** Puts one into a list by its id: in its place if it is there, else first or last. */
export const placed = <T extends { readonly id: string }>(list: readonly T[], one: T, where: 'first' | 'last'): T[] => {
  const index = list.findIndex(({ id }) => id === one.id)
  if (index >= 0) return list.with(index, one)
  return where === 'first' ? [one, ...list] : [...list, one]
}

/** An archive begun anew is the newest again. */
export const placeImport = (one: Import): void =>
  patch<{ imports: Import[] }>(importsPath, ({ imports }) => {
    const known = imports.find(({ id }) => id === one.id)
    if (known?.begunAt === one.begunAt) return { imports: placed(imports, one, 'first') }
    return { imports: [one, ...imports.filter(({ id }) => id !== one.id)] }
  })

/** Coverage is a large answer: a backfill would ask for it many times a second. */
const coverageEveryMs = 1_500
const recordsEveryMs = 2_000
const clockEveryMs = 60_000
/** So often do lists of workouts follow a run of syncing that takes its time. */
const workoutsEveryMs = 2_500

export const syncPath = '/v1/sync'
export const syncSettingsPath = '/v1/sync/settings'
const followsSync = (path: string): boolean => /^\/v1\/(activities|sync\/|flows|rollback)/.test(path)

/** Subscribes; returns how to stop. */
export const keepTrue = (): (() => void) => {
  const coverage = gathered(() => reloadAll((path) => path.startsWith('/v1/coverage')), coverageEveryMs)
  const records = gathered(
    () => reloadAll((path) => path === '/v1/kinds' || path === '/v1/dead-letters'),
    recordsEveryMs,
  )
  const workouts = gathered(() => reloadAll(followsSync), workoutsEveryMs)
  const stops = [
    onLive('run', (run) => {
      patch<{ runs: Run[] }>(runsPath, (data) => ({
        ...data,
        runs: placed(data.runs, run, 'first').slice(0, mostRuns),
      }))
      if (run.state !== 'running') records()
    }),
    onLive('connection', (connection) =>
      patch<{ connections: Connection[] }>('/v1/connections', ({ connections }) => {
        const known = connections.find(({ id }) => id === connection.id)
        // Who could continue whom changes with the connections there are, not with every record of theirs.
        if (known?.state !== connection.state) reloadAll((path) => path === '/v1/successions')
        // And whether it can be asked for workouts, with what it says of itself.
        if (known?.state !== connection.state || known.message !== connection.message)
          reloadAll((path) => path === '/v1/flows' || path === syncPath)
        return { connections: placed(connections, connection, 'last') }
      }),
    ),
    onLive('import', (one) => {
      placeImport(one)
      if (one.state === 'done' || one.state === 'failed') records()
    }),
    onLive('sync', (status) => {
      patch<SyncStatus>(syncPath, () => status)
      workouts()
    }),
    onLive('sink', (sink) =>
      patch<{ sinks: SinkState[] }>('/v1/sinks', ({ sinks }) => ({ sinks: placed(sinks, sink, 'last') })),
    ),
    onLive('coverage', coverage),
    onLive('returned', () => reloadAll()),
  ]
  // The sandbox's clock need not run as ours does.
  const clock = setInterval(() => reloadAll((path) => path === '/v1/status'), clockEveryMs)
  return () => {
    clearInterval(clock)
    for (const stop of stops) stop()
  }
}
