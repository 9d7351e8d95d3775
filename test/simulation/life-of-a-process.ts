/** The world as one life of a process sees it: every query, commit, request, answer and nap of it is a turn. */
import { gzipSync } from 'node:zlib'
import type { Store } from '../../src/runtime/index.js'
import type { Db } from '../../src/runtime/store/db.js'
import type { World } from '../../src/runtime/world.js'
import type { Dice, MovableClock } from '../../src/sandbox/index.js'
import type { Life, Turns } from './turns.js'

/** Statements changed on their way to the store: how a bug is planted that is not in the code. */
export type Rewrite = (text: string) => string

/** What a life has done to the store, for whoever keeps the score; the store is still in its hands. */
export type StoreWatch = (life: Life, done: Done) => Promise<void>
export interface Done {
  readonly text: string
  readonly params: readonly unknown[]
  readonly rows: number
  readonly db: Db
}

const never = (): Promise<never> => new Promise(() => undefined)

/** A store whose every step is a turn, and whose open transaction is undone when the life ends. */
export const storeOf = (inner: Store, turns: Turns, life: Life, rewrite: Rewrite, watch: StoreWatch): Store => {
  const asked = async <Row>(
    db: Db,
    hold: 'free' | symbol,
    text: string,
    params: readonly unknown[] = [],
  ): Promise<Row[]> => {
    const over = await turns.enter(life, 'query', { store: hold })
    try {
      const rows = await db.query<Row>(rewrite(text), params)
      await watch(life, { text, params, rows: rows.length, db })
      return rows
    } finally {
      over()
    }
  }
  return {
    type: inner.type,
    close: async () => undefined,
    query: (text, params) => asked(inner, 'free', text, params),
    transaction: async (work) => {
      const begun = await turns.enter(life, 'begin', { store: 'free' })
      let ended: (() => void) | undefined
      let settle = (_: Promise<unknown>): void => undefined
      const hold = turns.hold(life, new Promise((resolve) => (settle = resolve)))
      const outcome = inner.transaction(async (db) => {
        begun()
        const result = await Promise.race([
          work({ query: (text, params) => asked(db, hold, text, params) }),
          life.death,
        ])
        ended = await Promise.race([turns.enter(life, 'commit', { store: hold }), life.death])
        return result
      })
      settle(outcome.catch(() => undefined))
      try {
        const result = await outcome
        ended?.()
        // Committed, and perhaps nobody left to know it.
        ;(await turns.enter(life, 'committed'))()
        return result
      } catch (error) {
        if (life.isDead()) return never()
        throw error
      }
    },
  }
}

export interface LifeWorldOptions {
  readonly clock: MovableClock
  readonly dice: Dice
  readonly fetch: typeof fetch
  readonly log: World['log']
}

export const worldOfLife = (life: Life, { clock, dice, fetch, log }: LifeWorldOptions): World => ({
  now: () => clock.now(),
  random: () => dice.next(),
  fetch,
  sleep: (milliseconds, signal) =>
    clock.sleep(milliseconds, signal).then(
      () => (life.isDead() ? never() : undefined),
      () => undefined,
    ),
  log,
  // In a thread of the machine's it would take the time it takes, and nobody could say who comes to the next turn.
  compress: async (bytes) => gzipSync(bytes, { level: 1 }),
})
