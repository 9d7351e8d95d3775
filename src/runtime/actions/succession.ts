/**
 * Makes two connections one history: an account at a service that ended, and the same account at the service that took
 * its data over. By themselves where the new service tells the old account's id; else because the person says so.
 */
import { SettingsError } from '../../core/index.js'
import type { Connector } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import { lockHistory, tellOf, yieldEverything } from '../intake/succession.js'
import { connectionById } from '../store/connections.js'
import type { Db } from '../store/db.js'
import { restoreSome, successionsOf } from '../store/succeed.js'

/** Called in the transaction that stores a sign-in: the same account at the service before, or after, joins it. */
export const joinByAccount = async (
  db: Db,
  connectors: Iterable<Connector>,
  connection: { readonly id: string; readonly individual: string; readonly connector: Connector },
  now: number,
): Promise<void> => {
  const before = [...connectors].filter(({ status }) => status?.successor === connection.connector.id)
  const after = connection.connector.status?.successor
  const pairs = await db.query<{ predecessor: string; successor: string }>(
    `select p.id as predecessor, s.id as successor from connections s join connections p
       on p.individual_id = s.individual_id and p.account_id = s.legacy_account_id
     where s.individual_id = $2 and s.follows is null
       and ((s.id = $1 and p.connector = any($3::text[])) or (p.id = $1 and s.connector = $4))`,
    [connection.id, connection.individual, before.map(({ id }) => id), after ?? null],
  )
  for (const pair of pairs) await join(db, connection.individual, pair, now)
}

/** Because the person says so. Refused where the one service does not take over from the other. */
export const followConnection = async (
  engine: Engine,
  successorId: string,
  predecessorId: string,
): Promise<{ readonly succeeded: number }> => {
  const { store, world, connectors, bus } = engine
  const [successor, predecessor] = [
    await connectionById(store, successorId),
    await connectionById(store, predecessorId),
  ]
  const takesOver =
    successor !== undefined &&
    predecessor !== undefined &&
    successor.individual === predecessor.individual &&
    connectors.get(predecessor.connector)?.status?.successor === successor.connector
  if (!takesOver)
    throw new SettingsError(
      'no-succession',
      'Only a connection of the same person to the service that took over can continue another.',
    )
  const succeeded = await store.transaction((db) =>
    join(db, successor.individual, { predecessor: predecessorId, successor: successorId }, world.now()),
  )
  bus.publish({ topic: 'changes' })
  bus.publish({ topic: 'connection', id: successorId })
  return { succeeded }
}

const join = async (
  db: Db,
  individual: string,
  { predecessor, successor }: { readonly predecessor: string; readonly successor: string },
  now: number,
): Promise<number> => {
  await db.query('update connections set follows = $2, followed_at = $3 where id = $1', [
    successor,
    predecessor,
    new Date(now),
  ])
  const succession = (await lockHistory(db, successor)).find((one) => one.predecessor === predecessor)
  return succession === undefined ? 0 : yieldEverything(db, individual, succession, now)
}

/** Records given back in one transaction: others wait no longer than that. */
const perTransaction = 2000

/** Two histories again: the predecessor gets back what had given way. Done before the successor's data is deleted, too. */
export const unfollowConnection = async (
  engine: Engine,
  successorId: string,
): Promise<{ readonly restored: number }> => {
  const { store, world, bus } = engine
  const succession = (await successionsOf(store, successorId)).find(({ successor }) => successor === successorId)
  if (succession === undefined) return { restored: 0 }
  const individual = (await connectionById(store, succession.predecessor))?.individual ?? ''
  let restored = 0
  for (;;) {
    const some = await store.transaction(async (db) => {
      await lockHistory(db, successorId)
      // First of all, so that nothing gives way again meanwhile.
      await db.query('update connections set follows = null, followed_at = null where id = $1', [successorId])
      const now = world.now()
      const back = await restoreSome(db, succession.predecessor, perTransaction, now)
      await tellOf(db, individual, succession, back, now)
      return back.length
    })
    restored += some
    if (some === 0) break
  }
  bus.publish({ topic: 'changes' })
  bus.publish({ topic: 'connection', id: successorId })
  return { restored }
}
