/** I3: whoever comes afterwards with an empty store, and has no trouble, ends with the same ids. */
import { dayMs } from '../../../src/kit/index.js'
import type { ResettableStore } from '../store.js'
import { untroubled } from '../story.js'
import { up } from '../work.js'
import type { World } from '../world.js'
import { told } from './facts.js'
import { recordsIn, type StoredStream, streamsIn, truthOf } from './stored.js'

/** Empties the store: to be called last. */
export const checkSameIds = async (world: World, store: ResettableStore): Promise<string[]> => {
  const now = world.clock.now()
  const wanted = (await streamsIn(world)).flatMap(({ backfillWanted }) => backfillWanted ?? [])
  if (wanted.length === 0) return []
  const oldest = Math.min(...wanted)
  // What is recent may still change, and at the old edge it depends on the zone what belongs to a day.
  const span = { from: Math.max(...wanted) + dayMs, to: now - 4 * dayMs }
  const before = await liveIds(world, span, await chanceIn(world))
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

/** What one may know who was there in time, and who comes afterwards is not told: `checkFacts` has said that it may stand. */
const chanceIn = async (world: World): Promise<ReadonlySet<string>> =>
  new Set(
    (await streamsIn(world)).flatMap((stream) =>
      truthOf(world, stream, stream.backfillWanted ?? world.plan.start)
        .filter(({ optional }) => optional === true)
        .map(({ kind, start }) => `${stream.id} ${kind} ${start}`),
    ),
  )

const liveIds = async (
  world: World,
  span: { readonly from: number; readonly to: number },
  chance: ReadonlySet<string> = new Set(),
): Promise<Map<string, string>> => {
  // A device that was paired again does not say everything again, nor does a service that only tells the last day.
  const isToldAgain = ({ account, name }: StoredStream): boolean =>
    account.way !== 'push' &&
    (world.connectors.find(({ id }) => id === account.service)?.streams?.[name]?.historyDays ?? 28) >= 28
  const pulled = new Set((await streamsIn(world)).filter(isToldAgain).map(({ id }) => id))
  return new Map(
    (await recordsIn(world))
      .filter(({ deleted, start }) => deleted === undefined && start >= span.from && start < span.to)
      .filter(({ stream, kind, start }) => pulled.has(stream) && !chance.has(`${stream} ${kind} ${start}`))
      .map(({ id, kind }) => [id, kind]),
  )
}
