/**
 * Who goes next. Every process of a simulated world reaches the store, the network and the sinks through turns, and one
 * turn is taken at a time, drawn by the seed: so the same seed gives the same interleaving on every machine, and a
 * process can be made to die between any two of them. Nothing of a dead process runs on: what it awaits never comes.
 */
import type { Dice, MovableClock } from '../../src/sandbox/index.js'

/** One life of a process. The next start of the same process is another life. */
export interface Life {
  readonly name: string
  readonly isDead: () => boolean
  /** Rejects when the life ends; for what must be undone then. */
  readonly death: Promise<never>
  /** Turns taken so far. */
  readonly steps: () => number
}
/** Where a life ends: after so many turns, or at the so-manieth turn of a sort. */
export type Fate = { readonly after: number } | { readonly at: string; readonly nth: number } | undefined

export class Died extends Error {}

export interface Turns {
  begin(name: string, fate: Fate): Life
  /** Runs something as part of a life; `drive` returns when all of it has ended. */
  run(life: Life, work: () => Promise<void>): void
  /** Waits for a turn. What is returned must be called when the turn is over. Never resolves in a dead life. */
  enter(life: Life, label: string, how?: TurnOptions): Promise<() => void>
  /** The life will come to its next turn, though by way of a thread of the machine's, which takes the time it takes. */
  expect(life: Life): void
  /** The store is one session: while somebody holds it, only they go on with it. */
  hold(life: Life, until: Promise<unknown>): symbol
  kill(life: Life): Promise<void>
  /** Nothing will befall this life any more. */
  spare(life: Life): void
  /** From now on the clock moves only when it is moved. */
  steady(): void
  drive(): Promise<void>
  readonly isDriving: () => boolean
  /** How many turns were taken by anybody, and a number that differs when their order does. */
  readonly taken: () => number
  readonly fingerprint: () => number
}
export interface TurnOptions {
  /** Needs the store for itself, or is within the hold it names. */
  readonly store?: 'free' | symbol
}

interface Waiting {
  readonly life: InnerLife
  readonly label: string
  readonly store: 'free' | symbol | undefined
  readonly grant: () => void
}
interface InnerLife extends Life {
  dead: boolean
  taken: number
  seen: Map<string, number>
  fate: Fate
  die(): void
  /** Turns being taken now. */
  busy: number
  expected: boolean
  /** Has come to no turn since its last. */
  isAway: boolean
}

/** Turns of the event loop without anybody coming to a turn after which all are taken to wait. */
const quietTurns = 3
/** What the end of a turn, or an expected arrival, may take of real time before it is a fault of the simulation. */
const expectedWithinMs = 20_000
/** A world that goes on for longer than this many turns in one stretch is stuck in a loop. */
const mostTurns = 20_000

export const createTurns = (options: {
  readonly clock: MovableClock
  readonly dice: Dice
  /** Chance per turn that the clock jumps meanwhile, as when a machine pauses. */
  readonly jumps: { readonly chance: number; readonly mostMs: number }
  /** How long, in real time, one who went on after a turn and came to no other is waited for before all are taken to rest. */
  readonly patienceMs?: number
}): Turns => {
  const { clock, dice, patienceMs = 0 } = options
  let { jumps } = options
  const waiting: Waiting[] = []
  const lives: InnerLife[] = []
  const running = new Map<InnerLife, number>()
  let arrivals = 0
  let taken = 0
  let fingerprint = 0
  let held: { by: symbol; life: Life; until: Promise<unknown> } | undefined
  let last: InnerLife | undefined
  const faults: unknown[] = []
  let driving = false

  const isUnderWay = (life: InnerLife): boolean => !life.dead && (life.expected || life.busy > 0)
  // Nobody sleeps or asks the network inside a transaction: its holder is at a turn, or on the way to one.
  const isHolderUnderWay = (): boolean => held !== undefined && !waiting.some(({ store }) => store === held?.by)
  const settled = async (): Promise<void> => {
    const began = performance.now()
    for (let quiet = 0; quiet < quietTurns; ) {
      const before = arrivals
      await new Promise((resolve) => setImmediate(resolve))
      if (arrivals !== before || lives.some(isUnderWay) || isHolderUnderWay()) quiet = 0
      else if (last?.isAway === true && !last.dead && performance.now() - began < patienceMs) quiet = 0
      else quiet++
      if (quiet === 0 && performance.now() - began > expectedWithinMs)
        throw new Error('a turn does not end, or one that was expected never came')
    }
  }

  /** Nobody has a turn to take, and nobody sleeps: whoever is busy elsewhere will come. */
  const somebody = async (): Promise<void> => {
    const [before, began] = [arrivals, performance.now()]
    while (arrivals === before) {
      if (performance.now() - began > expectedWithinMs) throw new Error('everybody waits, and nobody for the clock')
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  const kill = async (life: Life): Promise<void> => {
    const inner = life as InnerLife
    if (inner.dead) return
    inner.die()
    for (let index = waiting.length - 1; index >= 0; index--)
      if (waiting[index]?.life === inner) waiting.splice(index, 1)
    running.delete(inner)
    await settled()
    // A transaction of theirs is rolling back.
    if (held?.life === inner) await held.until.catch(() => undefined)
  }

  const isFated = (life: InnerLife, label: string): boolean => {
    const seen = (life.seen.get(label) ?? 0) + 1
    life.seen.set(label, seen)
    if (life.fate === undefined) return false
    return 'after' in life.fate ? life.taken > life.fate.after : life.fate.at === label && seen >= life.fate.nth
  }

  const whoMayGo = (): Waiting[] =>
    waiting.filter(({ store }) => store === undefined || held === undefined || store === held.by)

  const grantOneOf = async (ready: readonly Waiting[]): Promise<void> => {
    // Mostly the same process goes on, as one does that has the machine; now and then all are shaken.
    const same = ready.filter(({ life }) => life === last)
    const from = same.length > 0 && dice.chance(0.6) ? same : ready
    const next = from[dice.whole(0, from.length - 1)] as Waiting
    waiting.splice(waiting.indexOf(next), 1)
    taken++
    next.life.taken++
    last = next.life
    fingerprint = (Math.imul(fingerprint, 31) + hash(`${next.life.name} ${next.label}`)) | 0
    if (isFated(next.life, next.label)) await kill(next.life)
    else next.grant()
  }

  const takeTurns = async (): Promise<void> => {
    for (let turn = 0; turn < mostTurns; turn++) {
      await settled()
      if (faults.length > 0) throw faults[0]
      if (running.size === 0) return
      const ready = whoMayGo()
      // Nothing is drawn while somebody is waited for: how often one looks depends on the machine.
      if (ready.length === 0) {
        const wake = clock.nextWake()
        if (wake === undefined) await somebody()
        else await clock.advance(Math.max(0, wake - clock.now()))
      } else if (jumps.chance > 0 && dice.chance(jumps.chance)) await clock.advance(dice.whole(1, jumps.mostMs))
      else await grantOneOf(ready)
    }
    throw new Error(`no quiet after ${mostTurns} turns`)
  }

  return {
    begin: (name, fate) => {
      let die = (): void => undefined
      const death = new Promise<never>((_, reject) => {
        die = () => reject(new Died(`${name} died`))
      })
      death.catch(() => undefined)
      const life: InnerLife = {
        name,
        death,
        fate,
        dead: false,
        taken: 0,
        busy: 0,
        expected: false,
        isAway: false,
        seen: new Map(),
        isDead: () => life.dead,
        steps: () => life.taken,
        die: () => {
          life.dead = true
          die()
        },
      }
      lives.push(life)
      return life
    },
    run: (life, work) => {
      const inner = life as InnerLife
      running.set(inner, (running.get(inner) ?? 0) + 1)
      const ended = (): void => {
        arrivals++
        inner.expected = false
        inner.isAway = false
        const left = (running.get(inner) ?? 1) - 1
        if (left === 0) running.delete(inner)
        else if (running.has(inner)) running.set(inner, left)
      }
      work().then(ended, (error: unknown) => {
        if (!inner.dead) faults.push(error)
        ended()
      })
    },
    enter: (life, label, how = {}) =>
      new Promise((resolve) => {
        const inner = life as InnerLife
        if (inner.dead) return
        inner.expected = false
        inner.isAway = false
        arrivals++
        const grant = (): void => {
          inner.busy++
          inner.isAway = true
          resolve(() => {
            inner.busy--
            arrivals++
          })
        }
        waiting.push({ life: inner, label, store: how.store, grant })
      }),
    expect: (life) => {
      ;(life as InnerLife).expected = true
    },
    hold: (life, until) => {
      const by = Symbol('hold')
      const mine = { by, life, until }
      held = mine
      const free = (): void => {
        if (held === mine) held = undefined
        arrivals++
      }
      until.then(free, free)
      return by
    },
    kill,
    spare: (life) => {
      ;(life as InnerLife).fate = undefined
    },
    steady: () => {
      jumps = { chance: 0, mostMs: 0 }
    },
    isDriving: () => driving,
    drive: async () => {
      driving = true
      try {
        await takeTurns()
      } finally {
        driving = false
      }
    },
    taken: () => taken,
    fingerprint: () => fingerprint,
  }
}

const hash = (text: string): number => {
  let value = 7
  for (let index = 0; index < text.length; index++) value = (Math.imul(value, 33) + text.charCodeAt(index)) | 0
  return value
}
