import { type ErrorAnswer, type ErrorMeaning, texts, z } from '../../kit/index.js'

const Refusal = z.object(texts('Code Message'))

/** Share answers everything that is wrong with 500 and a code. */
export const errors = ({ body }: ErrorAnswer): ErrorMeaning | undefined => {
  const told = Refusal.safeParse(body)
  const { Code: code = '', Message: message = '' } = told.success ? told.data : {}
  if (/^SessionI?d?Not(Found|Valid)$/.test(code)) return { means: 'expired' }
  // Every further try would keep it locked.
  if (code === 'SSO_AuthenticateMaxAttemptsExceeded')
    return {
      means: 'reauthorize',
      message: 'Dexcom has locked this account after too many wrong tries. Wait ten minutes, then sign in again.',
    }
  const isWrong =
    code === 'AccountPasswordInvalid' ||
    (code === 'SSO_InternalError' && message.includes('Cannot Authenticate')) ||
    (code === 'InvalidArgument' && /accountName|password|UUID/i.test(message))
  return isWrong
    ? {
        means: 'reauthorize',
        message: 'Dexcom Share does not accept this name and password. Check them, and the region, and sign in again.',
      }
    : undefined
}
