/** The operator types our address and the token into the portal. https://cloud-api.wahooligan.com/#webhooks */
import * as kit from '../../kit/index.js'
import { maybe, sameSecret, z } from '../../kit/index.js'

const Id = z.union([z.number(), z.string()]).transform(String)
const Event = z.object({
  event_type: z.string(),
  webhook_token: z.string(),
  user: z.object({ id: Id }),
  workout_summary: maybe(z.object({ workout: maybe(z.object({ id: Id })) })),
})

export const webhook: kit.Webhook = {
  /** Nothing is signed: the notice bears the token itself. */
  verify({ body }, { verificationToken }) {
    const told = Event.safeParse(kit.jsonOf(body))
    return told.success && sameSecret(told.data.webhook_token, verificationToken)
  },
  *read({ body }) {
    const told = Event.safeParse(kit.jsonOf(body))
    if (!told.success || told.data.event_type !== 'workout_summary') return
    const { user, workout_summary: summary } = told.data
    const document = summary?.workout?.id
    // The summary is told in full, but the workout around it is not: it is asked for.
    yield { type: 'ping', account: user.id, streams: ['workouts'], ...(document !== undefined && { document }) }
  },
  successStatus: 200,
}
