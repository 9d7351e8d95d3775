/** What a message says: whose turn it is, and nothing that anybody could use (I5). Pure. */
import { z } from 'zod'

/** A download request as it lies on the queue. */
export type Request =
  | { readonly of: 'connection'; readonly connection: string }
  /** As the original sent it, with the person's token: that is not read. */
  | { readonly of: 'individual'; readonly individual: string; readonly service: string }

const connectionRequest = z.object({ connection: z.uuid() })
const individualRequest = z.object({
  individual_id: z.union([z.string().min(1), z.number()]).transform(String),
  service_name: z.string().min(1).max(100),
})

/** `undefined` where it is no request. */
export const readRequest = (message: unknown): Request | undefined => {
  const value = typeof message === 'string' ? parsed(message) : message
  const ours = connectionRequest.safeParse(value)
  if (ours.success) return { of: 'connection', connection: ours.data.connection }
  const old = individualRequest.safeParse(value)
  if (!old.success) return undefined
  const { individual_id, service_name } = old.data
  return { of: 'individual', individual: individual_id, service: connectorNamed(service_name) }
}

/** `Google_Fit` and `google-fit` are one service. */
const connectorNamed = (service: string): string => service.toLowerCase().replaceAll(/[\s_]+/g, '-')

/** A request as the timer sends it. */
export const writeRequest = (about: {
  readonly connection: string
  readonly individual: string
  readonly connector: string
  readonly lastAccessedAt: number | undefined
}): string =>
  JSON.stringify({
    individual_id: about.individual,
    service_name: about.connector,
    connection: about.connection,
    last_accessed_at: about.lastAccessedAt === undefined ? null : new Date(about.lastAccessedAt).toISOString(),
  })

/** What is kept of a message that was set aside. Not its text: the original's held a token. */
export const writeSetAside = (
  request: Request | undefined,
  why: { readonly reason: string; readonly receipts: number; readonly now: number },
): string =>
  JSON.stringify({
    ...(request?.of === 'connection' && { connection: request.connection }),
    ...(request?.of === 'individual' && { individual_id: request.individual, service_name: request.service }),
    reason: why.reason,
    receipts: why.receipts,
    set_aside_at: new Date(why.now).toISOString(),
  })

const setAside = z.object({ reason: z.string().max(500) })

/** Why it was set aside; the Functions host moves messages, too, and says nothing. */
export const reasonOf = (text: string): string => {
  const read = setAside.safeParse(parsed(text))
  return read.success ? read.data.reason : 'moved there by somebody else, without a reason'
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
