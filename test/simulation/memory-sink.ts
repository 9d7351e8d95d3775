/** A sink that remembers everything it was given, and fails in every way a sink may. */
import { defineSink, type Envelope, type Sink, z } from '../../src/kit/index.js'
import { type Dice, hashWords, unit } from '../../src/sandbox/index.js'
import type { Life, Turns } from './turns.js'

export interface Taken {
  readonly envelopes: readonly Envelope[]
}
export interface SinkTrouble {
  /** Chance to throw before anything is taken, and after. */
  readonly before: number
  readonly after: number
  /** Share of envelopes refused for good. */
  readonly refuses: number
}

/** What is on the far side: one for all processes, as a broker is. */
export interface FarSide {
  readonly taken: Envelope[]
  readonly refused: Set<string>
  trouble: SinkTrouble
}
export const farSide = (trouble: SinkTrouble): FarSide => ({ taken: [], refused: new Set(), trouble })

export const memorySink = (far: FarSide, turns: Turns, life: Life, dice: Dice): Sink =>
  defineSink({
    id: 'memory',
    title: 'Memory',
    settings: z.object({}),
    open: async () => ({
      deliver: async (batch: readonly Envelope[]) => {
        ;(await turns.enter(life, 'deliver'))()
        if (dice.chance(far.trouble.before)) throw new Error('the sink is away')
        const refusals = []
        for (const envelope of batch) {
          // The same envelope is refused whenever it comes, as one too large or of a wrong shape is.
          if (unit(hashWords(1, envelope.id)) < far.trouble.refuses || far.refused.has(envelope.id)) {
            far.refused.add(envelope.id)
            refusals.push({ id: envelope.id, reason: 'refused for good' })
          } else far.taken.push(envelope as Envelope)
        }
        ;(await turns.enter(life, 'delivered'))()
        if (dice.chance(far.trouble.after)) throw new Error('the sink took it and did not say so')
        return refusals
      },
      close: async () => undefined,
    }),
  }) as Sink
