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
import { restoreSome } from '../store/succeed.js'

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
     where s.individual_id = $2 and p.continued_by is null and not p.kept_apart
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
  if (succeeded === undefined)
    throw new SettingsError(
      'continued-already',
      'That connection is continued by another one already. Make those two histories again first.',
    )
  bus.publish({ topic: 'changes' })
  bus.publish({ topic: 'connection', id: successorId })
  return { succeeded }
}

/** `undefined` where the predecessor is continued already: what gave way to the other one could never come back. */
const join = async (
  db: Db,
  individual: string,
  { predecessor, successor }: { readonly predecessor: string; readonly successor: string },
  now: number,
): Promise<number | undefined> => {
  const joined = await db.query(
    `update connections set continued_by = $2, continued_at = $3, kept_apart = false
     where id = $1 and (continued_by is null or continued_by = $2) returning 1 as joined`,
    [predecessor, successor, new Date(now)],
  )
  if (joined.length === 0) return undefined
  const succession = (await lockHistory(db, successor)).find((one) => one.predecessor === predecessor)
  return succession === undefined ? 0 : yieldEverything(db, individual, succession, now)
}

/** Records given back in one transaction: others wait no longer than that. */
const perTransaction = 2000

/**
 * Two histories again: a predecessor, or all of them, gets back what had given way. Done before the successor's data is
 * deleted, too; `isWish`: because the person says so, and signing in again is to leave them so. May be interrupted and begun again: they stay linked, and locked together, until everything is back.
 */
export const unfollowConnection = async (
  engine: Engine,
  successorId: string,
  { predecessorId, isWish = false }: { readonly predecessorId?: string | undefined; readonly isWish?: boolean } = {},
): Promise<{ readonly restored: number }> => {
  const { store, world, bus } = engine
  let restored = 0
  for (;;) {
    const some = await store.transaction((db) =>
      giveBack(db, successorId, { only: predecessorId, isWish, now: world.now() }),
    )
    if (some === undefined) break
    restored += some
  }
  bus.publish({ topic: 'changes' })
  bus.publish({ topic: 'connection', id: successorId })
  return { restored }
}

/** The next so many; 0 when all of a predecessor's are back and its link is gone, `undefined` where there is none. */
const giveBack = async (
  db: Db,
  successor: string,
  { only, isWish, now }: { readonly only: string | undefined; readonly isWish: boolean; readonly now: number },
): Promise<number | undefined> => {
  // First of all, so that nothing gives way again meanwhile; and the row before the locks, as in signing in.
  const [link] = await db.query<{ predecessor: string; individual: string; connector: string }>(
    `update connections set continued_at = null, kept_apart = kept_apart or $3::boolean
     where id = (select id from connections where continued_by = $1 and ($2::uuid is null or id = $2) order by id limit 1)
     returning id as predecessor, individual_id as individual, connector`,
    [successor, only ?? null, isWish],
  )
  if (link === undefined) return undefined
  await lockHistory(db, successor)
  const back = await restoreSome(db, link.predecessor, perTransaction, now)
  await tellOf(db, link.individual, link, back, now)
  if (back.length === 0) await db.query('update connections set continued_by = null where id = $1', [link.predecessor])
  return back.length
}
