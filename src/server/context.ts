/** What the routes are handed. */
import type { Connector } from '../kit/index.js'
import type { Runtime, Uploads } from '../runtime/index.js'
import type { ServiceMode } from './describe.js'

export interface ServerContext {
  readonly runtime: Runtime
  readonly connectors: readonly Connector[]
  readonly modeOf: (connector: string) => ServiceMode
  readonly publicUrl: string
  /** Where the provider sends people back to. */
  readonly redirectUriOf: (connector: string) => string
  /** The operator's own keys, for checking webhooks. */
  readonly clientOf: (connector: string) => { readonly clientId: string; readonly clientSecret?: string } | undefined
  readonly individual: string
  readonly adminToken: string | undefined
  readonly version: string
  /** Folder of the built dashboard. */
  readonly dashboardDir: string
  /** Takes archives over HTTP, where there is a place to keep them. */
  readonly uploads?: Uploads | undefined
  /** What the original's iPhone app has to show; nothing is taken from it while there is none. */
  readonly healthkitKey?: string | undefined
  /** Origins of the operator's own applications: sign-ins may go back there, and their pages may read with a key. */
  readonly appOrigins: readonly string[]
  /** True once this process was asked to stop: it takes nothing new. */
  readonly isDraining?: () => boolean
  /** How far the invented people's clock is, where there is a sandbox. */
  readonly virtualNow?: () => number
}
