/** I3: whoever comes afterwards with an empty store, and has no trouble, ends with the same ids. */
import { dayMs } from '../../../src/kit/index.js'
import type { ResettableStore } from '../store.js'
import { untroubled } from '../story.js'
import { up } from '../work.js'
import type { World } from '../world.js'
import { told } from './facts.js'
import { recordsIn, type StoredStream, streamsIn } from './stored.js'

/** Empties the store: to be called last. */
export const checkSameIds = async (world: World, store: ResettableStore): Promise<string[]> => {
  const now = world.clock.now()
  const wanted = (await streamsIn(world)).flatMap(({ backfillWanted }) => backfillWanted ?? [])
  if (wanted.length === 0) return []
  const oldest = Math.min(...wanted)
  // What is recent may still change, and at the old edge it depends on the zone what belongs to a day.
  const span = { from: Math.max(...wanted) + dayMs, to: now - 4 * dayMs }
  const before = await liveIds(world, span)
  for (const { life } of up(world)) await world.turns.kill(life)
  await store.reset()
  await world.start('afterwards', undefined, Math.ceil((now - oldest) / dayMs))
  await untroubled(world)
  const after = await liveIds(world, span)
  return [
    ...told(
      [...before].filter(([id]) => !after.has(id)),
      ([id, kind]) => `only where there was trouble: ${kind} ${id}`,
    ),
    ...told(
      [...after].filter(([id]) => !before.has(id)),
      ([id, kind]) => `only where there was none: ${kind} ${id}`,
    ),
  ]
}

const liveIds = async (
  world: World,
  span: { readonly from: number; readonly to: number },
): Promise<Map<string, string>> => {
  // A device that was paired again does not say everything again, nor does a service that only tells the last day.
  const isToldAgain = ({ account, name }: StoredStream): boolean =>
    account.way !== 'push' &&
    (world.connectors.find(({ id }) => id === account.service)?.streams?.[name]?.historyDays ?? 28) >= 28
  const pulled = new Set((await streamsIn(world)).filter(isToldAgain).map(({ id }) => id))
  return new Map(
    (await recordsIn(world))
      .filter(({ deleted, start }) => deleted === undefined && start >= span.from && start < span.to)
      .filter(({ stream }) => pulled.has(stream))
      .map(({ id, kind }) => [id, kind]),
  )
}
