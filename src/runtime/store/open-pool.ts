import { AsyncLocalStorage } from 'node:async_hooks'
import type { Pool, PoolClient, QueryResult } from 'pg'
import type { Db, Store } from './db.js'
import { safeError } from './open-errors.js'

/** What a pool alone does not know. */
export interface PoolStoreOptions {
  readonly type: Store['type']
  /** How an error names this store to the operator: a directory, or host and database. Never a password. */
  readonly place: string
  /** Each text is parsed and planned once in a session. Only where one session lives long and asks the same for ever. */
  readonly prepares?: boolean
  /** Whatever has to happen after the pool is closed. */
  afterClose?(): Promise<void>
}

/** A `Store` on a pool of `pg` clients: the one code path for PostgreSQL, the embedded store, and the one in this thread. */
export const storeOn = (pool: Pool, options: PoolStoreOptions): Store => {
  const names = new Map<string, string>()
  const nameOf = (text: string): string => {
    const name = names.get(text) ?? `s${names.size}`
    names.set(text, name)
    return name
  }
  const transactions = new AsyncLocalStorage<{ open: boolean }>()
  let closing: Promise<void> | undefined

  /**
   * The embedded store has one session. Asking the store, rather than the transaction, from inside a transaction would
   * wait for itself for ever there, and silently leave the transaction on PostgreSQL: so both refuse.
   */
  const outsideTransactions = (): void => {
    if (transactions.getStore()?.open) {
      throw new Error('The store was asked from inside a transaction: use the db handed to the transaction.')
    }
  }
  const run = async <Row>(client: Pool | PoolClient, text: string, params?: readonly unknown[]): Promise<Row[]> => {
    try {
      if (options.prepares && params !== undefined)
        return rowsOf<Row>(await client.query({ name: nameOf(text), text, values: [...params] }))
      return rowsOf<Row>(await client.query(text, params && [...params]))
    } catch (error) {
      throw safeError(error, options.place)
    }
  }
  const checkOut = async (): Promise<PoolClient> => {
    try {
      return await pool.connect()
    } catch (error) {
      throw safeError(error, options.place)
    }
  }

  return {
    type: options.type,
    sessions: () => ({ open: pool.totalCount, idle: pool.idleCount, waited: pool.waitingCount }),
    async query(text, params) {
      outsideTransactions()
      return run(pool, text, params)
    },
    async transaction(work) {
      outsideTransactions()
      const client = await checkOut()
      const state = { open: true }
      const db: Db = {
        async query(text, params) {
          if (!state.open) throw new Error('A transaction was used after it ended: await every query inside it.')
          return run(client, text, params)
        },
      }
      let broken = false
      // The pool listens to idle clients alone. Nobody listening, a server that goes between two statements ends the process.
      const lost = (): void => {
        broken = true
      }
      client.on('error', lost)
      try {
        await run(client, 'BEGIN')
        const result = await transactions.run(state, () => work(db))
        state.open = false
        await commit(client, options.place)
        return result
      } catch (error) {
        state.open = false
        // A client whose rollback fails is in an unknown state: it is thrown away, and the server rolls back.
        await client.query('ROLLBACK').catch(() => {
          broken = true
        })
        throw error
      } finally {
        client.off('error', lost)
        client.release(broken)
      }
    },
    close() {
      closing ??= (async () => {
        await pool.end()
        await options.afterClose?.()
      })()
      return closing
    },
  }
}

/** COMMIT after a failed statement answers ROLLBACK, without an error: work that swallowed the failure must still hear of it. */
const commit = async (client: PoolClient, place: string): Promise<void> => {
  let result: QueryResult
  try {
    result = await client.query('COMMIT')
  } catch (error) {
    throw safeError(error, place)
  }
  if (result.command !== 'COMMIT') {
    throw new Error('A statement of the transaction failed and was swallowed: everything in it was rolled back.')
  }
}

/** Several statements in one text (migrations) give several results: the last one's rows are the answer. */
const rowsOf = <Row>(result: QueryResult | QueryResult[]): Row[] => {
  const last = Array.isArray(result) ? result.at(-1) : result
  return (last?.rows ?? []) as Row[]
}
