/** How Google calls us: one subscriber per Cloud project. https://developers.google.com/health/webhooks */
import {
  hourMs,
  type InboundRequest,
  type Notice,
  type Secrets,
  type Span,
  sameSecret,
  verifyTinkEcdsa,
  z,
} from '../../kit/index.js'

/** The secret is told to Google on subscribing, either bare or as a bearer token. */
const knowsSecret = ({ headers }: InboundRequest, { verificationToken }: Secrets): boolean => {
  const given = headers['authorization'] ?? ''
  return sameSecret(given, verificationToken) || sameSecret(given, `Bearer ${verificationToken}`)
}

const parsed = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return undefined
  }
}

const Interval = z.object({
  physicalTimeInterval: z.object({ startTime: z.string(), endTime: z.string() }).nullish(),
  civilIso8601TimeInterval: z.object({ startTime: z.string(), endTime: z.string() }).nullish(),
})
const Change = z.object({
  data: z.object({
    healthUserId: z.string(),
    dataType: z.string(),
    intervals: z.array(Interval).nullish(),
  }),
})

/** A civil time may be up to fourteen hours ahead of UTC and twelve behind it. */
const spanOf = ({
  physicalTimeInterval: physical,
  civilIso8601TimeInterval: civil,
}: z.output<typeof Interval>): Span | undefined => {
  const span = physical
    ? { from: Date.parse(physical.startTime), to: Date.parse(physical.endTime) }
    : civil
      ? { from: readAsUtc(civil.startTime) - 14 * hourMs, to: readAsUtc(civil.endTime) + 12 * hourMs }
      : undefined
  return span === undefined || Number.isNaN(span.from + span.to) ? undefined : span
}
const readAsUtc = (local: string): number =>
  Date.parse(/T/.test(local) ? `${local.replace(/Z$/, '')}Z` : `${local}T00:00:00Z`)

export const webhookOf = (streams: readonly string[]) => ({
  /** Rotates every thirty days. The runtime fetches it, and keeps it for a day. */
  keysUrl: 'https://www.gstatic.com/googlehealthapi/webhooks/webhooks_public_keyset.json',
  successStatus: 204,

  /**
   * The secret proves that Google reads our mail; the signature, where the keys are at hand, that nobody changed it.
   * Without keys the secret has to do: a notice only makes us ask, and the answer is what is trusted.
   */
  verify(request: InboundRequest, secrets: Secrets): boolean {
    if (!knowsSecret(request, secrets)) return false
    if (secrets.keys === undefined) return true
    const signature = request.headers['google-health-api-signature'] ?? request.headers['x-healthapi-signature'] ?? ''
    return verifyTinkEcdsa(secrets.keys, request.body, signature)
  },

  /** Google tries both: with the secret it wants a 201, without it a 401. Both unsigned. */
  handshake(request: InboundRequest, secrets: Secrets) {
    const body = z.object({ type: z.literal('verification') }).safeParse(parsed(request.body))
    if (!body.success) return undefined
    return { status: knowsSecret(request, secrets) ? 201 : 401 }
  },

  /**
   * Notices name intervals and no values. A deletion is one as well: the interval is listed again, and what it no longer
   * lists has vanished; the same holds for operations Google may yet invent.
   */
  *read(request: InboundRequest): Iterable<Notice> {
    const body = parsed(request.body)
    for (const item of Array.isArray(body) ? body : [body]) {
      const change = Change.safeParse(item)
      if (!change.success) continue
      const { healthUserId: account, dataType, intervals } = change.data.data
      const type = dataType.toLowerCase().replaceAll('_', '-')
      const concerned = streams.filter((stream) => stream === type || stream === `${type}-per-day`)
      if (concerned.length === 0) continue
      const spans = (intervals ?? []).map(spanOf).filter((span) => span !== undefined)
      if (spans.length === 0) yield { type: 'ping', account, streams: concerned }
      for (const span of spans) yield { type: 'ping', account, streams: concerned, span }
    }
  },
})
