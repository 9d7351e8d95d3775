/** Takes back what we sent, for its owner alone: seen first, then wanted, then removed one by one by the sync worker. */
import type { Engine } from '../engine.js'
import { forgoRemovals, type SentRow, sentOf, wantRemovals } from '../store/activity-removals.js'
import { connectionsOfPerson } from '../store/connections.js'
import { lockSync, wakeSync } from '../store/syncs.js'
import { loadView } from '../sync/index.js'

/** One upload of ours, and whether it is being taken back. */
export interface SentView {
  readonly activity: string
  readonly start: string
  readonly name?: string
  readonly sport: string
  readonly connection: string
  readonly connector: string
  readonly service: string
  readonly externalId: string
  readonly url?: string
  /** `sent`: it is there; `wanted`: it is going to be removed; `impossible`: the message says why. */
  readonly state: 'sent' | SentRow['state']
  readonly message?: string
}
export interface RollbackView {
  readonly services: readonly {
    readonly connection: string
    readonly connector: string
    readonly service: string
    /** The service lets us remove what we sent. */
    readonly isPossible: boolean
    readonly sent: number
    readonly wanted: number
    readonly removed: number
    readonly impossible: number
  }[]
  readonly items: readonly SentView[]
}
export interface RollbackOf {
  /** At these connections; at all unless told. */
  readonly connections?: readonly string[] | undefined
  /** This workout alone. */
  readonly activity?: string | undefined
}

export const rollbackView = async (engine: Engine, individual: string): Promise<RollbackView> => {
  const { store, connectors } = engine
  const { parties } = await loadView(engine, individual, [])
  const rows = await sentOf(store, individual)
  const accounts = await connectionsOfPerson(store, individual)
  const partyOf = new Map(parties.map((party) => [party.connection, party]))
  const items = rows.map((row): SentView => {
    const party = partyOf.get(row.connection)
    const pageOf = connectors.get(party?.connector ?? '')?.activities?.pageOf
    const account = accounts.get(row.connection)
    const url = account === undefined || row.state === 'removed' ? undefined : pageOf?.(row.externalId, account)
    return {
      activity: row.activity,
      start: new Date(row.orderAt).toISOString(),
      ...(row.name !== undefined && { name: row.name }),
      sport: row.sport,
      connection: row.connection,
      connector: party?.connector ?? '',
      service: party?.name ?? '',
      externalId: row.externalId,
      ...(url !== undefined && { url }),
      state: row.state ?? 'sent',
      ...(row.message !== undefined && { message: row.message }),
    }
  })
  return {
    services: parties
      .filter(({ connection }) => items.some((item) => item.connection === connection))
      .map(({ connection, connector, name, can, out }) => {
        const count = (state: SentView['state']): number =>
          items.filter((item) => item.connection === connection && item.state === state).length
        return {
          connection,
          connector,
          service: name,
          isPossible: can.remove && out === undefined,
          sent: count('sent'),
          wanted: count('wanted'),
          removed: count('removed'),
          impossible: count('impossible'),
        }
      }),
    items,
  }
}

/** Wants it taken back. Services that let nobody remove are left out. Returns how many uploads are going to be removed. */
export const startRollback = async (engine: Engine, individual: string, what: RollbackOf = {}): Promise<number> => {
  const { store, world, bus } = engine
  const { parties } = await loadView(engine, individual, [])
  const connections = parties
    .filter(({ connection, can }) => can.remove && (what.connections?.includes(connection) ?? true))
    .map(({ connection }) => connection)
  const now = world.now()
  const wanted = await store.transaction(async (db) => {
    await lockSync(db, individual)
    const wanted = await wantRemovals(db, { individual, connections, activity: what.activity, now })
    if (wanted > 0) await wakeSync(db, individual, now)
    return wanted
  })
  bus.publish({ topic: 'sync', individual })
  bus.publish({ topic: 'due' })
  return wanted
}

/** What has not been removed yet stays. Returns how many. */
export const stopRollback = async (engine: Engine, individual: string): Promise<number> => {
  const left = await engine.store.transaction(async (db) => {
    await lockSync(db, individual)
    return forgoRemovals(db, individual)
  })
  engine.bus.publish({ topic: 'sync', individual })
  return left
}
