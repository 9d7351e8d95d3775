/** What is in the store, in the words the city's truth uses. */
import { dayMs } from '../../../src/kit/index.js'
import type { Fact, Held } from '../../../src/sandbox/index.js'
import { individualOf } from '../instance.js'
import type { AccountPlan } from '../plan.js'
import { services } from '../services.js'
import type { World } from '../world.js'

export interface StoredStream {
  readonly id: number
  readonly name: string
  readonly state: string
  readonly connection: string
  /** The connection this one continues. */
  readonly continuedBy: string | undefined
  readonly account: AccountPlan
  readonly backfillWanted: number | undefined
  readonly cursor: unknown
}
export interface StoredRecord extends Held {
  readonly id: string
  readonly stream: number
  readonly revision: number
  readonly deleted: string | undefined
}

/** The store, read once for all checks of one moment. */
export interface Stored {
  readonly streams: readonly StoredStream[]
  readonly records: readonly StoredRecord[]
}
export const readStore = async (world: World): Promise<Stored> => ({
  streams: await streamsIn(world),
  records: await recordsIn(world),
})

export const streamsIn = async ({ store, plan }: World): Promise<StoredStream[]> => {
  const rows = await store.query<{
    id: number
    name: string
    state: string
    connection_id: string
    continued_by: string | null
    individual_id: string
    connector: string
    backfill_wanted: Date | null
    cursor: unknown
  }>(
    `select s.id, s.name, s.state, s.connection_id, c.continued_by, s.individual_id, s.connector, s.backfill_wanted, s.cursor
     from streams s join connections c on c.id = s.connection_id order by s.id`,
  )
  return rows.flatMap((row) => {
    const account = plan.accounts.find(
      ({ person, service }) => individualOf(person) === row.individual_id && service === row.connector,
    )
    return account === undefined
      ? []
      : [
          {
            id: row.id,
            name: row.name,
            state: row.state,
            connection: row.connection_id,
            continuedBy: row.continued_by ?? undefined,
            account,
            backfillWanted: row.backfill_wanted?.getTime(),
            cursor: row.cursor,
          },
        ]
  })
}

/**
 * Is this fact told by the service that took over? Where an account goes on at a successor, the records before give way
 * on the days of which the successor holds the same kind.
 */
export const yieldsTo = ({ records, streams }: Stored, stream: StoredStream): ((fact: Fact) => boolean) => {
  const { continuedBy } = stream
  const theirs = new Set(streams.filter(({ connection }) => connection === continuedBy).map(({ id }) => id))
  if (theirs.size === 0) return () => false
  const held = records.filter((record) => theirs.has(record.stream) && record.deleted === undefined)
  return ({ kind, start }) => held.some((record) => record.kind === kind && Math.abs(record.start - start) < 2 * dayMs)
}

export const recordsIn = async ({ store }: World): Promise<StoredRecord[]> => {
  const rows = await store.query<{
    id: string
    stream_id: number
    kind: string
    revision: number
    order_at: Date
    end_at: Date | null
    day: string | null
    series: string | null
    value: number | null
    code: string | null
    detail: Record<string, unknown> | null
    deleted_reason: string | null
  }>(
    `select id, stream_id, kind, revision, order_at, end_at, day, series, value, code, null::jsonb as detail, deleted_reason from samples
     union all
     select id, stream_id, kind, revision, order_at, end_at, day, series, null, null, detail, deleted_reason from events`,
  )
  return rows.map((row) => ({
    id: row.id,
    stream: row.stream_id,
    kind: row.kind,
    revision: row.revision,
    start: row.order_at.getTime(),
    end: row.end_at?.getTime(),
    day: row.day ?? undefined,
    series: row.series ?? undefined,
    value: row.value ?? undefined,
    code: row.code ?? undefined,
    detail: row.detail ?? undefined,
    deleted: row.deleted_reason ?? undefined,
  }))
}

/** What a perfect client holds of one stream now. */
export const truthOf = (world: World, { account, name }: StoredStream, from: number): Fact[] => {
  // Working it out is dear, and several checks ask for it at one moment.
  const now = world.clock.now()
  const known = truths.get(world)
  const facts = known?.now === now ? known.facts : new Map<string, Fact[]>()
  truths.set(world, { now, facts })
  const key = `${account.service} ${account.person} ${name} ${from}`
  const told = facts.get(key) ?? tell(world, account, name, from)
  facts.set(key, told)
  return told
}
const truths = new WeakMap<World, { readonly now: number; readonly facts: Map<string, Fact[]> }>()

const tell = (world: World, account: AccountPlan, name: string, from: number): Fact[] => {
  const kinds = services.find(({ id }) => id === account.service)?.tells[name] ?? []
  const granted = grantedScopes(world, account)
  // Only what this stream needs: telling the rest would be in vain.
  const needed = world.connectors.find(({ id }) => id === account.service)?.streams?.[name]?.scopes
  const prefix = prefixOf(world, account)
  const scopes =
    needed === undefined ? granted : granted.filter((scope) => needed.some((one) => `${prefix}${one}` === scope))
  return world.sandbox
    .truth(account.service, account.person, { from, to: world.clock.now() }, scopes, kinds.map(bare))
    .filter(
      ({ kind, day }) => kinds.includes(kind) || kinds.includes(`${kind}/${day === undefined ? 'within' : 'day'}`),
    )
}

/** Without what of its values is meant. */
const bare = (kind: string): string => kind.replace(/\/.*$/, '')

const authOf = (world: World, { service }: AccountPlan) => world.connectors.find(({ id }) => id === service)?.auth
/** What stands before a scope in the provider's own words. */
export const prefixOf = (world: World, account: AccountPlan): string => {
  const auth = authOf(world, account)
  return auth?.type === 'oauth2' ? (auth.scopePrefix ?? '') : ''
}

/** In the provider's own words. */
export const grantedScopes = (world: World, account: AccountPlan): string[] => {
  const service = world.sandbox.room.services.find(({ id }) => id === account.service)
  const auth = authOf(world, account)
  const prefix = prefixOf(world, account)
  const without = account.without.map((scope) => `${prefix}${scope}`)
  const asked = auth?.type === 'oauth2' ? auth.scopes.map((scope) => `${prefix}${scope}`) : []
  return (service?.oauth?.scopes ?? [])
    .map(({ name }) => name)
    .filter((scope) => asked.includes(scope) && !without.includes(scope))
}

/** May this stream be read with what was granted? */
export const isGranted = (world: World, { account, name }: Pick<StoredStream, 'account' | 'name'>): boolean => {
  const scopes = world.connectors.find(({ id }) => id === account.service)?.streams?.[name]?.scopes ?? []
  return !scopes.some((scope) => account.without.includes(scope))
}

export const showTime = (at: number): string => new Date(at).toISOString().slice(0, 19).concat('Z')
