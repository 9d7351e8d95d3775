/** The window of one claim, from what the store knows of its stream. */
import { dayMs } from '../../core/index.js'
import type { Json, Span, Stream } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import { listingMarginMs } from '../intake/index.js'
import { coverageOf, unsettledFrom } from '../store/coverage.js'
import type { Claim } from '../store/pulls.js'
import type { StreamRow } from '../store/streams.js'
import { type Note, readNote } from './note.js'
import { backfillWindow, freshWindow, gapWindow } from './window.js'

export interface PullWindow extends Span {
  readonly settles: boolean
  readonly documents: readonly string[]
  /** It ends before now: a part of what is wanted, as the limit bears no more at once. */
  readonly isPart: boolean
  /** From its beginning until here the part before it has read already. */
  readonly goesOn: number
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
    const window =
      backfillWindow(stream, definition.backfillDays) ?? gapWindow(await coverageOf(store, stream.id), world.random())
    if (window === undefined) return undefined
    const from = Math.max(
      window.from,
      startOfDay(window.to - (readNote(claim.note).narrow ?? Number.POSITIVE_INFINITY)),
    )
    return { from, to: window.to, settles: false, documents: [], isPart: false, goesOn: from }
  }
  const note = readNote(claim.note)
  const unsettled = await unsettledFrom(store, stream.id)
  const window = freshWindow(stream, definition.settleDays ?? 0, world.now(), note.from, unsettled)
  const goesOn = resumed(window.from, note)
  const again = definition.listing === 'complete' ? seam(goesOn - window.from, note) : 0
  const to = Math.min(window.to, goesOn + (note.narrow ?? Number.POSITIVE_INFINITY))
  return { ...window, from: goesOn - again, to, documents: note.documents, isPart: to < window.to, goesOn }
}

/**
 * A listing does not say what is missing at its edges, and would nowhere say it if it came in parts of a day or two: what
 * both parts leave open is read again. Where a limit bears a single day at once, it is not: a pull must come forward.
 */
const seam = (before: number, { narrow }: Note): number =>
  narrow !== undefined && narrow <= dayMs ? 0 : Math.max(0, Math.min(before, 2 * listingMarginMs))

/**
 * A pull that a limit stopped goes on where it had come: with few requests a minute and one request a day, it would else
 * begin again for ever. What was called for meanwhile is asked for as well.
 */
const resumed = (from: number, { resume, from: noticed }: Note): number => {
  if (resume === undefined) return from
  return startOfDay(Math.min(resume, noticed ?? resume))
}

/** A pull that goes on begins at a midnight: before it has come to the next one, it would begin again where this one did. */
export const hasComeForward = ({ goesOn }: Pick<PullWindow, 'goesOn'>, upTo: number | undefined): boolean =>
  upTo === undefined || startOfDay(upTo) > goesOn

const startOfDay = (at: number): number => Math.floor(at / dayMs) * dayMs

/** A cursor saved by an older version is checked before it is trusted; in doubt the window says where to begin. */
export const checkedCursor = ({ cursor: schema }: Stream, cursor: Json): Json | undefined =>
  schema === undefined || schema.safeParse(cursor).success ? cursor : undefined
