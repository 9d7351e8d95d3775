/** Asking with a token or a key, for tests of what keys open. */
import { expect } from 'vitest'
import type { TestInstance } from './testing-instance.js'

export interface MadeKey {
  readonly id: number
  readonly key: string
}

export const as = (token: string, init: RequestInit = {}): RequestInit => ({
  ...init,
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
})

export const askingWith = (instance: () => TestInstance, admin: string) => {
  const ask = (path: string, token: string, init?: RequestInit) => instance().ask(path, as(token, init))
  const json = async <T>(path: string, token = admin, init?: RequestInit): Promise<T> => {
    const answer = await ask(path, token, init)
    const text = await answer.text()
    expect(answer.status, `${path}: ${text.slice(0, 300)}`).toBeLessThan(300)
    return JSON.parse(text) as T
  }
  return {
    ask,
    json,
    refusalOf: async (path: string, token: string, init?: RequestInit): Promise<unknown> => {
      const answer = await ask(path, token, init)
      const { code, scope } = (await answer.json()) as { code?: string; scope?: string }
      return scope === undefined ? [answer.status, code] : [answer.status, code, scope]
    },
    make: (scopes: readonly string[], wish: object = {}): Promise<MadeKey> =>
      json('/v1/keys', admin, { method: 'POST', body: JSON.stringify({ name: 'test', scopes, ...wish }) }),
  }
}
