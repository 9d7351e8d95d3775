/** COROS answers 200 and says in `result` what it means. */
import { type ErrorAnswer, type ErrorMeaning, z } from '../../kit/index.js'

const Result = z.object({ result: z.union([z.string(), z.number()]).transform(String) })
export const resultOf = (body: unknown): string | undefined => Result.safeParse(body).data?.result

/** About a file: `files.ts` judges them. */
const ofFiles = ['1008', '5082', '5096', '5098', '30009']

export const errors = ({ status, body, request }: ErrorAnswer): ErrorMeaning | undefined => {
  const result = resultOf(body)
  if (status === 429 || result === undefined || result === '0000') return undefined
  if (request.path.startsWith('/coros/file/') && ofFiles.includes(result)) return undefined
  if (result === '5006') return { means: 'expired' }
  if (result === '5010')
    return { means: 'reauthorize', message: 'COROS no longer knows this account; please connect again.' }
  if (result === '5016') return { means: 'transient' }
  if (result === '30009')
    return { means: 'permission', message: 'refuses us this data (its contract with the operator does not cover it)' }
  return { means: 'contract', message: `answered result ${/^\w{1,10}$/.test(result) ? result : 'unknown'}` }
}

/** The token endpoints speak in the same way. */
export const readTokens = (answer: unknown): unknown => {
  const { access_token, message } = (answer ?? {}) as { access_token?: unknown; message?: unknown }
  if (access_token !== undefined) return answer
  const isOver = resultOf(answer) === '5006' || resultOf(answer) === '5010' || /expired|invalid/i.test(String(message))
  return { error: isOver ? 'invalid_grant' : `result_${resultOf(answer) ?? 'unknown'}` }
}
