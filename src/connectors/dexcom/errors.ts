import type { ErrorAnswer, ErrorMeaning } from '../../kit/index.js'

/** https://developer.dexcom.com/docs/dexcomv3/endpoint-overview. A window it does not like is our fault, not the person's. */
export const errors = ({ status }: ErrorAnswer): ErrorMeaning | undefined => {
  if (status === 401) return { means: 'expired' }
  if (status === 429) return { means: 'limit', per: 'app' }
  if (status === 400) return { means: 'contract', message: 'does not understand what we asked for' }
  return undefined
}
