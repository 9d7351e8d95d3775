/** What one run of `applyPlan` knows: the view as it has become, and who is left alone for the rest of it. */
import {
  type Instant,
  minuteMs,
  PermissionError,
  RateLimitError,
  ReauthorizeError,
  SettingsError,
  TransientError,
} from '../core/index.js'
import type { Activities } from '../kit/index.js'
import type { CentralActivity, Content, Link, Listing, Party, Step, SyncPorts, SyncView } from './model.js'
import { groupBy } from './scene.js'

export type Lane = 'download' | 'upload' | 'list'

/** Errors of these codes were thrown before anything was sent. */
const neverSent: ReadonlySet<string> = new Set([
  'provider-down',
  'refresh-busy',
  'refresh-failed',
  'token-endpoint',
  'token-refused',
  'undeclared-host',
])
/** So many uploads in a row whose outcome nobody knows, and the service is left alone. */
const unknownAtMost = 3

/** Who is waited for, out, or gone on with. `unknown`: it may have been done. */
export type Outcome = 'waits' | 'out' | 'not_sent' | 'unknown' | 'answered'

export class ApplyRun {
  readonly #parties: ReadonlyMap<string, Party>
  readonly #activities: Map<string, CentralActivity>
  readonly #links: Map<string, Link>
  readonly #listings: ReadonlyMap<string, readonly Listing[]>
  readonly #closed = new Set<string>()
  readonly #unknown = new Map<string, number>()
  #contents: { readonly activity: string; readonly contents: readonly Content[] } | undefined
  readonly failedDownloads = new Set<string>()
  /** What was listed during this run, by connection: newer than the view. */
  readonly fresh = new Map<string, readonly Listing[]>()
  /** The earliest time at which something is to be tried again. */
  nextAt: Instant | undefined
  /** Asked to stop: what is under way is left as it is. */
  isStopped = false

  constructor(
    readonly ports: SyncPorts,
    readonly view: SyncView,
  ) {
    this.#parties = new Map(view.parties.map((party) => [party.connection, party]))
    this.#listings = groupBy(view.listings, (listing) => listing.activity)
    this.#activities = new Map(view.activities.map((activity) => [activity.id, activity]))
    this.#links = new Map(view.links.map((link) => [`${link.activity}\n${link.connection}`, link]))
  }

  party(connection: string): Party | undefined {
    return this.#parties.get(connection)
  }

  activity(id: string): CentralActivity | undefined {
    return this.#activities.get(id)
  }

  link(step: Extract<Step, { readonly to: string }>): Link | undefined {
    return this.#links.get(`${step.activity}\n${step.to}`)
  }

  links(): readonly Link[] {
    return [...this.#links.values()]
  }

  listingsOf(activity: string): readonly Listing[] {
    return this.#listings.get(activity) ?? []
  }

  /** The view with one workout and its links alone, as it has become: cheap to plan with. */
  viewOf(activity: string): SyncView {
    const { view } = this
    return {
      ...view,
      now: this.ports.now(),
      activities: [this.#activities.get(activity)].filter((each) => each !== undefined),
      listings: this.listingsOf(activity),
      links: [...this.#parties.keys()].flatMap((connection) => this.#links.get(`${activity}\n${connection}`) ?? []),
    }
  }

  abilities(connection: string): Activities {
    const { activities } = this.ports.connectorOf(connection)
    if (activities === undefined) throw new Error('a step for a connector that knows no workouts')
    return activities
  }

  async save(link: Link): Promise<void> {
    await this.ports.saveLink(link)
    this.#note(link)
    if (link.notBefore !== undefined) this.dueBy(link.notBefore)
  }

  /** Before a request: what is due follows from its outcome. False: there is news of the target, to be looked at first. */
  async intend(link: Link): Promise<boolean> {
    const { ports } = this
    if (ports.saveIntent === undefined) await ports.saveLink(link)
    else if (!(await ports.saveIntent(link))) {
      this.dueBy(ports.now())
      return false
    }
    this.#note(link)
    return true
  }

  #note(link: Link): void {
    this.#links.set(`${link.activity}\n${link.connection}`, link)
  }

  learn(activity: CentralActivity): void {
    this.#activities.set(activity.id, activity)
    this.#contents = undefined
  }

  /** One workout's originals are kept at hand while its uploads follow each other. */
  async contents(activity: string): Promise<readonly Content[]> {
    if (this.#contents?.activity !== activity)
      this.#contents = { activity, contents: await this.ports.contentsOf(activity) }
    return this.#contents.contents
  }

  dueBy(at: Instant): void {
    this.nextAt = Math.min(at, this.nextAt ?? at)
  }

  isClosed(connection: string, lane: Lane): boolean {
    return this.#closed.has(connection) || this.#closed.has(`${connection}\n${lane}`)
  }

  /** What an error of a service means for the rest of the run. */
  async judge(connection: string, lane: Lane, error: unknown): Promise<Outcome> {
    if (this.ports.signal.aborted) {
      this.isStopped = true
      return 'unknown'
    }
    if (error instanceof RateLimitError) {
      this.#closed.add(`${connection}\n${lane}`)
      this.dueBy(error.retryAt)
      await this.ports.noteTrouble(connection, lane, error)
      return 'waits'
    }
    if (error instanceof ReauthorizeError) {
      this.#closed.add(connection)
      await this.ports.noteTrouble(connection, lane, error)
      return 'out'
    }
    if (error instanceof PermissionError || error instanceof SettingsError) {
      this.#closed.add(`${connection}\n${lane}`)
      await this.ports.noteTrouble(connection, lane, error)
      return 'out'
    }
    if (error instanceof TransientError && neverSent.has(error.code)) {
      this.#closed.add(`${connection}\n${lane}`)
      await this.ports.noteTrouble(connection, lane, error)
      return 'not_sent'
    }
    if (error instanceof Error && 'code' in error && error.code === 'unexpected-answer') return 'answered'
    await this.#countUnknown(connection, lane, error)
    return 'unknown'
  }

  /** A service that fails again and again is left alone; one failure may be about one workout. */
  async #countUnknown(connection: string, lane: Lane, error: unknown): Promise<void> {
    const count = (this.#unknown.get(`${connection}\n${lane}`) ?? 0) + 1
    this.#unknown.set(`${connection}\n${lane}`, count)
    if (count < unknownAtMost) return
    this.#closed.add(`${connection}\n${lane}`)
    await this.ports.noteTrouble(connection, lane, error)
  }

  went(connection: string, lane: Lane): void {
    this.#unknown.delete(`${connection}\n${lane}`)
  }
}

/** Ten minutes, forty, nearly three hours, ten hours, a day. */
export const retryAfterMs = (attempts: number, random: number): number =>
  Math.min(10 * 4 ** Math.max(0, attempts - 1), 24 * 60) * minuteMs * (0.9 + 0.2 * random)
