import type { ErrorAnswer, ErrorMeaning } from '../../kit/index.js'

export const errors = ({ status, request }: ErrorAnswer): ErrorMeaning | undefined => {
  if (status === 404 && request.method === 'GET') return { means: 'nothing' }
  // The gateway's word before Suunto's own is asked: the key of the operator, or what it was bought for.
  if (status === 403)
    return { means: 'permission', message: 'refuses us this data (the subscription key may not cover it)' }
  return undefined
}
