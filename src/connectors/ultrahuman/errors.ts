import { type ErrorAnswer, type ErrorMeaning, numbers, texts, z } from '../../kit/index.js'

const Refusal = z.object({ ...numbers('status'), ...texts('error') })

/** Some refusals come as a 200 whose body tells the status. */
export const errors = ({ status: outer, body }: ErrorAnswer): ErrorMeaning | undefined => {
  const told = Refusal.safeParse(body)
  const inner = told.success && told.data.error !== undefined ? (told.data.status ?? 500) : outer
  const status = outer === 200 ? inner : outer
  // Consent is withdrawn in the app; whether a token is old or refused is found out by renewing it.
  if (status === 401 || status === 403) return { means: 'expired' }
  if (status === 404) return { means: 'nothing' }
  if (status === 429) return { means: 'limit' }
  if (status >= 500) return { means: 'transient' }
  return status === outer ? undefined : { means: 'contract', message: `answered ${status}` }
}
