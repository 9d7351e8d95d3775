/** The operator types our address and the secret into the API zone. https://apizone.suunto.com/how-to-start */
import * as kit from '../../kit/index.js'
import { hmacSha256, maybe, sameSecret, z } from '../../kit/index.js'

const Id = z.union([z.string(), z.number()]).transform(String)
const Event = z.object({
  type: z.string(),
  username: z.string(),
  workout: maybe(z.object({ workoutKey: maybe(Id) })),
  samples: maybe(z.array(z.unknown())),
})
/** Notices that bring what they tell of along. Routes are of no concern to us. */
const pushed: Readonly<Record<string, string>> = {
  SUUNTO_247_SLEEP_CREATED: 'sleep',
  SUUNTO_247_ACTIVITY_CREATED: 'activity',
  SUUNTO_247_RECOVERY_CREATED: 'recovery',
}

export const webhook: kit.Webhook = {
  /** Hex HMAC-SHA256 of the raw body, under the notification secret of the application's profile. */
  verify: ({ headers, body }, { verificationToken }) =>
    sameSecret(hmacSha256(verificationToken, body, 'hex'), (headers['x-hmac-sha256-signature'] ?? '').toLowerCase()),
  *read({ body }) {
    const told = Event.safeParse(kit.jsonOf(body))
    if (!told.success) return
    const { type, username: account, workout, samples } = told.data
    const stream = Object.hasOwn(pushed, type) ? pushed[type] : undefined
    if (stream !== undefined && samples !== undefined) yield { type: 'push', account, stream, body: { samples } }
    if (type !== 'WORKOUT_CREATED') return
    const document = workout?.workoutKey
    yield { type: 'ping', account, streams: ['workouts'], ...(document !== undefined && { document }) }
  },
  successStatus: 200,
}
