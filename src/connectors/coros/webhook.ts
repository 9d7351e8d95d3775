/** New workouts come in full, to an address COROS is told with the application. */
import * as kit from '../../kit/index.js'
import { maybe, sameSecret, z } from '../../kit/index.js'

const Told = z.object({ sportDataList: maybe(z.array(z.looseObject({ openId: z.string() }))) })

export const webhook: kit.Webhook = {
  /** Nothing is signed: COROS shows our own id and secret. */
  verify: ({ headers }, { clientId, clientSecret }) =>
    [sameSecret(headers['client'] ?? '', clientId), sameSecret(headers['secret'] ?? '', clientSecret)].every(Boolean),
  *read({ body }) {
    const told = Told.safeParse(kit.jsonOf(body))
    for (const { openId: account, ...item } of told.data?.sportDataList ?? [])
      yield { type: 'push', account, stream: 'sports', body: { result: '0000', data: [item] } }
  },
  /** A look whether anybody is at home. */
  handshake: ({ method }) => (method === 'GET' || method === 'HEAD' ? { status: 200 } : undefined),
  successStatus: 200,
  successJson: { message: 'ok', result: '0000' },
}
