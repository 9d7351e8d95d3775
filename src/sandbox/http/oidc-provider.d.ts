/**
 * The package ships no types; this is the part of it we use. Its modules are named one by one, because the package's own
 * index prints a warning about Node 20, where all of this works. https://github.com/panva/node-oidc-provider
 */
declare module 'oidc-provider/lib/provider.js' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  export interface Payload {
    readonly [name: string]: unknown
    readonly grantId?: string
  }
  export interface Adapter {
    upsert(id: string, payload: Payload, expiresIn?: number): Promise<void>
    find(id: string): Promise<Payload | undefined>
    findByUserCode(code: string): Promise<Payload | undefined>
    findByUid(uid: string): Promise<Payload | undefined>
    consume(id: string): Promise<void>
    destroy(id: string): Promise<void>
    revokeByGrantId(grantId: string): Promise<void>
  }
  export interface Interaction {
    readonly uid: string
    readonly params: Readonly<Record<string, string | undefined>>
  }
  export interface Token {
    readonly grantId: string
    readonly accountId: string
    readonly scope?: string
    save(): Promise<string>
  }
  export interface Grant {
    addOIDCScope(scope: string): void
    rejectOIDCScope(scope: string): void
    save(): Promise<string>
  }
  export interface Context {
    body: unknown
    status: number
    readonly response: { get(name: string): string }
    set(name: string, value: string): void
    readonly oidc?: {
      readonly route?: string
      readonly params?: Readonly<Record<string, string | undefined>>
      readonly result?: { readonly consent?: unknown }
      readonly entities: { readonly AccessToken?: Token; readonly AuthorizationCode?: Token; readonly Grant?: unknown }
    }
  }
  type Callback = (request: IncomingMessage, response: ServerResponse) => void
  export class Provider {
    constructor(issuer: string, configuration: object)
    proxy: boolean
    callback(): Callback
    use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): this
    on(event: string, listener: (...args: never[]) => void): this
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>
    readonly Client: {
      find(id: string): Promise<unknown>
      readonly prototype: { redirectUriAllowed: (uri: string) => boolean }
    }
    readonly Grant: new (of: {
      accountId: string
      clientId: string
    }) => Grant
    readonly AccessToken: new (
      of: object,
    ) => Token
    readonly RefreshToken: new (
      of: object,
    ) => Token
  }
}
declare module 'oidc-provider/lib/helpers/interaction_policy/index.js' {
  import type { Context } from 'oidc-provider/lib/provider.js'
  export const Prompt: new (of: { name: string; requestable?: boolean }, check: unknown) => unknown
  export const Check: new (
    reason: string,
    description: string,
    error: string,
    check: (context: Context) => boolean,
  ) => unknown
  export const base: () => { clear(): void; add(prompt: unknown): void }
}
