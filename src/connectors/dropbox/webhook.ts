/** https://www.dropbox.com/developers/reference/webhooks: set up by hand, in the app console. */
import * as kit from '../../kit/index.js'
import { hmacSha256, sameSecret, z } from '../../kit/index.js'

const Notice = z.object({ list_folder: z.object({ accounts: z.array(z.string()) }) })

export const webhook: kit.Webhook = {
  verify: ({ headers, body }, { clientSecret }) =>
    sameSecret(hmacSha256(clientSecret, body, 'hex'), headers['x-dropbox-signature'] ?? ''),
  /** The challenge comes back as it is, as plain text: it comes from anybody. */
  handshake({ method, query: { challenge } }) {
    if (method !== 'GET' || challenge === undefined) return undefined
    return /^[\w.-]{1,200}$/.test(challenge)
      ? { status: 200, body: challenge, contentType: 'text/plain' }
      : { status: 400 }
  },
  successStatus: 200,
  *read({ body }) {
    for (const account of Notice.safeParse(kit.jsonOf(body)).data?.list_folder.accounts ?? [])
      yield { type: 'ping', account, streams: ['files'] }
  },
}
