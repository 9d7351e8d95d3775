/** Who posts and is not asked: the instance's address is typed in at the service, and its calls are answered. */
import type { Connector } from '../../src/kit/index.js'
import { wantedOf } from '../../src/runtime/actions/wanted.js'
import { isOurAddress, type Runtime, takeNotices } from '../../src/runtime/index.js'
import type { InProcessSandbox } from '../../src/sandbox/index.js'

const portal = 'https://apis.garmin.com/tools/endpoints'
export const callbackOf = (connector: string): string => `http://localhost/webhooks/${connector}`

/** Only services that cannot be asked what is new. */
export const isCalledBy = ({ id }: Connector): boolean => id === 'garmin'

export const typeIn = async (
  { engine, webhookSecrets: secrets }: Runtime,
  city: InProcessSandbox,
  connector: Connector,
): Promise<void> => {
  const headers = { 'content-type': 'application/json' }
  const here = await wantedOf({ engine, secrets, callbackOf }, connector)
  const body = JSON.stringify({ url: here?.wanted.callbackUrl })
  const answer = await city.fetch(portal, { method: 'PUT', headers, body })
  if (!answer.ok) throw new Error(`${connector.name} takes no address: ${answer.status}`)
}

/** As the server's route for webhooks does. */
export const called = async ({ engine, webhookSecrets }: Runtime, call: Request): Promise<Response> => {
  const url = new URL(call.url)
  const [, , id = '', secret] = url.pathname.split('/')
  const connector = engine.connectors.get(id)
  const secrets = connector && (await webhookSecrets.of(connector))
  if (connector?.webhook === undefined || secrets === undefined || !isOurAddress(connector, secret, secrets))
    return new Response(null, { status: 404 })
  const request = {
    method: call.method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(call.headers),
    body: new Uint8Array(await call.arrayBuffer()),
  }
  if (!(await webhookSecrets.verifies(connector, request, secrets))) return new Response(null, { status: 401 })
  await takeNotices(engine, connector, connector.webhook.read(request))
  return new Response(null, { status: connector.webhook.successStatus ?? 204 })
}
