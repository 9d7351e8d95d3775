/** A sink that follows the settings: made when they name it, changed when they change, and never doubled. */
import { SettingsError } from '../../core/index.js'
import { instanceKey, type Runtime, sinkContext } from '../start.js'
import { allSinks, saveSink } from '../store/sinks.js'
import { checkedSink } from './sinks.js'

/**
 * Unlike `addSink` it does not open the sink: a broker that is away must not keep an instance from starting. The
 * position stays, and what an operator has chosen of an existing one: filter and encoding.
 */
export const keepSink = async (
  runtime: Runtime,
  wish: { readonly id: string; readonly type: string; readonly settings: unknown; readonly encoding: string },
): Promise<'added' | 'changed' | 'same'> => {
  const { engine, vault } = runtime
  const { encoding } = checkedSink(runtime, wish)
  const wanted = JSON.stringify(wish.settings)
  const before = (await allSinks(engine.store)).find(({ id }) => id === wish.id)
  if (before !== undefined && before.type !== wish.type)
    throw new SettingsError(
      'sink-name-taken',
      `The settings want a sink ${wish.id} of type ${wish.type}, and there is one of type ${before.type} by that name. Remove that one, or take what names the sink out of the settings.`,
    )
  if (before?.settings !== undefined) {
    const held = await vault.open(instanceKey, sinkContext(wish.id), before.settings)
    if (held.toString('utf8') === wanted) return 'same'
  }
  const settings = await vault.seal(instanceKey, sinkContext(wish.id), Buffer.from(wanted))
  await saveSink(engine.store, {
    id: wish.id,
    type: wish.type,
    settings,
    filter: before?.filter ?? {},
    encoding: before?.encoding ?? encoding,
    now: engine.world.now(),
  })
  engine.bus.publish({ topic: 'changes' })
  return before === undefined ? 'added' : 'changed'
}
