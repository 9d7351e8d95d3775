/** https://github.com/ridewithgps/developers/blob/master/webhooks.md: set up by hand, on the page of the API client. */
import * as kit from '../../kit/index.js'
import { hmacSha256, sameSecret, z } from '../../kit/index.js'

const Id = z.union([z.string(), z.number()]).transform(String)
const Notices = z.object({
  notifications: z.array(z.object({ user_id: Id, item_type: z.string(), item_id: Id, action: z.string() })),
})

export const webhook: kit.Webhook = {
  verify: ({ headers, body }, { clientSecret }) =>
    sameSecret(hmacSha256(clientSecret, body, 'hex'), (headers['x-rwgps-signature'] ?? '').toLowerCase()),
  successStatus: 200,
  *read({ body }) {
    for (const told of Notices.safeParse(kit.jsonOf(body)).data?.notifications ?? []) {
      const { user_id: account, item_type, item_id: document, action } = told
      if (item_type !== 'trip') continue
      const about = { account, streams: ['trips'], document }
      if (action === 'deleted') yield { type: 'removed', ...about }
      else if (action === 'created' || action === 'updated') yield { type: 'ping', ...about }
    }
  },
}
