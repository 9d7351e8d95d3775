/**
 * HTTP POST to somebody's endpoint, signed by Standard Webhooks (https://www.standardwebhooks.com). Batches keep
 * their order; the receiver drops repeats by envelope id.
 */
import { lookup } from 'node:dns'
import { isIP } from 'node:net'
import {
  defineSink,
  type Envelope,
  type Refusal,
  SettingsError,
  TransientError,
  withoutWire,
  z,
} from '../../kit/index.js'
import { isInside } from './address.js'

const settings = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  /** `whsec_…` or base64: what the receiver checks signatures with. */
  secret: z.string().min(24),
  /** Endpoints inside the operator's own network, and plain http, are refused unless this is set. */
  allowPrivate: z.boolean().default(false),
  timeoutMs: z.number().int().positive().max(120_000).default(15_000),
})
type Settings = z.infer<typeof settings>

type Message = Envelope<unknown>

const envelopesPerRequest = 100

export const webhook = defineSink<Settings>({
  id: 'webhook',
  title: 'Webhook',
  settings: settings as z.ZodType<Settings>,
  async open(given, world) {
    const url = new URL(given.url)
    checkUrl(url, given.allowPrivate)
    const { Agent, request } = await import('undici')
    const { Webhook } = await import('standardwebhooks')
    const signer = new Webhook(given.secret)
    const agent = new Agent({ connect: { lookup: guardedLookup(given.allowPrivate) }, maxRedirections: 0 } as object)

    const post = async (envelopes: readonly Message[]): Promise<number> => {
      const now = new Date(world.now())
      // The id names the batch by its ends: the same batch sent again carries the same id.
      const id = `msg_${envelopes[0]?.id}_${envelopes.length}`
      const data = { envelopes: envelopes.map(withoutWire) }
      const body = JSON.stringify({ type: 'records.changed', timestamp: now.toISOString(), data })
      const answer = await request(url, {
        method: 'POST',
        body,
        dispatcher: agent,
        headersTimeout: given.timeoutMs,
        bodyTimeout: given.timeoutMs,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'tributary',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': signer.sign(id, now, body),
        },
      })
      await answer.body.dump()
      return answer.statusCode
    }

    return {
      async deliver(batch) {
        const refused: Refusal[] = []
        for (let first = 0; first < batch.length; first += envelopesPerRequest) {
          const part = batch.slice(first, first + envelopesPerRequest)
          refused.push(...(await deliverPart(part, post)))
        }
        return refused
      },
      close: () => agent.close(),
    }
  },
})

const deliverPart = async (
  part: readonly Message[],
  post: (envelopes: readonly Message[]) => Promise<number>,
): Promise<Refusal[]> => {
  let status: number
  try {
    status = await post(part)
  } catch (error) {
    const code = (error as { code?: string }).code ?? 'no answer'
    if (code === 'address-refused') throw error
    throw new TransientError('webhook-unreachable', `the endpoint could not be reached (${code})`, { cause: error })
  }
  if (status >= 200 && status < 300) return []
  // 400, 413 and 422 speak of the content, which no retry will cure; the batch is cut until the culprit is alone.
  if (status === 400 || status === 413 || status === 422) {
    if (part.length === 1) return [{ id: (part[0] as Message).id, reason: `the endpoint refused it with ${status}` }]
    const middle = part.length >> 1
    return [...(await deliverPart(part.slice(0, middle), post)), ...(await deliverPart(part.slice(middle), post))]
  }
  throw new TransientError('webhook-status', `the endpoint answered ${status}`)
}

const checkUrl = (url: URL, allowPrivate: boolean): void => {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (allowPrivate) return
  if (url.protocol !== 'https:')
    throw new SettingsError(
      'webhook-url',
      'A webhook needs https; set allowPrivate for an endpoint inside your own network.',
    )
  if (isIP(host) !== 0 && isInside(host)) throw refusedAddress()
}

const refusedAddress = (): SettingsError =>
  new SettingsError('address-refused', 'the endpoint lies inside this network; set allowPrivate if that is meant')

/** Checks the address that is connected to, not one looked up before: a name cannot change in between. */
const guardedLookup =
  (allowPrivate: boolean) =>
  (host: string, options: object, done: (error: Error | null, ...found: unknown[]) => void): void => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error)
      if (!allowPrivate && addresses.some(({ address }) => isInside(address))) return done(refusedAddress())
      if ((options as { all?: boolean }).all === true) done(null, addresses)
      else done(null, addresses[0]?.address, addresses[0]?.family)
    })
  }
