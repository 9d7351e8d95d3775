/** Where a provider is to call us, and what it has to show: told when we ask it to, and held against every call. */
import { type Connector, type Secrets, sameSecret, type Wanted } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import { keepVerificationToken } from '../store/subscriptions.js'
import type { WebhookSecrets } from './webhook-secrets.js'

export interface WantedOptions {
  readonly engine: Pick<Engine, 'store'>
  readonly secrets: WebhookSecrets
  /** Where a provider can reach us; `undefined` where it cannot. */
  readonly callbackOf: (connector: string) => string | undefined
}
export interface CallHere {
  /** Without the part that is secret. */
  readonly address: string
  readonly wanted: Wanted
}

/**
 * `undefined` where the service cannot reach us, or is not set up. The token is kept before the provider is asked: it
 * calls back to check it while we are still asking. Where the operator subscribes, this is the token to tell.
 */
export const wantedOf = async (options: WantedOptions, connector: Connector): Promise<CallHere | undefined> => {
  const address = options.callbackOf(connector.id)
  const secrets = address === undefined ? undefined : await options.secrets.of(connector)
  if (address === undefined || secrets === undefined) return undefined
  const verificationToken = await keepVerificationToken(options.engine.store, connector.id, secrets.verificationToken)
  const callbackUrl = callbackUrlOf(connector, address, verificationToken)
  return { address, wanted: { ...secrets, verificationToken, callbackUrl } }
}

export const callbackUrlOf = ({ webhook }: Connector, address: string, verificationToken: string): string =>
  webhook?.addressIsSecret === true ? `${address}/${verificationToken}` : address

/** Is this the address we told? `given` is what stands behind the connector's name in the path, if anything does. */
export const isOurAddress = (
  { webhook }: Connector,
  given: string | undefined,
  { verificationToken }: Pick<Secrets, 'verificationToken'>,
): boolean =>
  webhook?.addressIsSecret === true ? given !== undefined && sameSecret(given, verificationToken) : given === undefined
