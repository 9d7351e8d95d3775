/**
 * Links that connect one account: an application asks for one, and its person's browser opens it. All it allows is in
 * the link, sealed under the instance's own key: nobody can make one, read one, or turn it into another.
 */
import { z } from 'zod'
import { minuteMs, SettingsError } from '../../core/index.js'
import { type Engine, instanceKey } from '../engine.js'

const ConnectLink = z.object({
  connector: z.string(),
  individual: z.string(),
  /** By what name the person's browser is told who asks; absent: the operator. */
  application: z.string().optional(),
  /** By what name the person knows themselves; the id is shown otherwise. */
  personName: z.string().optional(),
  /** Where the person is to go afterwards. */
  redirectUri: z.string().optional(),
  expiresAt: z.number(),
})
export type ConnectLink = z.infer<typeof ConnectLink>

const context = 'connect-links'

/** The secret part of the address, and when it ends. */
export const sealConnectLink = async (
  { seal, world }: Engine,
  wish: Omit<ConnectLink, 'expiresAt'> & { readonly minutes: number },
): Promise<{ readonly sealed: string; readonly expiresAt: number }> => {
  const { minutes, ...allowed } = wish
  const expiresAt = world.now() + minutes * minuteMs
  const bytes = await seal(instanceKey, context, Buffer.from(JSON.stringify({ ...allowed, expiresAt })))
  return { sealed: Buffer.from(bytes).toString('base64url'), expiresAt }
}

/** What a link allows; nothing where it is none of ours, or has ended. */
export const openConnectLink = async ({ unseal, world }: Engine, sealed: string): Promise<ConnectLink | undefined> => {
  try {
    const bytes = await unseal(instanceKey, context, Buffer.from(sealed, 'base64url'))
    const link = ConnectLink.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
    return link.expiresAt > world.now() ? link : undefined
  } catch (error) {
    if (error instanceof SettingsError) return undefined
    throw error
  }
}
