/** Name and password, and for some a code that was sent to them, open a session that is used until it ends. */
import { type ErrorAnswer, type ErrorMeaning, password, z } from '../../kit/index.js'

export const host = 'https://www.endomondo.com'
const path = '/rest/session'

const Id = z.union([z.number(), z.string()]).transform(String)
const Session = z.object({ token: z.string(), expires_in: z.number().optional(), user: z.object({ id: Id }) })
const CodeWanted = z.object({ second_factor: z.literal('required') })

export const signIn = password({
  help: 'Endomondo has ended: only the sandbox can be signed in to. Import your archive instead.',
  signIn: {
    path,
    body: ({ user: email, password: typed, code }) => ({ email, password: typed, ...(code && { code }) }),
    read: (answer) => {
      if (CodeWanted.safeParse(answer).success) return { needsCode: true }
      const { token, expires_in, user } = Session.parse(answer)
      return { token, account: user, ...(expires_in !== undefined && { expiresInSeconds: expires_in }) }
    },
  },
  account: { read: (answer) => ({ id: Session.parse(answer).user.id }) },
})

const Problem = z.object({ error: z.string() })

export const errors = ({ status, body, request }: ErrorAnswer): ErrorMeaning | undefined => {
  if (status === 404) return { means: 'nothing' }
  if (request.path !== path || status < 400 || status >= 500 || status === 429) return undefined
  // Every further try would keep it locked.
  if (Problem.safeParse(body).data?.error === 'locked')
    return {
      means: 'reauthorize',
      message: 'Endomondo has locked this account after too many wrong tries. Wait ten minutes, then sign in again.',
    }
  return { means: 'reauthorize', message: 'Endomondo does not accept this name, password or code. Sign in again.' }
}
