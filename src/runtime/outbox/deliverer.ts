/** Keeps every sink drained: opens what is configured, wakes on changes, and looks again now and then. */
import type { OpenSink, Sink } from '../../kit/index.js'
import { faultIn } from '../claims-loop.js'
import type { Engine } from '../engine.js'
import { allSinks, claimSink, releaseSink, type SinkRow } from '../store/sinks.js'
import { drain, reasonOf, sliceMs } from './drain.js'

/** Changes of other processes are not announced here: the longest wait for them. */
const longestNapMs = 500
/** Whoever had a whole slice of a sink leaves it to others for longer than they sleep. */
const restMs = 550
/** How long a sink that cannot be opened is left alone. */
const retryAfterMs = 30_000

export interface Deliverer {
  /** Drains every sink once; returns how many envelopes were handled. */
  step(): Promise<number>
  start(): void
  stop(): Promise<void>
}

export const createDeliverer = (
  engine: Pick<Engine, 'store' | 'world' | 'bus'>,
  sinks: ReadonlyMap<string, Sink>,
  readSettings: (row: SinkRow) => Promise<unknown>,
  name: string,
): Deliverer => {
  const stopping = new AbortController()
  const opened = new Map<string, { readonly open: OpenSink; readonly settings: string }>()
  /** Sinks at work, each with its drain. */
  const busy = new Map<string, Promise<number>>()
  /** Until when a sink is left to other processes. */
  const resting = new Map<string, number>()
  let loop: Promise<void> | undefined
  let wake: (() => void) | undefined

  /** Forgotten first: whatever becomes of the closing, nothing is handed to it any more. */
  const close = async (id: string, open: OpenSink): Promise<void> => {
    opened.delete(id)
    try {
      await open.close()
    } catch (error) {
      engine.world.log.warn({ sink: id, fault: faultIn(error) }, 'the sink could not be closed properly')
    }
  }

  const openSink = async (row: SinkRow): Promise<OpenSink | undefined> => {
    const definition = sinks.get(row.type)
    if (definition === undefined) return undefined
    const settings = row.settings?.toString('base64') ?? ''
    const known = opened.get(row.id)
    if (known?.settings === settings) return known.open
    if (known !== undefined) await close(row.id, known.open)
    const open = await definition.open(definition.settings.parse(await readSettings(row)), engine.world)
    opened.set(row.id, { open, settings })
    return open
  }

  /** Says why where people look, and leaves it alone for a while; only a holder of the lease may. */
  const tryLater = async ({ id }: SinkRow, error: unknown): Promise<void> => {
    const now = engine.world.now()
    if ((await claimSink(engine.store, { id, lease: name, now, leaseMs: retryAfterMs })) === undefined) return
    const message = `It could not be opened: ${reasonOf(error)}. Tried again in half a minute.`
    await releaseSink(engine.store, { id, lease: name, dueAt: now + retryAfterMs, message })
    engine.bus.publish({ topic: 'sink', id })
  }

  const deliver = async (row: SinkRow): Promise<number> => {
    try {
      const open = await openSink(row)
      if (open === undefined) return 0
      const began = engine.world.now()
      const handled = await drain(engine, row.id, open, name, stopping.signal)
      const now = engine.world.now()
      if (now - began >= sliceMs) resting.set(row.id, now + restMs)
      return handled
    } catch (error) {
      engine.world.log.error({ sink: row.id, fault: faultIn(error) }, 'the sink could not be opened')
      await tryLater(row, error)
      return 0
    }
  }

  /** One of the same name is not opened before the old one is closed. */
  const closeRemoved = (known: ReadonlySet<string>): void => {
    for (const [id, { open }] of opened) {
      if (known.has(id) || busy.has(id)) continue
      const closed = close(id, open).then(() => 0)
      busy.set(
        id,
        closed.finally(() => busy.delete(id)),
      )
    }
  }

  /** Begins with every sink that is due and not at work: one that is slow or silent holds up no other. */
  const begin = async (): Promise<Promise<number>[]> => {
    const rows = await allSinks(engine.store)
    closeRemoved(new Set(rows.map(({ id }) => id)))
    const now = engine.world.now()
    return rows
      .filter(
        ({ id, state, dueAt }) => state === 'active' && Math.max(dueAt, resting.get(id) ?? 0) <= now && !busy.has(id),
      )
      .map((row) => {
        const done = deliver(row).finally(() => busy.delete(row.id))
        busy.set(row.id, done)
        return done
      })
  }

  const step = async (): Promise<number> =>
    (await Promise.all(await begin())).reduce((sum, handled) => sum + handled, 0)

  const run = async (): Promise<void> => {
    const failed = (error: unknown): void =>
      engine.world.log.error({ fault: faultIn(error) }, 'the outbox could not be read; trying again')
    while (!stopping.signal.aborted) {
      const rest = new AbortController()
      // Made before the sinks begin, so that what one of them has handled meanwhile is not slept over.
      wake = () => rest.abort()
      const again = (handled: number): void => {
        if (handled > 0) wake?.()
      }
      await begin().then((all) => {
        for (const done of all) done.then(again, failed)
      }, failed)
      const stop = (): void => rest.abort()
      stopping.signal.addEventListener('abort', stop)
      // Never in step with another process, which would then always be the first, or always the second.
      await engine.world.sleep(longestNapMs * (0.5 + engine.world.random() / 2), rest.signal)
      stopping.signal.removeEventListener('abort', stop)
    }
  }

  const unlisten = engine.bus.listen(({ topic }) => {
    if (topic === 'changes') wake?.()
  })

  return {
    step,
    start() {
      loop ??= run()
    },
    async stop() {
      stopping.abort()
      unlisten()
      await loop
      await Promise.allSettled(busy.values())
      await Promise.all([...opened].map(([id, { open }]) => close(id, open)))
    },
  }
}
