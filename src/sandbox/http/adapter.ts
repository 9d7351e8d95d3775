/** Where the authorization servers keep their things: in memory, and in the state file where there is one. */
import type { Adapter, Payload } from 'oidc-provider/lib/provider.js'

interface Row {
  payload: Payload
  readonly expiresAt: number | undefined
}
export type AdapterRows = readonly (readonly [string, Row])[]

export interface AdapterStore {
  /** An adapter for one model of one service. */
  readonly adapter: (service: string) => (model: string) => Adapter
  /** Did this service hand out the code? */
  readonly hasCode: (service: string, code: string) => boolean
  readonly rows: () => AdapterRows
}

/** Sign-ins under way and browser sessions need not survive a restart; access tokens are known to the room's ledger. */
const fleeting = /^[^ ]+ (Session|Interaction|AuthorizationCode|AccessToken) /

/** Nothing is written here: every answer of a token endpoint ends with an entry in the ledger, and that is saved. */
export const adapterStore = (saved: AdapterRows): AdapterStore => {
  const rows = new Map<string, Row>(saved.map(([key, row]) => [key, { ...row }]))
  const adapter =
    (service: string) =>
    (model: string): Adapter => {
      const prefix = `${service} ${model} `
      const get = (key: string): Payload | undefined => {
        const row = rows.get(key)
        if (row?.expiresAt !== undefined && row.expiresAt <= Date.now()) rows.delete(key)
        return rows.get(key)?.payload
      }
      const findBy = (name: string, value: string): Payload | undefined => {
        for (const [key, row] of rows) if (key.startsWith(prefix) && row.payload[name] === value) return get(key)
        return undefined
      }
      return {
        upsert: async (id, payload, expiresIn) => {
          rows.set(prefix + id, { payload, expiresAt: expiresIn ? Date.now() + expiresIn * 1000 : undefined })
        },
        find: async (id) => get(prefix + id),
        findByUserCode: async (code) => findBy('userCode', code),
        findByUid: async (uid) => findBy('uid', uid),
        consume: async (id) => {
          const row = rows.get(prefix + id)
          if (row !== undefined) row.payload = { ...row.payload, consumed: Math.floor(Date.now() / 1000) }
        },
        destroy: async (id) => {
          rows.delete(prefix + id)
        },
        revokeByGrantId: async (grantId) => {
          for (const [key, row] of rows) if (key.startsWith(prefix) && row.payload.grantId === grantId) rows.delete(key)
        },
      }
    }
  const hasCode = (service: string, code: string): boolean => rows.has(`${service} AuthorizationCode ${code}`)
  return { adapter, hasCode, rows: () => [...rows].filter(([key]) => !fleeting.test(key)) }
}
