/** Where services call us, as an operator sees it. */
import { callbackUrlOf } from '../actions/wanted.js'
import type { Runtime } from '../start.js'
import { keepVerificationToken, renewalTimes } from '../store/subscriptions.js'

export interface WebhookView {
  readonly connector: string
  readonly name: string
  /** With its secret part only where the operator has to tell it to the service. */
  readonly address: string
  readonly subscribed: 'by-us' | 'by-operator'
  /** Only where the operator has to tell it to the service, and it is no part of the address. */
  readonly verificationToken?: string
  readonly renewedBy?: string
}

/** Every service that is set up here and can call us; one that has ended calls nobody any more. */
export const webhookViews = async (
  { engine, webhookSecrets }: Pick<Runtime, 'engine' | 'webhookSecrets'>,
  publicUrl: string,
): Promise<WebhookView[]> => {
  const renewals = await renewalTimes(engine.store)
  const views: WebhookView[] = []
  for (const connector of engine.connectors.values()) {
    if (connector.webhook === undefined || connector.status?.state === 'ended') continue
    const secrets = await webhookSecrets.of(connector)
    if (secrets === undefined) continue
    const about = { connector: connector.id, name: connector.name, address: `${publicUrl}/webhooks/${connector.id}` }
    const renewedBy = renewals.get(connector.id)?.toISOString()
    const { subscribe, subscribeEach, addressIsSecret } = connector.webhook
    if (subscribe !== undefined || subscribeEach !== undefined)
      views.push({ ...about, subscribed: 'by-us', ...(renewedBy !== undefined && { renewedBy }) })
    else {
      const verificationToken = await keepVerificationToken(engine.store, connector.id, secrets.verificationToken)
      const address = callbackUrlOf(connector, about.address, verificationToken)
      const shown = addressIsSecret === true ? {} : { verificationToken }
      views.push({ ...about, address, subscribed: 'by-operator', ...shown })
    }
  }
  return views
}
