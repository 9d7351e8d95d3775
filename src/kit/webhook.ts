/** How a provider calls us, and how we ask it to. */
import type { Instant } from '../core/index.js'
import type { AppTask, Span, Task } from './connector.js'
import type { InboundRequest, PageRequest } from './http.js'

export interface Webhook {
  verify(request: InboundRequest, secrets: Secrets): boolean | Promise<boolean>
  read(request: InboundRequest): Iterable<Notice>
  /** Answers the provider's own check of our address; `undefined` when this is no such check. Pure. */
  handshake?(request: InboundRequest, secrets: Secrets): WebhookAnswer | undefined
  /** What a provider wants to hear on success; 204 unless said otherwise. */
  readonly successStatus?: number
  /** The JSON it wants to read with it. */
  readonly successJson?: unknown
  /**
   * The provider signs nothing: only who knows the address may call. The runtime then serves
   * `/webhooks/<connector>/<verificationToken>` and turns every other address away before `verify` is asked.
   */
  readonly addressIsSecret?: boolean
  /** Where the provider publishes the keys it signs with: the runtime fetches them into `Secrets.keys`, for a day. */
  readonly keysUrl?: string
  /** Absent where the operator subscribes by hand; the README says how. */
  readonly subscribe?: Subscriptions
  /** Where the provider wants to be asked for each person, with the person's token. */
  readonly subscribeEach?: PersonalSubscriptions
}
export interface WebhookAnswer {
  readonly status: number
  readonly body?: string
  readonly contentType?: string
}
export interface Secrets {
  readonly clientId: string
  readonly clientSecret: string
  /** Chosen by us, told to the provider on subscribing. */
  readonly verificationToken: string
  /** Public keys and the like that the runtime fetched for the connector (`webhook.keysUrl`). */
  readonly keys?: unknown
  /** What the provider told once, on subscribing, and `ensure` asked to keep: a signing key. Sealed at rest. */
  readonly told?: string
}
/** How we ask the provider to call us. The application asks, with its own id and secret. */
export interface Subscriptions {
  /**
   * Brings the provider's list of subscriptions to what `wanted` says, and returns when they are to be renewed. Called
   * again after a failure and before `renewBefore`, so what stands already is left standing or renewed.
   */
  ensure(task: AppTask, wanted: Wanted): Promise<{ readonly renewBefore?: Instant; readonly told?: string }>
}
/** The same for one person: their connection asks, with their token. */
export interface PersonalSubscriptions {
  ensure(task: Task, wanted: Wanted): Promise<{ readonly renewBefore?: Instant }>
  /** Called on disconnecting, while the token still works. */
  end?(task: Task, wanted: Wanted): Promise<void>
}
export interface Wanted extends Secrets {
  /**
   * Where the provider is to call us. Its last part is a secret (`verificationToken`) where the connector's webhook
   * `addressIsSecret`.
   */
  readonly callbackUrl: string
}
export type Notice =
  | {
      /** Go and pull: nothing is trusted until the pull confirms it. */
      readonly type: 'ping'
      readonly account: string
      readonly streams: readonly string[]
      readonly span?: Span
      readonly document?: string
    }
  | {
      readonly type: 'push'
      readonly account: string
      readonly stream: string
      readonly body: unknown
      readonly request?: Partial<PageRequest>
    }
  | {
      readonly type: 'removed'
      readonly account: string
      readonly streams: readonly string[]
      readonly document: string
    }
  | { readonly type: 'revoked'; readonly account: string }
