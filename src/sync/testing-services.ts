/**
 * Services as they are: with limits, with clocks that are wrong, uploads that arrive and say that they did not, listings
 * that lag behind, processing that ends as a duplicate. For tests and the simulation.
 */
import {
  type Activity,
  ContractError,
  type Instant,
  instant,
  localTime,
  type Moment,
  minuteMs,
  RateLimitError,
  ReauthorizeError,
  type SportName,
  TransientError,
} from '../core/index.js'
import type { ActivitySummary, Connector, Json, OutgoingActivity, Receipt } from '../kit/index.js'

/** What really took place. */
export interface Workout {
  readonly id: string
  readonly start: Instant
  readonly seconds: number
  readonly offset: number
  readonly isPrivate?: boolean
}

export interface ServiceTraits {
  readonly id: string
  readonly clockErrorMs?: number
  /** Tells wall clocks without offset. */
  readonly isLocal?: boolean
  /** Uploads are unseen in its listing for so long. */
  readonly lagMs?: number
  readonly processingMs?: number
  readonly detectsDuplicates?: boolean
  /** Gives marks back: when asked for one, in its listing. */
  readonly finds?: boolean
  readonly listsMarks?: boolean
  /** Requests of one lane per hour. */
  readonly perHour?: number
  readonly noDownload?: boolean
  readonly noUpload?: boolean
  readonly forwardsTo?: string
  /** `false`: its listing leaves out what others uploaded. */
  readonly isListed?: false
  /** What it calls uploads, whatever they were. */
  readonly callsUploads?: SportName
  /** Says that it has taken an upload, and not as what. */
  readonly namesNothing?: boolean
}

export interface Shelved {
  readonly id: string
  readonly workout: Workout
  readonly isUpload: boolean
  readonly mark?: string
  readonly since: Instant
  readonly listedFrom: Instant
  name?: string
  updatedAt: Instant
  isGone?: boolean
}

/** What may go wrong with the next request. */
export type Fault = 'error-before' | 'error-after' | 'no-answer' | 'refused' | 'revoked' | 'limited' | undefined

export interface ServiceHooks {
  now(): Instant
  /** Asked before every request. */
  fault(service: string, lane: 'upload' | 'download' | 'list'): Fault
  /** Around the moment at which a request takes effect: where a process may die. */
  step(what: string): void
  onUpload(service: ModelService, workout: Workout): void
  onProblem(problem: string): void
}

export class ModelService {
  readonly shelf = new Map<string, Shelved>()
  readonly connector: Connector
  #serial = 0
  readonly #requests = new Map<string, { hour: number; count: number; limitedUntil: Instant }>()
  readonly #tickets = new Map<string, { readonly readyAt: Instant; readonly receipt: Receipt }>()

  constructor(
    readonly traits: ServiceTraits,
    readonly hooks: ServiceHooks,
    readonly workouts: ReadonlyMap<string, Workout>,
  ) {
    this.connector = this.#connector()
  }

  /** Whoever was asked to wait has died, and told nobody. */
  forgetLimits(): void {
    this.#requests.clear()
  }

  has(workout: string): boolean {
    return [...this.shelf.values()].some((one) => one.workout.id === workout && one.isGone !== true)
  }

  put(workout: Workout, about: { readonly isUpload: boolean; readonly mark?: string; readonly at?: Instant }): Shelved {
    const at = about.at ?? this.hooks.now()
    const id = `${this.traits.id}-${++this.#serial}`
    const shelved: Shelved = {
      id,
      workout,
      isUpload: about.isUpload,
      since: at,
      listedFrom: about.isUpload ? at + (this.traits.lagMs ?? 0) : at,
      updatedAt: at,
      name: `Workout ${workout.id}`,
      ...(about.mark !== undefined && { mark: about.mark }),
    }
    this.shelf.set(id, shelved)
    return shelved
  }

  /** What its listing shows now, newest first, down to `from`. */
  list(from: Instant): readonly ActivitySummary[] {
    this.request('list')
    const now = this.hooks.now()
    return [...this.shelf.values()]
      .filter(({ listedFrom, isGone, workout }) => isGone !== true && listedFrom <= now && workout.start >= from)
      .filter(({ isUpload }) => !isUpload || this.traits.isListed !== false)
      .map((shelved) => this.summaryOf(shelved))
  }

  summaryOf({ id, workout, mark, name, updatedAt, isUpload }: Shelved): ActivitySummary {
    return {
      externalId: id,
      start: this.#shown(workout),
      durationSeconds: workout.seconds,
      sport: (isUpload ? this.traits.callsUploads : undefined) ?? 'cycling',
      updatedAt,
      hasPositions: false,
      ...(name !== undefined && { name }),
      ...(workout.isPrivate === true && { isPrivate: true }),
      ...(mark !== undefined && this.traits.listsMarks === true && { mark }),
    }
  }

  #shown({ start, offset }: Workout): Moment {
    const at = start + (this.traits.clockErrorMs ?? 0)
    return this.traits.isLocal === true
      ? localTime(new Date(at + offset * minuteMs).toISOString().slice(0, 19))
      : instant(at, offset)
  }

  /** Counts, limits, and fails as told. A request while a limit is in force is a fault of ours. */
  request(lane: 'upload' | 'download' | 'list'): Fault {
    const { hooks, traits } = this
    const now = hooks.now()
    const hour = Math.floor(now / 3_600_000)
    const known = this.#requests.get(lane)
    const counted = known?.hour === hour ? known : { hour, count: 0, limitedUntil: known?.limitedUntil ?? 0 }
    this.#requests.set(lane, counted)
    if (now < counted.limitedUntil)
      hooks.onProblem(`${traits.id} was asked for a ${lane} although it had asked us to wait`)
    counted.count++
    if (traits.perHour !== undefined && counted.count > traits.perHour) {
      const retryAt = (hour + 1) * 3_600_000
      counted.limitedUntil = retryAt
      throw new RateLimitError('rate-limited', 'wait', { retryAt, scope: 'connection' })
    }
    const fault = hooks.fault(traits.id, lane)
    if (fault === 'error-before') throw new TransientError('provider-error', 'a problem of its own')
    if (fault === 'no-answer') throw new TransientError('time-out', 'no answer')
    if (fault === 'limited')
      throw new RateLimitError('rate-limited', 'wait', { retryAt: now + 3_600_000, scope: 'connection' })
    if (fault === 'revoked') throw new ReauthorizeError('access-revoked', 'connect again')
    if (fault === 'refused')
      throw new ContractError('unexpected-answer', 'answered 400', { path: '', expected: 'a page' })
    return fault
  }

  #connector(): Connector {
    const { traits } = this
    const connector = {
      id: traits.id,
      name: traits.id,
      version: 1,
      streams: { activities: { pull: () => undefined } },
      activities: {
        list: 'activities',
        ...(traits.forwardsTo !== undefined && { mayForwardTo: [traits.forwardsTo] }),
        ...(traits.noDownload !== true && {
          download: { fetch: async (_: unknown, summary: ActivitySummary) => this.#download(summary) },
        }),
        ...(traits.noUpload !== true && {
          upload: {
            formats: ['gpx'],
            ...(traits.isListed === false && { isListed: false }),
            send: async (_: unknown, outgoing: OutgoingActivity) => this.#upload(outgoing),
            check: async (_: unknown, ticket: Json) => this.#check(ticket as string),
            ...(traits.finds === true && {
              find: async (_: unknown, { mark }: { readonly mark: string }) => this.#find(mark),
            }),
          },
        }),
        edit: {
          fields: ['name'],
          send: async (_: unknown, id: string, { name }: { readonly name?: string }) => this.#edit(id, name),
        },
        delete: async (_: unknown, id: string) => this.#delete(id),
      },
    }
    return connector as unknown as Connector
  }

  #download({ externalId }: ActivitySummary) {
    this.request('download')
    const shelved = this.shelf.get(externalId)
    if (shelved === undefined || shelved.isGone === true)
      return { skip: { code: 'gone', message: 'It is not there any more.' } } as const
    return { activity: recordingOf(shelved.workout) }
  }

  #upload({ mark, activity }: OutgoingActivity): Receipt {
    const fault = this.request('upload')
    const workout = this.workouts.get(activity.id ?? '')
    if (workout === undefined) throw new Error('an upload of what never took place')
    this.hooks.step('before the upload takes effect')
    const receipt = this.#take(workout, mark)
    this.hooks.step('after the upload took effect')
    if (fault === 'error-after') throw new TransientError('provider-error', 'a problem of its own')
    return receipt
  }

  #take(workout: Workout, mark: string): Receipt {
    const held = [...this.shelf.values()].find((one) => one.workout.id === workout.id && one.isGone !== true)
    const isDuplicate = held !== undefined && this.traits.detectsDuplicates === true
    if (!isDuplicate) this.hooks.onUpload(this, workout)
    const receipt: Receipt = isDuplicate ? { state: 'duplicate', externalId: held.id } : this.#stored(workout, mark)
    const { processingMs } = this.traits
    if (processingMs === undefined) return receipt
    const ticket = `ticket-${++this.#serial}`
    this.#tickets.set(ticket, { readyAt: this.hooks.now() + processingMs, receipt })
    return { state: 'processing', ticket, checkAfterSeconds: 5 }
  }

  #stored(workout: Workout, mark: string): Receipt {
    const { id: externalId } = this.put(workout, { isUpload: true, mark })
    return { state: 'stored', ...(this.traits.namesNothing !== true && { externalId }) }
  }

  #check(ticket: string): Receipt {
    this.request('upload')
    const open = this.#tickets.get(ticket)
    if (open === undefined)
      throw new ContractError('unexpected-answer', 'answered 404', { path: '', expected: 'a page' })
    return open.readyAt > this.hooks.now() ? { state: 'processing', ticket } : open.receipt
  }

  #find(mark: string): string | undefined {
    this.request('upload')
    const now = this.hooks.now()
    return [...this.shelf.values()].find((one) => one.mark === mark && one.isGone !== true && one.listedFrom <= now)?.id
  }

  #edit(id: string, name: string | undefined): void {
    this.request('upload')
    const shelved = this.shelf.get(id)
    if (shelved === undefined || name === undefined) return
    shelved.name = name
    shelved.updatedAt = this.hooks.now()
  }

  #delete(id: string): void {
    this.request('upload')
    const shelved = this.shelf.get(id)
    if (shelved !== undefined) shelved.isGone = true
  }
}

/** Small, and yet a recording: a pulse at the beginning and at the end. */
export const recordingOf = ({ id, start, seconds, offset }: Workout): Activity => {
  const [at, end] = [instant(start, offset), instant(start + seconds * 1000, offset)]
  const about = { start: at, end, sport: 'cycling', statistics: { elapsedSeconds: seconds } }
  return {
    ...about,
    id,
    sessions: [{ ...about, laps: [] }],
    track: {
      timeMs: Float64Array.of(start, start + seconds * 1000),
      heartRateBpm: Float64Array.of(101, 143),
    },
    pauses: [],
  }
}
