/** What a provider's calls are checked with: our keys there, the token we told it, and the keys it signs with. */
import { randomBytes } from 'node:crypto'
import { dayMs, minuteMs } from '../../core/index.js'
import type { Connector, InboundRequest, Secrets } from '../../kit/index.js'
import { type Engine, instanceKey } from '../engine.js'
import { jsonOf, type Transport } from '../http/index.js'
import { keepTold, sealedTold, verificationToken } from '../store/subscriptions.js'

/** Providers rotate their keys in weeks, and publish the next ones before they use them. */
const keysFreshMs = dayMs
/** A signature under a key we do not know may be a new key's; but a forger must not make us fetch at will. */
const keysAgainMs = 5 * minuteMs
const tokenBytes = 32

export interface WebhookSecrets {
  /** `undefined` where the service is not set up here: then nobody can have been asked to call. */
  of(connector: Connector): Promise<Secrets | undefined>
  /** Is the call the provider's? Looks once more with newly fetched keys where those at hand may be outdated. */
  verifies(connector: Connector, request: InboundRequest, secrets: Secrets): Promise<boolean>
  /** Keeps, sealed, what the provider told on subscribing: from now on it is `Secrets.told`. */
  keepTold(connector: Connector, told: string): Promise<void>
}
interface Keys {
  readonly value: unknown
  readonly fetchedAt: number
}

export const createWebhookSecrets = (options: {
  readonly engine: Engine
  readonly http: Pick<Transport, 'send'>
  readonly clientOf: (connector: string) => { readonly clientId: string; readonly clientSecret?: string } | undefined
}): WebhookSecrets => {
  const { store, world, seal, unseal } = options.engine
  const known = new Map<string, Keys>()

  const keysOf = async ({ id, webhook }: Connector, freshMs: number): Promise<unknown> => {
    const url = webhook?.keysUrl
    if (url === undefined) return undefined
    const at = known.get(id)
    const now = world.now()
    if (at !== undefined && now - at.fetchedAt < freshMs) return at.value
    let value = at?.value
    try {
      const { status, raw } = await options.http.send({ method: 'GET', url, hosts: [new URL(url).origin] })
      if (status === 200) value = jsonOf(raw) ?? value
    } catch {
      world.log.warn({ connector: id }, 'the keys its webhook signs with could not be fetched')
    }
    // Old keys are better than none, and a failure is not repeated with every call.
    const fetchedAt = value === undefined ? now - keysFreshMs + keysAgainMs : now
    known.set(id, { value, fetchedAt })
    return value
  }

  return {
    of: async (connector) => {
      const client = options.clientOf(connector.id) ?? (connector.auth.type === 'oauth2' ? undefined : noClient)
      if (client === undefined) return undefined
      const keys = await keysOf(connector, keysFreshMs)
      const sealed = await sealedTold(store, connector.id)
      const told = sealed && Buffer.from(await unseal(instanceKey, contextOf(connector.id), sealed)).toString('utf8')
      return {
        clientId: client.clientId,
        clientSecret: client.clientSecret ?? unguessable(),
        // Nobody was told a token yet: then nobody can show one. An empty one could be shown by everybody.
        verificationToken: (await verificationToken(store, connector.id)) ?? unguessable(),
        ...(keys !== undefined && { keys }),
        ...(told !== undefined && { told }),
      }
    },
    keepTold: async ({ id }, told) =>
      keepTold(store, id, await seal(instanceKey, contextOf(id), Buffer.from(told, 'utf8'))),
    verifies: async (connector, request, secrets) => {
      if (connector.webhook === undefined) return false
      if (await connector.webhook.verify(request, secrets)) return true
      if (connector.webhook.keysUrl === undefined) return false
      const keys = await keysOf(connector, keysAgainMs)
      return keys !== secrets.keys && connector.webhook.verify(request, { ...secrets, keys })
    },
  }
}

/** Where people sign in with a key or a password, the operator registers nothing. */
const noClient: { readonly clientId: string; readonly clientSecret?: string } = { clientId: '' }
const contextOf = (connector: string): string => `subscriptions/${connector}`

const unguessable = (): string => randomBytes(tokenBytes).toString('base64url')
