/**
 * Budgets: no limit a connector declares is ever exceeded, on any number of processes (I7). Every request is reserved
 * before it is sent, against all limits at once, in one statement. Nobody sleeps on a limit: when it is spent, the
 * caller learns when to come back.
 */
import { type Instant, type LimitScope, RateLimitError } from '../../core/index.js'
import type { Limit, LimitNotice } from '../../kit/index.js'
import type { Db } from '../store/db.js'
import type { World } from '../world.js'
import { askedSql, ensureSql, learnSql, reserveSql } from './budgets-sql.js'

/** What a request is for. The later in this list, the less of a window it may use up. */
export type Purpose = 'waiting' | 'fresh' | 'settling' | 'backfill'

/** How much of each window a purpose leaves to those before it: a backfill must not keep a person waiting. */
const reserves: Readonly<Record<Purpose, number>> = {
  waiting: 0,
  fresh: 0,
  settling: 0.1,
  backfill: 0.2,
}

/**
 * A rolling window is counted in so many slots, and two more: the one that has only partly left the window counts in
 * full, and one is for the time a request takes to arrive. Never over, at the price of a tenth of the throughput.
 */
const slotsPerWindow = 20
const slotsBeyond = 2
const dayMs = 86_400_000
const unlimited = 2_147_483_647
/** Longer than this no word of a provider is believed: we ask again, and are told again. */
const longestWaitMs = dayMs
const usualWaitMs = 60_000
const maxKnownBudgets = 50_000

/** Whom a request counts for. */
export interface Draw {
  readonly connector: string
  readonly limits: readonly Limit[]
  /** Absent while signing in: the connection does not exist yet. */
  readonly connectionId?: string | undefined
  readonly endpoint?: string | undefined
  readonly purpose: Purpose
}
export interface Budgets {
  /** Counts one request, or throws `RateLimitError` with the time at which it may be asked again. */
  reserve(draw: Draw): Promise<void>
  /** Counts for a connection what was asked in the name of another draw, which is then forgotten. */
  carry(from: Draw, to: Draw): Promise<void>
  /** Takes the provider's own count, where it is stricter than ours. */
  learn(draw: Draw, notice: LimitNotice): Promise<void>
  /** The provider said stop. Returns when to come back. */
  refused(
    draw: Draw,
    told: {
      readonly retryAt?: Instant | undefined
      readonly per?: 'app' | 'connection' | undefined
    },
  ): Promise<RateLimitError>
}

/** One row of the table: a ring of slots, newest first. */
interface Window {
  readonly id: string
  readonly per: LimitScope
  readonly subject: string
  readonly slotMs: number
  readonly length: number
  readonly allowed: number
  /** A limit of the connector's; otherwise it carries the provider's own word. */
  readonly isDeclared: boolean
}
interface Judged {
  readonly id: string
  readonly slot: number
  readonly counts: readonly number[]
  readonly enough: boolean
  readonly told_enough: boolean
  readonly told_until: string | Date | null
  readonly granted: boolean
}

export const createBudgets = ({ db, world }: { db: Db; world: Pick<World, 'now'> }): Budgets => {
  // Rows this process has seen; only spares the second statement, so forgetting them costs nothing.
  const known = new Set<string>()

  const ensure = async (draw: Draw, windows: readonly Window[]): Promise<void> => {
    const absent = windows.filter(({ id }) => !known.has(id))
    if (absent.length === 0) return
    await db.query(ensureSql, [
      absent.map(({ id }) => id),
      absent.map(() => draw.connector),
      absent.map(({ per }) => per),
      absent.map(({ subject }) => subject),
      absent.map(({ slotMs }) => slotMs),
    ])
    if (known.size > maxKnownBudgets) known.clear()
    for (const { id } of absent) known.add(id)
  }

  const judge = async (draw: Draw, windows: readonly Window[], now: Instant): Promise<Judged[]> =>
    db.query<Judged>(reserveSql, [
      windows.map(({ id }) => id),
      windows.map(({ slotMs }) => Math.floor(now / slotMs)),
      windows.map(({ length }) => length),
      windows.map(({ allowed }) => allowed),
      new Date(now).toISOString(),
      reserves[draw.purpose],
    ])

  const tell = async (draw: Draw, notice: LimitNotice, now: Instant): Promise<void> => {
    const window = countOf(draw, notice.per)
    if (window === undefined) return
    await ensure(draw, [window])
    const until = Math.min(notice.resetAt, now + longestWaitMs)
    if (until <= now) return
    const params = [
      window.id,
      Math.max(0, Math.floor(notice.remaining)),
      new Date(until).toISOString(),
      new Date(now).toISOString(),
    ]
    await db.query(learnSql, params)
  }

  const reserve = async (draw: Draw): Promise<void> => {
    const now = world.now()
    const windows = windowsOf(draw)
    await ensure(draw, windows)
    let judged = await judge(draw, windows, now)
    if (judged.length < windows.length) {
      // Somebody cleaned the table meanwhile.
      known.clear()
      await ensure(draw, windows)
      judged = await judge(draw, windows, now)
    }
    if (judged[0]?.granted !== true) throw spent(draw, windows, judged, now)
  }

  return {
    reserve,
    carry: async (from, to) => {
      const { now } = world
      const ids = windowsOf(from).flatMap(({ id, per, allowed }) =>
        per === 'connection' && allowed !== unlimited ? [id] : [],
      )
      if (ids.length === 0) return
      const rows = await db.query<{ asked: number }>(askedSql, [ids, new Date(now()).toISOString()])
      // Spent already: then nothing more is let through anyway.
      for (let count = 0; count < (rows[0]?.asked ?? 0); count++)
        if (!(await reserve(to).then(() => true, unlessLimit))) break
      await db.query('delete from budgets where id = any($1::text[])', [ids])
      for (const id of ids) known.delete(id)
    },
    learn: (draw, notice) => tell(draw, notice, world.now()),
    refused: async (draw, told) => {
      const now = world.now()
      const per = told.per ?? usualScope(draw)
      const asked = told.retryAt ?? now + usualWaitMs
      const retryAt = Math.min(Math.max(asked, now + 1_000), now + longestWaitMs)
      await tell(draw, { per, remaining: 0, resetAt: retryAt }, now)
      return new RateLimitError('provider-limit', `${draw.connector} asked us to wait until ${clock(retryAt)}.`, {
        retryAt,
        scope: per,
      })
    },
  }
}

/** All rows a request counts on: the declared limits, and the two that carry the provider's own word. */
export const windowsOf = (draw: Draw): Window[] => {
  const windows = [countOf(draw, 'app'), countOf(draw, 'connection')].filter((window) => window !== undefined)
  for (const limit of draw.limits) {
    const subject = subjectOf(limit, draw)
    if (subject === undefined) continue
    const windowMs = limit.seconds * 1000
    const rolling = limit.window !== 'fixed'
    windows.push({
      id: [draw.connector, limit.per, subject, `${limit.seconds}s`, rolling ? 'rolling' : 'fixed'].join('|'),
      per: limit.per,
      subject,
      slotMs: rolling ? Math.max(1, Math.ceil(windowMs / slotsPerWindow)) : windowMs,
      length: rolling ? slotsPerWindow + slotsBeyond : 1,
      allowed: limit.requests - Math.floor(limit.requests * reserves[draw.purpose]),
      isDeclared: true,
    })
  }
  return windows
}

/** An endpoint's limit without a name counts each endpoint apart. Endpoints count for the whole app: the stricter reading. */
const subjectOf = (limit: Limit, draw: Draw): string | undefined => {
  if (limit.per === 'app') return ''
  if (limit.per === 'connection') return draw.connectionId
  return limit.endpoint === undefined || limit.endpoint === draw.endpoint ? draw.endpoint : undefined
}

/** Today's requests, without a limit of ours; holds what the provider tells. */
const countOf = (draw: Draw, per: 'app' | 'connection'): Window | undefined => {
  const subject = per === 'app' ? '' : draw.connectionId
  if (subject === undefined) return undefined
  return {
    id: [draw.connector, per, subject, 'told'].join('|'),
    per,
    subject,
    slotMs: dayMs,
    length: 1,
    allowed: unlimited,
    isDeclared: false,
  }
}

/** Whom a refusal without explanation concerns: the app only where every declared limit is the app's. */
const usualScope = (draw: Draw): 'app' | 'connection' =>
  draw.connectionId === undefined || (draw.limits.length > 0 && draw.limits.every(({ per }) => per === 'app'))
    ? 'app'
    : 'connection'

const spent = (draw: Draw, windows: readonly Window[], judged: readonly Judged[], now: Instant): RateLimitError => {
  let retryAt = now + 1_000
  let scope: LimitScope = 'app'
  const byId = new Map(windows.map((window) => [window.id, window]))
  for (const row of judged) {
    const window = byId.get(row.id)
    if (window === undefined) continue
    const free = row.enough ? 0 : freeAt(row, window)
    const told = row.told_enough || row.told_until === null ? 0 : new Date(row.told_until).getTime()
    if (Math.max(free, told) > retryAt) {
      retryAt = Math.max(free, told)
      scope = window.per
    }
  }
  return new RateLimitError(
    'budget-spent',
    `Our share of ${draw.connector}'s limit is used up until ${clock(retryAt)}.`,
    {
      retryAt,
      scope,
    },
  )
}

/** When enough slots have left the window for one more request. */
const freeAt = ({ slot, counts }: Judged, { slotMs, length, allowed }: Window): Instant => {
  let kept = 0
  for (const [age, count] of counts.entries()) {
    kept += count
    if (kept >= allowed) return (slot - age + length) * slotMs
  }
  return 0
}

const unlessLimit = (error: unknown): false => {
  if (!(error instanceof RateLimitError)) throw error
  return false
}

const clock = (at: Instant): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
