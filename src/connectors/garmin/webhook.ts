/**
 * The operator types our address into Garmin's page of endpoints, for every kind of data. What is posted there bears the
 * data itself, or the address it can be fetched from. https://developer.garmin.com/gc-developer-program/health-api/
 */
import * as kit from '../../kit/index.js'
import { sameSecret, z } from '../../kit/index.js'
import { isCallback } from './history.js'

const Post = z.record(z.string(), z.array(z.unknown()))
const Item = z.looseObject({ userId: z.string(), callbackURL: z.string().optional() })
type Item = z.infer<typeof Item>

/** `streams`: by Garmin's key, the stream that reads it. A file's address is part of its notice, and kept for later. */
export const webhookFor = (streams: Readonly<Record<string, string>>): kit.Webhook => ({
  addressIsSecret: true,
  /** Nothing is signed; some posts name the application they are for. */
  verify: ({ headers }, { clientId }) => {
    const named = headers['garmin-client-id']
    return named === undefined || sameSecret(named, clientId)
  },
  successStatus: 200,
  *read({ body }) {
    const post = Post.safeParse(kit.jsonOf(body))
    if (!post.success) return
    for (const [key, list] of Object.entries(post.data)) {
      const items = list.flatMap((each) => Item.safeParse(each).data ?? [])
      if (key === 'deregistrations') for (const { userId: account } of items) yield { type: 'revoked', account }
      // What may be told has changed: whoever asks learns it.
      else if (key === 'userPermissionsChange')
        for (const { userId: account } of items)
          yield { type: 'ping', account, streams: [...new Set(Object.values(streams))] }
      else if (Object.hasOwn(streams, key)) yield* told(key, streams[key] as string, items)
    }
  },
})

function* told(key: string, stream: string, items: readonly Item[]): Iterable<kit.Notice> {
  const pushed = new Map<string, Item[]>()
  for (const item of items) {
    const { userId: account, callbackURL } = item
    if (callbackURL === undefined || key === 'activityFiles')
      pushed.set(account, [...(pushed.get(account) ?? []), item])
    else if (isCallback(callbackURL)) yield { type: 'ping', account, streams: [stream], document: callbackURL }
  }
  // Whoever knows our address might write any other: what is kept is that of a file at Garmin's.
  for (const [account, all] of pushed) {
    const list = all.filter(({ callbackURL }) => callbackURL === undefined || isCallback(callbackURL))
    if (list.length > 0) yield { type: 'push', account, stream, body: { [key]: list } }
  }
}
