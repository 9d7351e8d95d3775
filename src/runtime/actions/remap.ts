/**
 * Today's mappers over the pages that were kept: a mapping fault is mended without asking the provider twice. First
 * everything is read again beside the records, page by page in the order in which they were seen; then the difference
 * is shown; then it is written, in one transaction per connection. The same version gives the same records, and writes
 * nothing.
 */
import { randomUUID } from 'node:crypto'
import { minuteMs, SettingsError, TransientError } from '../../core/index.js'
import type { Connector } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import { contentOf } from '../intake/envelopes.js'
import type { Db } from '../store/db.js'
import {
  clearRemapped,
  countDifferences,
  countPages,
  type Difference,
  exampleDifferences,
  holdRemap,
  keepRemap,
  releaseRemap,
} from '../store/remapped.js'
import { type StreamRow, streamsOf } from '../store/streams.js'
import { readAgain, writeDifferences } from './remap-pages.js'

export interface RemapRequest {
  readonly connector: string
  /** Whose records are shown as examples; everybody's unless named. What is mended is everybody's. */
  readonly examplesOf?: string | undefined
  /** Only pages seen since then. */
  readonly since?: number | undefined
  /** Shows what would change, and changes nothing. */
  readonly dryRun: boolean
}
export interface RemapProgress {
  readonly pages: number
  readonly of: number
}
export interface RemapExample {
  readonly stream: string
  readonly difference: Difference
  /** What the record says, as it leaves; without ids and provenance. */
  readonly before?: object
  readonly after?: object
}
export interface RemapReport {
  readonly connector: string
  readonly mapper: number
  readonly written: boolean
  readonly connections: number
  readonly pages: number
  /** Pages that cannot be read, or not whole; parked like any. */
  readonly parked: number
  readonly created: number
  readonly updated: number
  readonly deleted: number
  readonly unchanged: number
  /** By stream and kind, what is new, changed or gone. */
  readonly kinds: readonly {
    readonly stream: string
    readonly kind: string
    readonly created: number
    readonly updated: number
    readonly deleted: number
    readonly unchanged: number
  }[]
  readonly examples: readonly RemapExample[]
}

const examplesEach = 3
const leaseMs = 5 * minuteMs

export const remap = async (
  engine: Engine,
  request: RemapRequest,
  onProgress: (progress: RemapProgress) => void,
): Promise<RemapReport> => {
  const { store, world } = engine
  const connector = engine.connectors.get(request.connector)
  if (connector === undefined)
    throw new SettingsError('unknown-connector', `There is no connector ${request.connector} here.`)
  const holder = randomUUID()
  const lease = () => ({ connector: connector.id, holder, now: world.now(), until: world.now() + leaseMs })
  if (!(await holdRemap(store, lease())))
    throw new SettingsError(
      'remap-under-way',
      `${connector.name} is being remapped already; wait until that is done, or five minutes if it was interrupted.`,
    )
  const hold = async (db: Db): Promise<void> => {
    if (await keepRemap(db, lease())) return
    throw new TransientError(
      'remap-interrupted',
      `The remap of ${connector.name} was interrupted: start it again. What it had not written yet stays as it was.`,
    )
  }
  const connections = await connectionsOf(engine, connector.id)
  const all = connections.flatMap(({ streams }) => streams)
  const since = request.since ?? 0
  const streamIds = all.map(({ id }) => id)
  try {
    await clearRemapped(store, streamIds)
    const of = await countPages(store, streamIds, since)
    let done = 0
    const totals = new Map<string, Totals>()
    const examples: RemapExample[] = []
    let parked = 0
    for (const { id, streams } of connections) {
      const onPages = (pages: number): void => {
        done += pages
        onProgress({ pages: done, of: Math.max(of, done) })
      }
      const work = { engine, connector, streams, since, hold, onPages }
      const reading = await readAgain(work)
      const ids = streams.map((stream) => stream.id)
      const nameOf = (streamId: number): string => streams.find((one) => one.id === streamId)?.name ?? ''
      for (const { streamId, kind, difference, count: n } of await countDifferences(store, ids, since))
        add(totals, nameOf(streamId), kind, difference, n)
      const isShown = request.examplesOf === undefined || streams[0]?.individual === request.examplesOf
      const shown = isShown ? await exampleDifferences(store, ids, since, examplesEach) : []
      for (const { streamId, difference, before, after } of shown)
        examples.push({
          stream: nameOf(streamId),
          difference,
          ...(before && { before: contentOf(before) }),
          ...(after && { after: contentOf(after) }),
        })
      if (!request.dryRun) await writeDifferences(work, id, reading)
      parked += [...reading.faults.values()].filter(({ faults }) => faults.length > 0).length
      await clearRemapped(store, ids)
    }
    if (!request.dryRun) engine.bus.publish({ topic: 'changes' })
    return reportOf(connector, request, { connections: connections.length, pages: done, parked, totals, examples })
  } finally {
    await store.transaction(async (db) => {
      // Once it is somebody else's, so are the tables.
      if (!(await keepRemap(db, lease()))) return
      await clearRemapped(db, streamIds)
      await releaseRemap(db, connector.id, holder)
    })
  }
}

const connectionsOf = async (
  { store }: Engine,
  connector: string,
): Promise<{ readonly id: string; readonly streams: readonly StreamRow[] }[]> => {
  const rows = await store.query<{ id: string }>('select id from connections where connector = $1 order by id', [
    connector,
  ])
  return Promise.all(rows.map(async ({ id }) => ({ id, streams: await streamsOf(store, id) })))
}

type Totals = Record<Difference | 'unchanged', number>
const none: Totals = { created: 0, updated: 0, deleted: 0, unchanged: 0 }
const add = (totals: Map<string, Totals>, stream: string, kind: string, difference: keyof Totals, by: number): void => {
  const key = `${stream} ${kind}`
  const before = totals.get(key) ?? none
  totals.set(key, { ...before, [difference]: before[difference] + by })
}

const reportOf = (
  connector: Connector,
  { dryRun }: RemapRequest,
  found: {
    readonly connections: number
    readonly pages: number
    readonly parked: number
    readonly totals: ReadonlyMap<string, Totals>
    readonly examples: readonly RemapExample[]
  },
): RemapReport => {
  const { totals, ...rest } = found
  const kinds = [...totals].map(([key, counts]) => {
    const [stream = '', kind = ''] = key.split(' ')
    return { stream, kind, ...counts }
  })
  const sum = (difference: keyof Totals): number => kinds.reduce((total, one) => total + one[difference], 0)
  return {
    connector: connector.id,
    mapper: connector.version,
    written: !dryRun,
    ...rest,
    created: sum('created'),
    updated: sum('updated'),
    deleted: sum('deleted'),
    unchanged: sum('unchanged'),
    kinds,
  }
}
