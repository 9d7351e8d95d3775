/** What a service said of a whole connection while it was asked for workouts: what is noted, and until when. */
import {
  PermissionError,
  RateLimitError,
  SettingsError,
  type SyncReasonCode,
  TransientError,
} from '../../core/index.js'
import type { Engine } from '../engine.js'
import { backoff } from '../schedule/outcome.js'
import type { Db } from '../store/db.js'
import { type Doing, saveWait, waitsOf } from '../store/sync-waits.js'

export interface Trouble {
  readonly connection: string
  readonly individual: string
  readonly doing: Doing
  readonly error: unknown
}

const afterSettingsMs = 300_000
const limitJitterMs = 2000

/** That our access has ended pauses the connection, as everywhere. Faults of ours are nobody's word, and noted elsewhere. */
export const noteTrouble = async (
  { world }: Pick<Engine, 'world'>,
  db: Db,
  { connection, individual, doing, error }: Trouble,
): Promise<void> => {
  const now = world.now()
  const wait = async (code: SyncReasonCode, until: number | undefined, attempts = 0): Promise<void> => {
    const message = error instanceof Error && code !== 'ratelimited' ? error.message : undefined
    await saveWait(db, { connection, doing, until, attempts, code, message })
  }
  if (error instanceof RateLimitError)
    return wait('ratelimited', error.retryAt + Math.round(world.random() * limitJitterMs))
  if (error instanceof PermissionError) return wait('scope_missing', undefined)
  if (error instanceof SettingsError) return wait('config_missing', now + afterSettingsMs)
  if (error instanceof TransientError) {
    const before = (await waitsOf(db, individual)).find((one) => one.connection === connection && one.doing === doing)
    const attempts = before?.attempts ?? 0
    return wait('unreachable', now + backoff(attempts, world.random()), attempts + 1)
  }
}
