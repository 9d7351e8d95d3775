/** What comes to us uncalled: providers call about what changed, devices push. Some calls find nobody at home. */
import type { InboundRequest } from '../../src/kit/index.js'
import { isOurAddress, pusherOf, takeNotices, takePush } from '../../src/runtime/index.js'
import { dice } from '../../src/sandbox/index.js'
import { inOne, up } from './work.js'
import type { Process, World } from './world.js'

export const callbackOf = (connector: string): string => `http://localhost/webhooks/${connector}`

/** A device says all of a span or begins anew: were more lost, it would never come to an end. */
const pushesLost = 0.02

/** Answers whoever calls. */
export const listen = (world: World): void => {
  const d = dice(world.plan.seed, 'calls')
  world.onCall = async (call) => {
    const [, door, id = '', secret] = new URL(call.url).pathname.split('/')
    const request = await inbound(call)
    const lost = door === 'push' ? Math.min(pushesLost, world.plan.noticesLost) : world.plan.noticesLost
    const isLost = world.askedAt === undefined && request.method === 'POST' && d.chance(lost)
    if (isLost || up(world).length === 0) return new Response(null, { status: 503 })
    return answered(world, (process) =>
      door === 'push' ? pushed(process, id, request) : called(process, id, secret, request),
    )
  }
}

/** Asks every provider to call us. */
export const subscribe = (world: World): Promise<void> =>
  inOne(world, async ({ runtime }) => void (await runtime.subscriber.step()))

/** As the server's route for webhooks does. */
const called = async (
  { runtime }: Process,
  id: string,
  secret: string | undefined,
  request: InboundRequest,
): Promise<Response> => {
  const { engine, webhookSecrets } = runtime
  const connector = engine.connectors.get(id)
  const secrets = connector && (await webhookSecrets.of(connector))
  if (connector?.webhook === undefined || secrets === undefined || !isOurAddress(connector, secret, secrets))
    return new Response(null, { status: 404 })
  const greeting = connector.webhook.handshake?.(request, secrets)
  if (greeting !== undefined) return new Response(greeting.body ?? null, { status: greeting.status })
  if (!(await webhookSecrets.verifies(connector, request, secrets))) return new Response(null, { status: 401 })
  await takeNotices(engine, connector, connector.webhook.read(request))
  return new Response(null, { status: connector.webhook.successStatus ?? 204 })
}

/** As the server's route for pushes does. */
const pushed = async ({ runtime: { engine } }: Process, id: string, request: InboundRequest): Promise<Response> => {
  const connector = engine.connectors.get(id)
  const owner = await pusherOf(engine, (request.headers['authorization'] ?? '').replace('Bearer ', ''))
  if (connector === undefined || owner?.connector !== id) return new Response(null, { status: 401 })
  const { authorization: _, ...headers } = request.headers
  await takePush(engine, connector, owner, { ...request, headers })
  return new Response(null, { status: 200 })
}

/** Who dies meanwhile has not answered, and is called again. */
const answered = async (world: World, work: (process: Process) => Promise<Response>): Promise<Response> => {
  const nobody = new Response(null, { status: 503 })
  const [process] = up(world)
  if (process === undefined) return nobody
  let answer = nobody
  const run = async (one: Process): Promise<void> => {
    answer = await work(one)
  }
  if (!world.turns.isDriving()) {
    await inOne(world, run)
    return answer
  }
  // A provider that greets us while we subscribe: the turns are under way already.
  const ended = new Promise<void>((resolve) => {
    process.life.death.catch(() => resolve())
    world.turns.run(process.life, () => run(process).finally(resolve))
  })
  await ended
  return answer
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
