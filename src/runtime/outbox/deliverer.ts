/** Keeps every sink drained: opens what is configured, wakes on changes, and looks again now and then. */
import type { OpenSink, Sink } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import { allSinks, releaseSink, type SinkRow } from '../store/sinks.js'
import { drain } from './drain.js'

/** Changes of other processes are not announced here: the longest wait for them. */
const longestNapMs = 500

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
  let loop: Promise<void> | undefined
  let wake: (() => void) | undefined

  const openSink = async (row: SinkRow): Promise<OpenSink | undefined> => {
    const definition = sinks.get(row.type)
    if (definition === undefined) return undefined
    const settings = row.settings?.toString('base64') ?? ''
    const known = opened.get(row.id)
    if (known?.settings === settings) return known.open
    await known?.open.close()
    const open = await definition.open(definition.settings.parse(await readSettings(row)), engine.world)
    opened.set(row.id, { open, settings })
    return open
  }

  const step = async (): Promise<number> => {
    let handled = 0
    const rows = await allSinks(engine.store)
    const work = rows
      .filter((row) => row.state === 'active' && row.dueAt <= engine.world.now())
      .map(async (row) => {
        try {
          const open = await openSink(row)
          if (open !== undefined) handled += await drain(engine, row.id, open, name, stopping.signal)
        } catch (error) {
          engine.world.log.error(
            { sink: row.id, fault: error instanceof Error ? error.name : 'unknown' },
            'the sink could not be opened',
          )
          await releaseSink(engine.store, { id: row.id, lease: name, dueAt: engine.world.now() + 30_000 })
        }
      })
    await Promise.all(work)
    return handled
  }

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        if ((await step()) > 0) continue
      } catch (error) {
        engine.world.log.error(
          { fault: error instanceof Error ? error.name : 'unknown' },
          'the outbox could not be read; trying again',
        )
      }
      const rest = new AbortController()
      wake = () => rest.abort()
      const stop = (): void => rest.abort()
      stopping.signal.addEventListener('abort', stop)
      await engine.world.sleep(longestNapMs, rest.signal)
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
      for (const { open } of opened.values()) await open.close()
    },
  }
}
