/**
 * Bodies as devices send them: perhaps compressed, never larger than allowed, before or after, and no slower. How many
 * are read at once and how many wait is bounded too, so that a door can be closed by nobody for long.
 */
import { promisify } from 'node:util'
import { gunzip, inflate, inflateRaw } from 'node:zlib'
import type { Context } from 'hono'
import type { World } from '../runtime/index.js'
import { problem } from './problem.js'

export interface BodyDoor {
  readonly maxBytes: number
  readonly atOnce: number
  /** How many more may wait for their turn. */
  readonly waiting: number
  /** From a body's turn to its last byte. */
  readonly withinMs: number
}
/** What the doors have that take whatever anybody sends. */
export const publicDoor: BodyDoor = { maxBytes: 16 * 1024 * 1024, atOnce: 4, waiting: 32, withinMs: 30_000 }

/** Reads a body in its turn, and hands it on, or says why not. */
export const bodyDoor = (world: Pick<World, 'sleep'>, { maxBytes, atOnce, waiting, withinMs }: BodyDoor) => {
  const inTurn = turns(atOnce, waiting)
  return (c: Context, take: (body: Uint8Array) => Response | Promise<Response>): Promise<Response> =>
    inTurn(
      async () => {
        const done = new AbortController()
        const late = world.sleep(withinMs, done.signal).then(() => 'too-slow' as const)
        const body = await readBody(c.req.raw, maxBytes, late).finally(() => done.abort())
        return typeof body === 'string' ? bodyProblem(c, body, maxBytes) : take(body)
      },
      () => tooBusy(c),
    )
}

type BodyRefused = 'too-large' | 'too-slow' | 'unknown-encoding' | 'unreadable-body'

const retryAfterSeconds = 5

export const tooBusy = (c: Context): Response => {
  c.header('retry-after', String(retryAfterSeconds))
  return problem(c, 503, 'too-busy', 'Too busy', 'Too many have asked for this at once. Try again in a few seconds.')
}

const bodyProblem = (c: Context, refused: BodyRefused, maxBytes: number): Response => {
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
    case 'too-slow':
      // What else may come is not waited for.
      c.header('connection', 'close')
      return problem(
        c,
        408,
        'too-slow',
        'Too slow',
        'The body took too long to arrive. Send it again over a faster line, or in parts.',
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
const readBody = async (
  request: Request,
  maxBytes: number,
  late: Promise<'too-slow'>,
): Promise<Uint8Array | BodyRefused> => {
  const encodings = (request.headers.get('content-encoding') ?? '')
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== '' && each !== 'identity')
  const [encoding = 'identity'] = encodings
  if (encodings.length > 1 || !['identity', 'gzip', 'x-gzip', 'deflate'].includes(encoding)) return 'unknown-encoding'
  const raw = await bounded(request, maxBytes, late)
  if (typeof raw === 'string') return raw
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

const bounded = async (
  { headers, body }: Request,
  maxBytes: number,
  late: Promise<'too-slow'>,
): Promise<Buffer | 'too-large' | 'too-slow'> => {
  if (Number(headers.get('content-length') ?? 0) > maxBytes) return 'too-large'
  const parts: Uint8Array[] = []
  let size = 0
  const reader = body?.getReader()
  while (reader !== undefined) {
    const next = await Promise.race([reader.read(), late])
    // Not cancelled: that would end the connection before the answer is on it.
    if (next === 'too-slow') return next
    if (next.done) break
    size += next.value.length
    if (size > maxBytes) {
      await reader.cancel()
      return 'too-large'
    }
    parts.push(next.value)
  }
  return Buffer.concat(parts)
}

/**
 * At most so many at once; so many others wait their turn, and the rest are turned away. What each may hold is bounded,
 * so all of it is.
 */
export const turns = (
  atOnce: number,
  mostWaiting: number,
): (<T>(work: () => Promise<T>, turnedAway: () => T) => Promise<T>) => {
  let busy = 0
  const waiting: (() => void)[] = []
  return async (work, turnedAway) => {
    if (busy >= atOnce && waiting.length >= mostWaiting) return turnedAway()
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
