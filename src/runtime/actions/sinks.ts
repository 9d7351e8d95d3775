/** What an operator can do with sinks. */
import { SettingsError } from '../../core/index.js'
import { problemIn } from '../../kit/index.js'
import { encodingOf } from '../outbox/index.js'
import { instanceKey, type Runtime, sinkContext } from '../start.js'
import { beginning, lagAfter } from '../store/changes.js'
import { allSinks, parkedCount, removeSink, rewindSink, type SinkFilter, saveSink } from '../store/sinks.js'
import { forgetUnexpressed, type Unexpressed, unexpressedOf } from '../store/unexpressed.js'

export interface SinkView {
  readonly id: string
  readonly type: string
  readonly title: string
  readonly state: 'delivering' | 'idle' | 'waiting' | 'paused'
  readonly delivered: number
  readonly lag: number
  readonly parked: number
  /** In whose words it is spoken to. */
  readonly encoding: string
  /** What those words could not say: how many changes of each kind, and why. */
  readonly unexpressed: Unexpressed[]
  readonly message?: string
}

interface SinkWish {
  readonly id: string
  readonly type: string
  readonly settings: unknown
  readonly filter?: SinkFilter
  readonly encoding?: string
}

/** The sink that is wished for, if there is one that takes these settings and this encoding. */
export const checkedSink = ({ sinks }: Pick<Runtime, 'sinks'>, sink: SinkWish) => {
  const definition = sinks.get(sink.type)
  if (definition === undefined)
    throw new SettingsError(
      'unknown-sink',
      `There is no sink of type ${sink.type}. Choose one of: ${[...sinks.keys()].join(', ')}.`,
    )
  const parsed = definition.settings.safeParse(sink.settings)
  if (!parsed.success) {
    const { path, expected } = problemIn(parsed.error)
    throw new SettingsError(
      'bad-setting',
      `The ${sink.type} sink's ${path === '' ? 'settings are' : `${path} is`} not usable: ${expected}.`,
    )
  }
  const encoding = encodingOf(sink.encoding ?? 'record').id
  if (definition.encodings?.includes(encoding) === false)
    throw new SettingsError(
      'sink-encoding',
      `The ${sink.type} sink does not take the encoding ${encoding}. Choose one of: ${definition.encodings.join(', ')}.`,
    )
  return { definition, settings: parsed.data, encoding }
}

/** Adds a sink, or changes one; it starts at the beginning and catches up. */
export const addSink = async (runtime: Runtime, sink: SinkWish): Promise<void> => {
  const { engine, vault } = runtime
  const { definition, settings, encoding } = checkedSink(runtime, sink)
  // Opened once here, so that what cannot work is said now and not in a log.
  await (await definition.open(settings, engine.world)).close()
  const sealed = await vault.seal(instanceKey, sinkContext(sink.id), Buffer.from(JSON.stringify(sink.settings)))
  await engine.store.transaction(async (db) => {
    const before = (await allSinks(db)).find(({ id }) => id === sink.id)
    if (before !== undefined && before.encoding !== encoding) await forgetUnexpressed(db, sink.id)
    await saveSink(db, {
      id: sink.id,
      type: sink.type,
      settings: sealed,
      filter: sink.filter ?? {},
      encoding,
      now: engine.world.now(),
    })
  })
  engine.bus.publish({ topic: 'changes' })
}

export const dropSink = ({ engine }: Runtime, id: string): Promise<boolean> => removeSink(engine.store, id)

/** Delivers everything again from the beginning: receivers drop what they have by its id. */
export const replaySink = async ({ engine }: Runtime, id: string): Promise<boolean> => {
  const found = await engine.store.transaction(async (db) => {
    await forgetUnexpressed(db, id)
    return rewindSink(db, id, beginning, engine.world.now())
  })
  engine.bus.publish({ topic: 'changes' })
  return found
}

/** Goes on where it stopped. */
export const resumeSink = async ({ engine }: Runtime, id: string): Promise<boolean> => {
  const sink = (await allSinks(engine.store)).find((each) => each.id === id)
  if (sink === undefined) return false
  await rewindSink(engine.store, id, sink.position, engine.world.now())
  engine.bus.publish({ topic: 'changes' })
  return true
}

export const sinkViews = async ({ engine, sinks }: Pick<Runtime, 'engine' | 'sinks'>): Promise<SinkView[]> => {
  const rows = await allSinks(engine.store)
  return Promise.all(
    rows.map(async (row) => {
      const lag = await lagAfter(engine.store, row.position)
      return {
        id: row.id,
        type: row.type,
        title: sinks.get(row.type)?.title ?? row.type,
        state: row.state === 'paused' ? 'paused' : row.attempts > 0 ? 'waiting' : lag > 0 ? 'delivering' : 'idle',
        delivered: row.delivered,
        lag,
        parked: await parkedCount(engine.store, row.id),
        encoding: row.encoding,
        unexpressed: await unexpressedOf(engine.store, row.id),
        ...(row.message !== undefined && { message: row.message }),
      } as const
    }),
  )
}
