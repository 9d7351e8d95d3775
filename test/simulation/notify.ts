/** Providers call about what changed; some calls are lost, some find nobody at home. */
import type { InboundRequest } from '../../src/kit/index.js'
import { takeNotices } from '../../src/runtime/index.js'
import { dice, sandboxClient } from '../../src/sandbox/index.js'
import { services, verificationToken } from './services.js'
import { inOne, up } from './work.js'
import type { World } from './world.js'

const callbackOf = (connector: string): string => `http://localhost/webhooks/${connector}`
const secrets = { clientId: sandboxClient.id, clientSecret: sandboxClient.secret, verificationToken }

/** Asks every provider to call us, and answers when it does. */
export const subscribe = async (world: World): Promise<void> => {
  const d = dice(world.plan.seed, 'calls')
  world.onCall = async (call) => {
    const id = new URL(call.url).pathname.split('/').at(-1)
    const connector = world.connectors.find((one) => one.id === id)
    const request = await inbound(call)
    const greeting = connector?.webhook?.handshake?.(request, secrets)
    if (greeting !== undefined) return new Response(greeting.body ?? null, { status: greeting.status })
    if (connector?.webhook === undefined || up(world).length === 0 || d.chance(world.plan.noticesLost))
      return new Response(null, { status: 503 })
    if (!(await connector.webhook.verify(request, secrets))) return new Response(null, { status: 401 })
    const notices = [...connector.webhook.read(request)]
    let taken = false
    await inOne(world, async ({ runtime }) => {
      await takeNotices(runtime.engine, connector, notices)
      taken = true
    })
    // Who dies meanwhile has not answered, and is called again.
    return new Response(null, { status: taken ? (connector.webhook.successStatus ?? 204) : 503 })
  }
  for (const { id, subscriptions } of services)
    for (const stream of new Set(
      world.plan.accounts.filter(({ service }) => service === id).flatMap(({ streams }) => streams),
    ))
      for (const request of subscriptions?.(stream, callbackOf(id), sandboxClient) ?? [])
        await world.sandbox.fetch(request)
}

export const notify = async (world: World, span: { readonly from: number; readonly to: number }): Promise<void> => {
  await world.sandbox.deliver(span)
}

const inbound = async (call: Request): Promise<InboundRequest> => {
  const url = new URL(call.url)
  return {
    method: call.method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(call.headers),
    body: new Uint8Array(await call.arrayBuffer()),
  }
}
