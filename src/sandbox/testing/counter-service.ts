/** The smallest service there can be: it counts. For the room's own tests, and as an example of the contract. */
import { json, pageByToken } from '../answers.js'
import { defineService, type SimulatedService } from '../service.js'

export interface Answered {
  readonly who?: string
  readonly items?: number[]
  readonly next?: string
  readonly asked?: string
  readonly access_token?: string
  readonly refresh_token?: string
  readonly error?: string
}

export const counter = (
  options: {
    readonly limit?: number
    readonly graceSeconds?: number
    readonly refreshToken?: 'rotates' | 'stays'
  } = {},
): SimulatedService =>
  defineService({
    id: 'counter',
    name: 'Counter',
    hosts: ['https://api.counter.example', 'https://auth.counter.example'],
    oauth: {
      authorizeUrl: 'https://auth.counter.example/authorize',
      tokenUrl: 'https://auth.counter.example/token',
      revokeUrl: 'https://auth.counter.example/revoke',
      clientAuth: ['body', 'basic'],
      scopes: [
        { name: 'read', title: 'Read the numbers' },
        { name: 'write', title: 'Write the numbers' },
      ],
      pkce: 'optional',
      accessTokenSeconds: 3600,
      refreshToken: options.refreshToken ?? 'rotates',
      ...(options.graceSeconds !== undefined && { refreshGraceSeconds: options.graceSeconds }),
      account: ({ id }) => `account-${id}`,
      tokenExtras: ({ id }) => ({ extra: id }),
    },
    limits: [{ per: 'connection', requests: options.limit ?? 1000, seconds: 60 }],
    paging: {
      itemsIn: (body) => (Array.isArray(body['items']) ? 'items' : undefined),
      nextIn: 'next',
      tokenParam: 'token',
    },
    handle: async (request, { person }) => {
      const token = new URL(request.url).searchParams.get('token')
      const page = pageByToken([0, 1, 2, 3, 4, 5, 6, 7], { token, size: 3 })
      return page === undefined
        ? json({ error: 'bad token' }, { status: 400 })
        : json({ who: person.id, items: page.items, next: page.next, asked: token })
    },
    truth: function* () {},
  })

/** A form post of the registered client. */
export const form = (fields: Readonly<Record<string, string>>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams({ client_id: 'sandbox-client-id', client_secret: 'sandbox-client-secret', ...fields }),
})
