/** Bodies as devices send them: perhaps compressed, never larger than allowed, before or after. */
import { promisify } from 'node:util'
import { gunzip, inflate, inflateRaw } from 'node:zlib'
import type { Context } from 'hono'
import { problem } from './problem.js'

export type BodyRefused = 'too-large' | 'unknown-encoding' | 'unreadable-body'

export const bodyProblem = (c: Context, refused: BodyRefused, maxBytes: number): Response => {
  const most = `${Math.floor(maxBytes / 1024 ** 2)} megabytes`
  switch (refused) {
    case 'too-large':
      return problem(
        c,
        413,
        'too-large',
        'Too large',
        `A delivery may have ${most} at most, packed or not. Send it in parts.`,
      )
    case 'unknown-encoding':
      return problem(
        c,
        415,
        'unknown-encoding',
        'Unknown encoding',
        'A delivery may be packed once, with gzip or deflate.',
      )
    case 'unreadable-body':
      return problem(
        c,
        400,
        'unreadable-body',
        'Unreadable body',
        'The body is not packed as its content-encoding says, or was cut off.',
      )
  }
}

const unzip = promisify(gunzip)
const unpack = promisify(inflate)
const unpackRaw = promisify(inflateRaw)

/** The bytes of a request, inflated; counted as they arrive, so that no more is ever held than allowed. */
export const readBody = async (request: Request, maxBytes: number): Promise<Uint8Array | BodyRefused> => {
  const encodings = (request.headers.get('content-encoding') ?? '')
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== '' && each !== 'identity')
  const [encoding = 'identity'] = encodings
  if (encodings.length > 1 || !['identity', 'gzip', 'x-gzip', 'deflate'].includes(encoding)) return 'unknown-encoding'
  const raw = await bounded(request, maxBytes)
  if (raw === undefined) return 'too-large'
  if (encoding === 'identity') return raw
  const options = { maxOutputLength: maxBytes }
  try {
    if (encoding !== 'deflate') return await unzip(raw, options)
    // RFC 9110 means zlib's format; some senders leave its header out.
    return await ((raw[0] ?? 0) % 16 === 8 ? unpack : unpackRaw)(raw, options)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'unreadable-body'
  }
}

const bounded = async ({ headers, body }: Request, maxBytes: number): Promise<Buffer | undefined> => {
  if (Number(headers.get('content-length') ?? 0) > maxBytes) return undefined
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > maxBytes) return undefined
    parts.push(chunk)
  }
  return Buffer.concat(parts)
}

/** At most so many at once; the others wait their turn. What each may hold is bounded, so all of it is. */
export const turns = (atOnce: number): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let busy = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (busy >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
    else busy++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      // Whoever waited longest takes the place over.
      if (next === undefined) busy--
      else next()
    }
  }
}
