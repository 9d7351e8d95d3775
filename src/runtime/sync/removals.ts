/** Takes back what was sent, one by one: what a person asked for with a rollback. Only what the service took from us. */
import { ContractError, PermissionError, RateLimitError, ReauthorizeError } from '../../core/index.js'
import { backoff, isFault, shownError } from '../schedule/outcome.js'
import { linksWhere, saveLinks } from '../store/activity-links.js'
import { goneWorkouts } from '../store/activity-listings.js'
import { type Removal, saveRemoval, wantedRemovals } from '../store/activity-removals.js'
import type { Store } from '../store/db.js'
import type { RuntimePorts } from './ports.js'

export interface RemovalsDone {
  readonly removed: number
  readonly failed: number
  /** Those that are left. */
  readonly left: number
  /** When one of them is to be tried again. */
  readonly nextAt: number | undefined
}
interface RemovalBounds {
  readonly until: number
  readonly steps: number
}

const maxAttempts = 5

/** Nothing is asked where nothing is wanted: `ports` need not have been loaded. */
export const workRemovals = async (
  store: Store,
  ports: RuntimePorts,
  individual: string,
  bounds: RemovalBounds,
): Promise<RemovalsDone> => {
  const wanted = await wantedRemovals(store, individual)
  if (wanted.length === 0) return { removed: 0, failed: 0, left: 0, nextAt: undefined }
  const { parties } = await ports.load()
  const partyOf = new Map(parties.map((party) => [party.connection, party]))
  let [removed, failed, steps] = [0, 0, 0]
  let next: number | undefined
  const later = (at: number): void => {
    next = Math.min(next ?? at, at)
  }
  const silent = new Set<string>()
  for (const [index, removal] of wanted.entries()) {
    const now = ports.now()
    if (steps >= bounds.steps || now >= bounds.until) {
      later(now)
      break
    }
    const party = partyOf.get(removal.connection)
    const waits = Math.max(removal.notBefore ?? 0, party?.waits?.upload ?? 0)
    if (silent.has(removal.connection)) continue
    if (waits > now) {
      later(waits)
      continue
    }
    if (party === undefined || !party.can.remove || party.out?.code === 'disconnected') {
      await giveUp(
        ports,
        removal,
        'It cannot be removed there: the service lets nobody but you do it, or is not connected.',
      )
      failed++
      continue
    }
    // The person has to connect again: it is waited for.
    if (party.out !== undefined) continue
    ports.progress(index, wanted.length, { doing: 'remove', connection: removal.connection })
    steps++
    const outcome = await removeOne(store, ports, individual, removal)
    if (outcome.state === 'removed') removed++
    else failed++
    if (outcome.isSilent) silent.add(removal.connection)
    if (outcome.nextAt !== undefined) later(outcome.nextAt)
  }
  const left = (await wantedRemovals(store, individual)).length
  return { removed, failed, left, nextAt: next }
}

interface OneDone {
  readonly state: Removal['state']
  /** The whole connection is left alone for now. */
  readonly isSilent?: boolean
  readonly nextAt?: number
}

const removeOne = async (store: Store, ports: RuntimePorts, individual: string, removal: Removal): Promise<OneDone> => {
  const { activity, connection, externalId } = removal
  const remove = ports.connectorOf(connection).activities?.delete
  try {
    await remove?.(ports.taskFor(connection, activity), externalId)
  } catch (error) {
    return failing(ports, removal, error)
  }
  const now = ports.now()
  const [link] = await linksWhere(store, 'activity_id = $1 and connection_id = $2', [activity, connection])
  await ports.write(async (db) => {
    await saveRemoval(db, { ...removal, state: 'removed', message: undefined, notBefore: undefined }, now)
    await goneWorkouts(db, { connectionId: connection, now, asOf: undefined }, [externalId])
    if (link !== undefined)
      await saveLinks(db, individual, [
        { ...link, state: 'removed', reason: { code: 'removed_by_person' }, changedAt: now },
      ])
  })
  return { state: 'removed' }
}

const failing = async (ports: RuntimePorts, removal: Removal, error: unknown): Promise<OneDone> => {
  const { message } = shownError(error)
  if (error instanceof RateLimitError || error instanceof ReauthorizeError) {
    await ports.noteTrouble(removal.connection, 'upload', error)
    return { state: 'wanted', isSilent: true, ...(error instanceof RateLimitError && { nextAt: error.retryAt }) }
  }
  const attempts = removal.attempts + 1
  const isFinal = error instanceof PermissionError || error instanceof ContractError || attempts >= maxAttempts
  if (isFinal) {
    await giveUp(ports, { ...removal, attempts }, message)
    return { state: 'impossible' }
  }
  const notBefore = ports.now() + (isFault(error) ? 3_600_000 : backoff(attempts, ports.random()))
  await ports.write((db) => saveRemoval(db, { ...removal, attempts, message, notBefore }, ports.now()))
  return { state: 'wanted', nextAt: notBefore }
}

const giveUp = (ports: RuntimePorts, removal: Removal, message: string): Promise<void> =>
  ports.write((db) => saveRemoval(db, { ...removal, state: 'impossible', message, notBefore: undefined }, ports.now()))
