/** The request some providers want once after every sign-in, before they serve data. */
import { ContractError, PermissionError, RateLimitError, TransientError, TributaryError } from '../../core/index.js'
import type { OAuth2 } from '../../kit/index.js'
import type { Authorization, Http, Regional } from '../http/index.js'
import { connectionIdOf } from '../intake/index.js'
import { signInOf } from './connect.js'

/** Throws by the error table, in a sentence that says that this is why the sign-in came to nothing. */
export const register = async (
  { http }: { readonly http: Pick<Http, 'ask'> },
  connector: Regional & { readonly auth: OAuth2 },
  of: { readonly individual: string; readonly accountId: string },
  authorization: Authorization,
): Promise<void> => {
  const { register: wanted } = connector.auth
  if (wanted === undefined) return
  const reference = connectionIdOf(of.individual, connector.id, of.accountId)
  const { path, host, alsoDone = [] } = wanted
  try {
    const { outcome } = await http.ask({
      connector,
      method: 'POST',
      path,
      options: {
        json: wanted.body({ reference, accountId: of.accountId }),
        ...(host !== undefined && { host }),
      },
      authorization,
      signIn: signInOf(of.individual, connector.id),
      purpose: 'waiting',
      accepts: alsoDone,
    })
    if (outcome !== 'expired') return
  } catch (error) {
    throw error instanceof TributaryError ? told(error, connector.name) : error
  }
  throw new PermissionError('register-refused', `${connector.name} ${words}; please start again.`, { scopes: [] })
}

const words = 'let you in, but would not register you with this application'

/** The same kind of error: what happens next stays what it was. */
const told = (error: TributaryError, name: string): TributaryError => {
  const later = `${name} ${words} just now; please start again in a few minutes.`
  if (error instanceof TransientError) return new TransientError('register-failed', later)
  if (error instanceof RateLimitError)
    return new RateLimitError('register-failed', later, { retryAt: error.retryAt, scope: error.scope })
  if (error instanceof ContractError)
    return new ContractError('register-failed', `${name} ${words}; please tell the operator.`, {
      path: error.path,
      expected: error.expected,
    })
  // The provider's own reason, in the connector's words.
  return new PermissionError('register-refused', `${name} ${words}: ${error.message}`, { scopes: [] })
}
