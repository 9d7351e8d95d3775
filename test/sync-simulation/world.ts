/** A seed's world: five services, a person's workouts, and everything that may go wrong. */
import { dayMs, type Instant, minuteMs } from '../../src/core/index.js'
import { Ledger } from '../../src/sync/testing-ledger.js'
import { type Fault, ModelService, type ServiceTraits, type Workout } from '../../src/sync/testing-services.js'
import type { BugName } from './bugs.js'
import { type Dice, diceOf } from './dice.js'

/** What a process that is dead throws, whatever is asked of it. */
export class Died extends Error {}

export const quarterMs = 15 * minuteMs
const firstDay = Date.UTC(2026, 3, 1)

/** A class because it has a life: time passes, processes die. */
export class World {
  readonly dice: Dice
  readonly problems: string[] = []
  readonly workouts = new Map<string, Workout>()
  readonly services: readonly ModelService[]
  readonly ledger: Ledger
  readonly counts = { uploads: 0, deaths: 0, faults: 0, pulls: 0, runs: 0 }
  now: Instant = firstDay + 40 * dayMs
  /** Steps until the process dies; absent: it does not. */
  stepsToLive: number | undefined
  isDead = false
  /** The last part of a seed's life: nothing goes wrong any more, so that the end can be looked at. */
  isCalm = false
  readonly #faultRate: number

  constructor(
    seed: number,
    readonly bug: BugName | undefined,
  ) {
    this.dice = diceOf(seed)
    this.#faultRate = this.dice.pick([0, 0.1, 0.3])
    const hooks = {
      now: () => this.now,
      random: () => this.dice.next(),
      step: (what: string) => this.#step(what),
      fault: (_service: string, lane: 'upload' | 'download' | 'list') => this.#fault(lane),
      onUpload: (service: ModelService, workout: Workout) => this.#onUpload(service, workout),
      onProblem: (problem: string) => this.problems.push(problem),
    }
    this.services = ['a', 'b', 'c', 'd', 'e'].map(
      (id, index) => new ModelService(this.#traits(id, index), hooks, this.workouts),
    )
    this.#invent()
    this.ledger = new Ledger(this.services, hooks, { edits: true, deletions: this.dice.chance(0.2) })
    for (const workout of this.workouts.values()) this.#record(workout)
  }

  #traits(id: string, index: number): ServiceTraits {
    const { dice } = this
    const isOff = index === 4 || dice.chance(0.15)
    return {
      id,
      ...(isOff && { clockErrorMs: dice.between(-56, 56) * quarterMs }),
      ...(dice.chance(0.2) && { isLocal: true }),
      ...(dice.chance(0.5) && { lagMs: dice.between(1, 20) * minuteMs }),
      ...(dice.chance(0.4) && { processingMs: dice.between(1, 600) * 1000 }),
      ...(dice.chance(0.5) && { detectsDuplicates: true }),
      ...(dice.chance(0.4) && { finds: true }),
      ...(dice.chance(0.3) && { listsMarks: true }),
      ...(dice.chance(0.3) && { perHour: dice.between(4, 12) }),
      ...(index > 0 && dice.chance(0.15) && { noDownload: true }),
      ...(index > 0 && dice.chance(0.1) && { noUpload: true }),
      ...(index === 0 && dice.chance(0.4) && { forwardsTo: 'b' }),
    }
  }

  /** Years ago and days ago; every now and then two of one day begin at the same minute of a quarter hour. */
  #invent(): void {
    const { dice } = this
    const count = dice.between(2, 6)
    for (let index = 0; index < count; index++) this.invent(firstDay + dice.between(0, 38) * dayMs)
  }

  invent(day: Instant, { isNew }: { readonly isNew: boolean } = { isNew: false }): Workout {
    const { dice } = this
    const id = `w${this.workouts.size + 1}`
    const last = [...this.workouts.values()].at(-1)
    let start = this.#startOn(day, isNew ? undefined : last)
    for (let turn = 1; this.#collides(start); turn++) start = this.#startOn(day + (turn % 3) * dayMs, undefined)
    const seconds = (last?.seconds ?? 1200) + dice.between(400, 1500)
    const isPrivate = dice.chance(0.05)
    const workout = { id, start, seconds: seconds % 20_000, offset: 120, ...(isPrivate && { isPrivate }) }
    this.workouts.set(id, workout)
    return workout
  }

  /** Every now and then at the same minute of a quarter hour as the one before. */
  #startOn(day: Instant, last: Workout | undefined): Instant {
    const { dice } = this
    if (last !== undefined && dice.chance(0.2)) return last.start + dice.between(24, 40) * quarterMs
    return day + dice.between(20, 80) * quarterMs + dice.between(0, 15 * 60) * 1000
  }

  /** Where one clock lists a workout at the start of another one, nobody could tell: the world is spared that. */
  #collides(start: Instant): boolean {
    const errors = this.services.map(({ traits }) => traits.clockErrorMs ?? 0)
    return [...this.workouts.values()].some((other) =>
      errors.some((one) => errors.some((another) => Math.abs(start + one - other.start - another) < 4 * minuteMs)),
    )
  }

  /** By the devices of one service or two, and by what that one forwards to. */
  #record(workout: Workout): void {
    const { dice, services } = this
    const at = workout.start + workout.seconds * 1000
    const homes = services.filter(({ traits }) => traits.noDownload !== true && dice.chance(0.25))
    for (const home of homes.length === 0 ? [services[0] as ModelService] : homes) {
      home.put(workout, { isUpload: false, at })
      const next = services.find(({ traits }) => traits.id === home.traits.forwardsTo)
      if (next !== undefined && !next.has(workout.id))
        next.put(workout, { isUpload: false, at: at + dice.between(1, 8) * minuteMs })
    }
  }

  /** Something is recorded now. */
  newWorkout(): void {
    const workout = this.invent(this.now - (this.now % dayMs), { isNew: true })
    const ended = workout.start + workout.seconds * 1000
    if (ended > this.now) this.now = ended + 1000
    // Only one device was along: what a second service holds of it unlisted could be known by nobody.
    const home = this.services[0] as ModelService
    home.put(workout, { isUpload: false, at: ended })
    const next = this.services.find(({ traits }) => traits.id === home.traits.forwardsTo)
    next?.put(workout, { isUpload: false, at: ended + this.dice.between(1, 8) * minuteMs })
  }

  #step(_what: string): void {
    if (this.isDead) throw new Died('nobody is there any more')
    if (this.stepsToLive === undefined) return
    this.stepsToLive--
    if (this.stepsToLive > 0) return
    this.isDead = true
    this.counts.deaths++
    throw new Died('the process died')
  }

  #fault(lane: 'upload' | 'download' | 'list'): Fault {
    if (this.isDead) throw new Died('nobody is there any more')
    if (this.isCalm || !this.dice.chance(this.#faultRate)) return undefined
    this.counts.faults++
    const kinds: readonly Fault[] =
      lane === 'upload'
        ? ['error-before', 'error-after', 'error-after', 'no-answer', 'refused']
        : ['error-before', 'no-answer']
    return this.dice.pick(kinds)
  }

  #onUpload(service: ModelService, workout: Workout): void {
    this.counts.uploads++
    const { id } = service.traits
    const listings = this.ledger.view.listings.filter(({ connection }) => connection === id)
    const ours = [...service.shelf.values()].filter((one) => one.isUpload && one.workout.id === workout.id)
    // What was removed before anybody saw it may never have arrived, for all we can know.
    if (ours.some((one) => one.isGone !== true)) this.problems.push(`${workout.id} was uploaded twice to ${id}`)
    else if (ours.some((one) => listings.some(({ externalId }) => externalId === one.id)))
      this.problems.push(`${workout.id} was uploaded to ${id} again, where it had been removed`)
    const native = [...service.shelf.values()].find((one) => !one.isUpload && one.workout.id === workout.id)
    if (native === undefined) return
    const { listed } = this.ledger.state(id)
    const isSeen = listings.some(({ externalId }) => externalId === native.id)
    if (isSeen) this.problems.push(`${workout.id} was uploaded to ${id}, which had listed it before`)
    else if (listed === undefined || listed.from > workout.start)
      this.problems.push(`${workout.id} was uploaded to ${id}, where nobody had looked for it`)
  }

  advance(atMostMs: number): void {
    this.now += Math.max(1000, Math.floor(this.dice.next() * atMostMs))
  }
}
