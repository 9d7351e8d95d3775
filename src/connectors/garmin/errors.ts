import type { ErrorAnswer, ErrorMeaning } from '../../kit/index.js'

export const errors = ({ status, request }: ErrorAnswer): ErrorMeaning | undefined => {
  // Elsewhere 410 ends an access; here it ends the address of a document that was fetched already.
  if (status === 410 || status === 404) return { means: 'nothing' }
  // The access is good, and this kind of data was not allowed.
  if (status === 412) return { means: 'permission', message: 'was not allowed to tell us this' }
  return status === 204 && request.method === 'GET' ? { means: 'nothing' } : undefined
}
