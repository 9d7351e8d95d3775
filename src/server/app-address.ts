/** Addresses elsewhere that a browser may be sent to: the operator's own applications, and nobody else's. */
import type { Context } from 'hono'
import type { ServerContext } from './context.js'
import { problem } from './problem.js'

/** The address, if it is one of ours or of an application that the settings name; by origin, as browsers tell sites apart. */
export const appAddress = (
  { appOrigins, publicUrl }: Pick<ServerContext, 'appOrigins' | 'publicUrl'>,
  text: string,
): URL | undefined => {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  // `javascript:` and its like have no origin of their own; a user name before the host only misleads who reads it.
  const isPlain = ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === ''
  return isPlain && [...appOrigins, new URL(publicUrl).origin].includes(url.origin) ? url : undefined
}

export const refuseRedirect = (context: Context): Response =>
  problem(
    context,
    400,
    'foreign-redirect',
    'Foreign redirect',
    'The address to go back to is none of this operator’s applications. Name its origin in TRIBUTARY_APP_ORIGINS, or use one that is there.',
  )
