/** https://forum.intervals.icu/t/intervals-icu-oauth-support/2759: set up by hand, on the page of the application. */
import * as kit from '../../kit/index.js'
import { maybe, texts, z } from '../../kit/index.js'

/** What moves which stream; plans, chats and settings are none of ours. */
const streams: Readonly<Record<string, string>> = {
  ACTIVITY_UPLOADED: 'activities',
  ACTIVITY_ANALYZED: 'activities',
  ACTIVITY_UPDATED: 'activities',
  ACTIVITY_DELETED: 'activities',
  WELLNESS_UPDATED: 'wellness',
}
const Id = maybe(z.union([z.string(), z.number()]).transform(String))
const Notice = z.object({
  secret: z.string().min(1),
  events: z.array(
    z.object({ athlete_id: Id, ...texts('type'), activity: maybe(z.object({ id: Id })), activity_id: Id }),
  ),
})

export const webhook: kit.Webhook = {
  // The one proof is a word in the body, which intervals.icu makes up and shows on its own page: we do not know it.
  addressIsSecret: true,
  verify: ({ body }) => Notice.safeParse(kit.jsonOf(body)).success,
  // A 204 is taken for a failure, and told again.
  successStatus: 200,
  *read({ body }) {
    const told = Notice.safeParse(kit.jsonOf(body))
    for (const { athlete_id: account, type = '', activity, activity_id } of told.data?.events ?? []) {
      const stream = Object.hasOwn(streams, type) ? streams[type] : undefined
      if (account === undefined || stream === undefined) continue
      const document = activity?.id ?? activity_id
      if (type === 'ACTIVITY_DELETED' && document !== undefined)
        yield { type: 'removed', account, streams: [stream], document }
      else yield { type: 'ping', account, streams: [stream], ...(document !== undefined && { document }) }
    }
  },
}
