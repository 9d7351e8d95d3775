/** Fetches one workout for its person to look at, whether or not anybody is to be sent it. */
import { applyPlan, type Listing, type Party, type Step } from '../../sync/index.js'
import type { Engine } from '../engine.js'
import { lockSync } from '../store/syncs.js'
import { createPorts } from './ports.js'
import { loadView } from './view.js'

/** Nobody waits longer. */
const patienceMs = 60_000

export type Fetched =
  /** It is here, now or already. */
  | { readonly state: 'here' }
  /** Every service that has it was asked, or none hands it out; the places of the workout say why. */
  | { readonly state: 'not-here'; readonly code: string; readonly message?: string }

/** `undefined` where the person has no such workout. */
export const fetchActivity = async (
  engine: Engine,
  individual: string,
  activity: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<Fetched | undefined> => {
  const before = await loadView(engine, individual, [activity])
  const [known] = before.activities
  if (known === undefined) return undefined
  if (known.originals.length > 0) return { state: 'here' }
  const ports = createPorts({
    engine,
    individual,
    // It takes turns with a sync that may be under way; of two downloads the later one is kept.
    fence: async (db) => {
      await lockSync(db, individual)
      return true
    },
    signal,
    onProgress: () => undefined,
    onTrouble: () => undefined,
  })
  const view = await ports.load()
  const until = ports.now() + patienceMs
  for (const { connection: from, externalId } of sourcesOf(before.listings, before.parties)) {
    const step: Step = { do: 'download', activity, from, externalId, wantedBy: [] }
    const { done } = await applyPlan(ports, view, { steps: [step], verdicts: [] }, { until })
    if (done.download !== undefined) {
      engine.bus.publish({ topic: 'sync', individual })
      return { state: 'here' }
    }
  }
  const after = await loadView(engine, individual, [activity])
  const reason = after.listings.find(({ excluded }) => excluded !== undefined)?.excluded
  return { state: 'not-here', code: reason?.code ?? 'nosupplier', ...(reason?.message && { message: reason.message }) }
}

/** Who has it and hands it out, the richest first. */
const sourcesOf = (listings: readonly Listing[], parties: readonly Party[]): readonly Listing[] => {
  const able = new Map(
    parties.filter(({ can, out }) => can.download && out === undefined).map((one) => [one.connection, one]),
  )
  return listings
    .filter(
      ({ connection, goneAt, summary }) => able.has(connection) && goneAt === undefined && summary.skip === undefined,
    )
    .toSorted((one, other) => (able.get(one.connection)?.rank ?? 0) - (able.get(other.connection)?.rank ?? 0))
}
