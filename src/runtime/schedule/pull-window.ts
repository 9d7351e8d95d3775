/** The window of one claim, from what the store knows of its stream. */
import { dayMs } from '../../core/index.js'
import type { Span, Stream } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import { coverageOf, unsettledFrom } from '../store/coverage.js'
import type { Claim } from '../store/pulls.js'
import type { StreamRow } from '../store/streams.js'
import { type Note, readNote } from './note.js'
import { backfillWindow, freshWindow, gapWindow } from './window.js'

export interface PullWindow extends Span {
  readonly settles: boolean
  readonly documents: readonly string[]
}

/** `undefined`: nothing is to be asked for. */
export const windowOf = async (
  engine: Engine,
  stream: StreamRow,
  definition: Stream,
  claim: Claim,
): Promise<PullWindow | undefined> => {
  const { store, world } = engine
  if (claim.purpose === 'backfill') {
    const window = backfillWindow(stream) ?? gapWindow(await coverageOf(store, stream.id), world.random())
    return window && { ...window, settles: false, documents: [] }
  }
  const note = readNote(claim.note)
  const unsettled = await unsettledFrom(store, stream.id)
  const window = freshWindow(stream, definition.settleDays ?? 0, world.now(), note.from, unsettled)
  return { ...window, from: resumed(window.from, note), documents: note.documents }
}

/**
 * A pull that a limit stopped goes on where it had come: with few requests a minute and one request a day, it would else
 * begin again for ever. What was called for meanwhile is asked for as well.
 */
const resumed = (from: number, { resume, from: noticed }: Note): number => {
  if (resume === undefined) return from
  return Math.floor(Math.min(resume, noticed ?? resume) / dayMs) * dayMs
}
