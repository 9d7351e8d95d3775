/**
 * Ultrahuman, the ring and the glucose sensor: one answer a day holds everything. People connect through an application
 * of the operator's, or with a token of their own.
 */
import { apiKey, defineConnector, maybe, oauth2, texts, z } from '../../kit/index.js'
import { errors } from './errors.js'
import { metrics, paths } from './metrics.js'

const id = maybe(z.union([z.string(), z.number()]).transform(String))
const User = z.object({ user_id: id, id, ...texts('email username name timezone') })
/** Which of these names it bears is told by no document; some answers are wrapped. */
const readUser = (body: unknown) => {
  const inner = z.object({ data: z.looseObject({}) }).safeParse(body)
  const { user_id, id, email, username, name, timezone } = User.parse(inner.data?.data ?? body)
  const known = z.string().parse(user_id ?? id ?? email ?? username)
  const shown = name ?? username ?? email
  return {
    id: known,
    ...(shown !== undefined && { name: shown }),
    ...(timezone !== undefined && { timeZone: timezone }),
  }
}

const Told = z.object({ data: z.object({ latest_time_zone: z.string() }) })

export const ultrahuman = defineConnector({
  id: 'ultrahuman',
  name: 'Ultrahuman',
  version: 1,
  docs: 'https://vision.ultrahuman.com/developer-docs',
  auth: oauth2({
    // As the British write it.
    authorizeUrl: 'https://auth.ultrahuman.com/authorise',
    tokenUrl: 'https://partner.ultrahuman.com/api/partners/oauth/token',
    clientAuth: 'body',
    // https://vision.ultrahuman.com/developer-docs tells of none.
    pkce: false,
    scopes: ['ring_data', 'cgm_data', 'profile'],
    refreshToken: 'rotates',
    refreshGraceSeconds: 0,
    account: { path: '/api/partners/v1/user_data/user_info', read: readUser },
  }),
  personal: apiKey({
    header: 'authorization',
    help: 'Create a personal API token at https://vision.ultrahuman.com/developer and paste it here. It reads your own account only.',
    // A token tells of nobody but its owner, and not who that is. The day asked for is as good as any.
    account: {
      path: `${paths.personal}?date=2026-01-01`,
      read: (body) => {
        const told = Told.safeParse(body)
        return { id: 'personal', ...(told.success && { timeZone: told.data.data.latest_time_zone }) }
      },
    },
  }),
  api: {
    hosts: ['https://partner.ultrahuman.com'],
    // Nothing is published. One request a day and person is the least there is; history walks back at this pace.
    limits: [{ per: 'connection', requests: 30, seconds: 60 }],
    errors,
  },
  streams: { metrics },
})
