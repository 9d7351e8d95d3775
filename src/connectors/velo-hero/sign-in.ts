/** Name and password open a session, which a cookie carries. https://www.velohero.com/help */
import { type ErrorAnswer, type ErrorMeaning, password, z } from '../../kit/index.js'

export const host = 'https://app.velohero.com'
const path = '/sso'

const Id = z.union([z.string(), z.number()]).transform(String)
const Session = z.object({ session: z.string(), 'user-id': Id })
/** A wrong password is 403, or an answer with an empty session. */
const Refused = z.object({ session: z.literal(['', null]).optional() })

/** How long a session lasts is said nowhere: when it has ended, a 403 says so, too. */
const sessionSeconds = 12 * 3600

export const signIn = password({
  help: 'Type the name and password of your Velo Hero account. To send workouts there you need a Pro membership.',
  signIn: {
    path,
    sends: 'form',
    body: ({ user, password: pass }) => ({ user, pass, view: 'json' }),
    read: (answer) => {
      const told = Session.safeParse(answer)
      if (told.success && told.data.session !== '')
        return { token: told.data.session, expiresInSeconds: sessionSeconds, account: { id: told.data['user-id'] } }
      Refused.parse(answer)
      return { refused: true }
    },
  },
  header: 'Cookie',
  prefix: 'VeloHero_session=',
  account: { read: (answer) => ({ id: Session.parse(answer)['user-id'] }) },
})

export const errors = ({ status, request }: ErrorAnswer): ErrorMeaning | undefined => {
  if (status === 404) return { means: 'nothing' }
  if (status !== 401 && status !== 403) return undefined
  if (request.path !== path) return { means: 'expired' }
  return {
    means: 'reauthorize',
    message: 'Velo Hero does not accept this name and password. Check them, and sign in again.',
  }
}
