/**
 * The ports over memory: what a store keeps, with transactions that are whole or not at all, for tests and the
 * simulation. Services are models; listings are pulled when the test says so.
 */
import { type Instant, RateLimitError, ReauthorizeError, TransientError } from '../core/index.js'
import type { Task } from '../kit/index.js'
import { withMatch } from './match.js'
import type { Content, Link, Listing, MatchPlan, Party, SyncPorts, SyncSettings, SyncView } from './model.js'
import type { ModelService } from './testing-services.js'

export const usualSettings: SyncSettings = {
  isOn: true,
  uploadDelaySeconds: 0,
  edits: false,
  deletions: false,
  mergeChannels: 'off',
  samples: false,
}

interface PartyState {
  listed?: { from: Instant; at: Instant }
  waits: { download?: Instant; upload?: Instant }
  isOut?: boolean
  /** What was missing from the last complete listing. */
  missing: ReadonlySet<string>
}

/** Where a process may die: `step` is called before and after every port takes effect. */
export interface LedgerHooks {
  now(): Instant
  random(): number
  step(what: string): void
}

export class Ledger {
  view: SyncView
  readonly contents = new Map<string, readonly Content[]>()
  readonly states = new Map<string, PartyState>()
  readonly services: ReadonlyMap<string, ModelService>

  constructor(
    services: readonly ModelService[],
    readonly hooks: LedgerHooks,
    settings: Partial<SyncSettings> = {},
  ) {
    this.services = new Map(services.map((service) => [service.traits.id, service]))
    for (const id of this.services.keys()) this.states.set(id, { waits: {}, missing: new Set() })
    this.view = {
      individual: 'me',
      now: 0,
      settings: { ...usualSettings, ...settings },
      parties: [],
      activities: [],
      listings: [],
      links: [],
      flows: [],
    }
  }

  state(connection: string): PartyState {
    return this.states.get(connection) as PartyState
  }

  snapshot(): SyncView {
    return {
      ...this.view,
      now: this.hooks.now(),
      parties: [...this.services.values()].map((each) => this.#party(each)),
    }
  }

  #party(service: ModelService): Party {
    const { traits, connector } = service
    const { id } = traits
    const { listed, waits, isOut } = this.state(id)
    const rank = [...this.services.keys()].indexOf(id)
    return {
      connection: id,
      connector: id,
      name: id,
      can: {
        list: true,
        download: traits.noDownload !== true,
        upload: traits.noUpload !== true,
        remove: true,
        edits: ['name'],
      },
      refuses: () => undefined,
      settings: { syncPrivate: false, autoPause: false },
      rank,
      mayForwardTo: connector.activities?.mayForwardTo ?? [],
      visibleWithinSeconds: Math.ceil((traits.lagMs ?? 0) / 1000) + 60,
      waits: { ...waits },
      ...(listed !== undefined && { listed: { ...listed } }),
      ...(isOut === true && { out: { code: 'auth' as const } }),
    }
  }

  /** One complete look at a service, back to `from`: what two of them miss is gone. */
  pull(connection: string, from: Instant): void {
    const service = this.services.get(connection) as ModelService
    const state = this.state(connection)
    const now = this.hooks.now()
    const listed = service.list(from)
    this.#store(connection, listed, now)
    const seen = new Set(listed.map(({ externalId }) => externalId))
    const missing = new Set<string>()
    this.view = {
      ...this.view,
      listings: this.view.listings.map((listing) => {
        const isAsked = listing.connection === connection && this.#startOf(service, listing.externalId) >= from
        if (!isAsked || seen.has(listing.externalId)) return listing
        missing.add(listing.externalId)
        return listing.goneAt === undefined && state.missing.has(listing.externalId)
          ? { ...listing, goneAt: now }
          : listing
      }),
    }
    state.missing = missing
    state.listed = { from: Math.min(from, state.listed?.from ?? from), at: now }
  }

  #startOf(service: ModelService, externalId: string): Instant {
    return service.shelf.get(externalId)?.workout.start ?? 0
  }

  #store(connection: string, summaries: readonly Listing['summary'][], now: Instant): void {
    const found = new Map(summaries.map((summary) => [summary.externalId, summary]))
    const kept = this.view.listings.map((listing) => {
      const summary = listing.connection === connection ? found.get(listing.externalId) : undefined
      if (summary === undefined) return listing
      found.delete(listing.externalId)
      const { goneAt: _, ...live } = listing
      return { ...live, summary, listedAt: now }
    })
    const added = [...found.values()].map(
      (summary): Listing => ({ connection, externalId: summary.externalId, summary, listedAt: now, failures: 0 }),
    )
    this.view = { ...this.view, listings: [...kept, ...added] }
  }

  /** As one process has them: whoever dies never writes again. */
  ports(signal: AbortSignal = new AbortController().signal): SyncPorts {
    const { hooks } = this
    const whole = async <T>(what: string, change: () => T): Promise<T> => {
      hooks.step(`before ${what}`)
      const result = change()
      hooks.step(`after ${what}`)
      return result
    }
    return {
      now: () => hooks.now(),
      random: () => hooks.random(),
      signal,
      load: () => whole('load', () => this.snapshot()),
      saveMatch: (plan) => whole('saveMatch', () => this.saveMatch(plan)),
      saveLink: (link) => whole(`saveLink ${link.state}`, () => this.saveLink(link)),
      saveListing: (listing) =>
        whole('saveListing', () => {
          this.view = {
            ...this.view,
            listings: this.view.listings.map((each) => {
              if (each.connection !== listing.connection || each.externalId !== listing.externalId) return each
              const { excluded: _, notBefore: __, ...rest } = each
              return { ...rest, ...listing }
            }),
          }
        }),
      saveOriginal: ({ activity, content, found, summary }) =>
        whole('saveOriginal', () => {
          this.contents.set(activity, [...(this.contents.get(activity) ?? []), content])
          this.view = {
            ...this.view,
            activities: this.view.activities.map((each) =>
              each.id === activity
                ? {
                    ...each,
                    content: found,
                    summary: { ...each.summary, ...summary },
                    originals: [...each.originals, content.original],
                  }
                : each,
            ),
          }
        }),
      contentsOf: (activity) => whole('contentsOf', () => this.contents.get(activity) ?? []),
      connectorOf: (connection) => (this.services.get(connection) as ModelService).connector,
      taskFor: () => ({ signal }) as unknown as Task,
      listAround: async (connection, around) => {
        hooks.step('before listAround')
        const service = this.services.get(connection) as ModelService
        const listed = service.list(around.from - 15 * 3_600_000)
        this.#store(connection, listed, hooks.now())
        hooks.step('after listAround')
        return this.view.listings.filter((each) => each.connection === connection)
      },
      noteTrouble: (connection, doing, error) =>
        whole('noteTrouble', () => {
          const state = this.state(connection)
          const lane = doing === 'download' ? 'download' : 'upload'
          if (error instanceof RateLimitError) state.waits[lane] = error.retryAt
          else if (error instanceof ReauthorizeError) state.isOut = true
          else if (error instanceof TransientError) state.waits[lane] = hooks.now() + 600_000
        }),
      progress: () => undefined,
    }
  }

  saveLink(link: Link): void {
    const others = this.view.links.filter(
      ({ activity, connection }) => activity !== link.activity || connection !== link.connection,
    )
    this.view = { ...this.view, links: [...others, { ...link }] }
  }

  saveMatch(plan: MatchPlan): void {
    for (const { from, into } of plan.join) {
      const moved = this.contents.get(from)
      if (moved !== undefined) this.contents.set(into, [...(this.contents.get(into) ?? []), ...moved])
      this.contents.delete(from)
    }
    this.view = withMatch(this.view, plan)
  }
}
