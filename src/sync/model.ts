/**
 * The words of sync. A `SyncView` is everything known of one person's workouts at one moment; `match` says which of
 * them are one, `plan` what is to be done, `apply` does it through `SyncPorts`. All but the ports are values.
 */
import type { Activity, FileFormat, Instant, SportName, SyncReasonCode } from '../core/index.js'
import type { ActivityEdit, ActivityFile, ActivitySummary, Connector, Json, Task } from '../kit/index.js'

export interface Reason {
  readonly code: SyncReasonCode
  /** A sentence for the person; the usual one where absent. */
  readonly message?: string
}

/** One workout as one connection lists it. */
export interface Listing {
  readonly connection: string
  readonly externalId: string
  readonly summary: ActivitySummary
  readonly listedAt: Instant
  /** When the service said, or two complete listings agreed, that it is there no more. */
  readonly goneAt?: Instant
  /** The central activity it was found to be. */
  readonly activity?: string
  /** Attempts to fetch it that failed, in a row. */
  readonly failures: number
  /** Why it cannot be had; `isPermanent` false: asked again at the next run. */
  readonly excluded?: Reason & { readonly isPermanent: boolean }
  /** Not before, after a failure or a limit. */
  readonly notBefore?: Instant
}

/** One workout of the person, wherever it is. */
export interface CentralActivity {
  readonly id: string
  /** Merged from its listings. */
  readonly summary: MergedSummary
  /** Its originals that we hold, best first. */
  readonly originals: readonly Original[]
  /** Found in the content once it was downloaded. */
  readonly content?: { readonly isStationary: boolean; readonly hasPositions: boolean; readonly isPrivate?: boolean }
  /** The person took it out of syncing. */
  readonly isExcluded?: boolean
}
export type MergedSummary = Omit<ActivitySummary, 'externalId' | 'handle' | 'mark' | 'skip'> & {
  readonly sport: SportName
}
export interface Original {
  readonly connection: string
  readonly externalId: string
  /** Absent: put together from the service's answers. */
  readonly format?: FileFormat
  readonly fetchedAt: Instant
}

/** What we know of one workout at one target. What a target lists by itself is `present`. */
export interface Link {
  readonly activity: string
  readonly connection: string
  /**
   * `intended`: written before an upload; until its outcome is known nothing is sent again (I8). `failed`: may be tried
   * again. `refused`: not again. `removed`: it was there.
   */
  readonly state: 'present' | 'intended' | 'processing' | 'uploaded' | 'failed' | 'refused' | 'removed'
  readonly externalId?: string
  readonly mark?: string
  readonly ticket?: Json
  /** When the last upload was about to be sent. */
  readonly intendedAt?: Instant
  /** Uploads that failed, in a row; waiting for a limit does not count. */
  readonly attempts: number
  readonly notBefore?: Instant
  readonly reason?: Reason
  /** Name, notes, sport, privacy as both sides last agreed: the base of a three-way comparison. */
  readonly agreed?: ActivityEdit
  readonly changedAt: Instant
}

/** A connection, as sync sees it. */
export interface Party {
  readonly connection: string
  readonly connector: string
  /** For sentences. */
  readonly name: string
  /** Set when nothing can be asked of it at present. */
  readonly out?: Reason
  /** Set when it forbade us to send or ask after anything: until its person connects again. */
  readonly forbids?: Reason
  readonly can: {
    readonly list: boolean
    readonly download: boolean
    readonly upload: boolean
    readonly remove: boolean
    readonly edits: readonly (keyof ActivityEdit)[]
  }
  /** What it refuses, by its connector; with this connection's settings. */
  readonly refuses: (question: Omit<import('../kit/index.js').UploadQuestion, 'settings'>) => Reason | undefined
  readonly settings: PartySettings
  /** Low is richest: sources are tried in this order. */
  readonly rank: number
  /** What has been listed: all from here on, as of then. Absent: nothing yet, or it cannot be listed. */
  readonly listed?: { readonly from: Instant; readonly at: Instant }
  /** Set where there is no listing to be had, now or ever: our links are all that is known of it. */
  readonly neverLists?: true
  /** It shows nothing that is older, in days. */
  readonly listsBackDays?: number
  /** Connectors it may forward to by itself. */
  readonly mayForwardTo: readonly string[]
  readonly visibleWithinSeconds: number
  /** Not before, for uploads and for downloads, after a limit. */
  readonly waits?: { readonly download?: Instant; readonly upload?: Instant }
}
export interface PartySettings {
  /** Whether what is private here is sent on. */
  readonly syncPrivate: boolean
  /** Whether pauses are put in by the moving time, for targets that know no timer. */
  readonly autoPause: boolean
}

/** A cell of the matrix that differs from the default, which is that everything flows. */
export interface FlowRule {
  readonly source: string
  readonly target: string
  readonly allowed: boolean
}

/** What a person sets for all of sync. */
export interface SyncSettings {
  readonly isOn: boolean
  readonly uploadDelaySeconds: number
  /** Workouts that start earlier stay where they are: a civil date. */
  readonly skipBefore?: string
  /** Whether edits of name, notes, sport and privacy travel. */
  readonly edits: boolean
  /** Whether what is removed at its source is removed where we sent it. */
  readonly deletions: boolean
  /** `missing`: a second source is fetched where the first lacks a channel that the second has. */
  readonly mergeChannels: 'off' | 'missing'
  /** Whether heart rate and positions of workouts become samples. */
  readonly samples: boolean
  /** The person's zone, for local times. */
  readonly zone?: string
}

export interface SyncView {
  readonly individual: string
  readonly now: Instant
  readonly settings: SyncSettings
  readonly parties: readonly Party[]
  readonly activities: readonly CentralActivity[]
  readonly listings: readonly Listing[]
  readonly links: readonly Link[]
  readonly flows: readonly FlowRule[]
}

/** What `match` found: applied in one transaction, and nothing when there is no news. */
export interface MatchPlan {
  /** New or changed, with their merged summary. */
  readonly activities: readonly Pick<CentralActivity, 'id' | 'summary'>[]
  readonly assign: readonly { readonly connection: string; readonly externalId: string; readonly activity: string }[]
  /**
   * Two that turned out to be one: originals and listings of `from` go to `into`, and `from` is no more. Its links, too:
   * each that stands is in `links` under `into`, so that what is left under `from` can be dropped.
   */
  readonly join: readonly { readonly from: string; readonly into: string }[]
  /** Links that follow from listings: present there, or removed there. */
  readonly links: readonly Link[]
}

export type Step =
  | {
      readonly do: 'download'
      readonly activity: string
      readonly from: string
      readonly externalId: string
      readonly wantedBy: readonly string[]
    }
  | { readonly do: 'upload'; readonly activity: string; readonly to: string; readonly mark: string }
  | { readonly do: 'check'; readonly activity: string; readonly to: string }
  /** The outcome of an upload is not known: ask before anything is sent again. */
  | { readonly do: 'confirm'; readonly activity: string; readonly to: string }
  | { readonly do: 'edit'; readonly activity: string; readonly to: string; readonly changes: ActivityEdit }
  | { readonly do: 'remove'; readonly activity: string; readonly to: string; readonly reason: Reason }

/** Where one workout is with respect to one connection, and why. */
export interface Verdict {
  readonly activity: string
  readonly connection: string
  readonly state: 'present' | 'uploaded' | 'on_its_way' | 'not_yet' | 'failed' | 'refused' | 'left_out' | 'removed'
  readonly reason?: Reason
  readonly externalId?: string
  readonly attempts?: number
  /** When it is tried again. */
  readonly next?: Instant
}
export interface Plan {
  /** In the order in which they are done: newest activity first. */
  readonly steps: readonly Step[]
  /** One for every activity and connection. */
  readonly verdicts: readonly Verdict[]
  /** When planning again will give something new, if nothing else happens. */
  readonly nextAt?: Instant
}

/** An original, decoded. */
export interface Content {
  readonly original: Original
  readonly activity: Activity
  /** The bytes as the service gave them. */
  readonly file?: ActivityFile
}

/**
 * How `apply` reaches the world. Every write is one transaction that also proves that the person's lease is still ours,
 * and throws `LeaseLost` where it is not.
 */
export interface SyncPorts {
  now(): Instant
  random(): number
  readonly signal: AbortSignal
  load(): Promise<SyncView>
  saveMatch(plan: MatchPlan): Promise<void>
  saveLink(link: Link): Promise<void>
  /**
   * Writes what is about to be sent. False, and nothing is written, where the target has listed a workout of around that
   * time since the view was loaded: it may be this one; or where its person has changed their mind since. Where absent,
   * `saveLink` writes it.
   */
  saveIntent?(link: Link): Promise<boolean>
  /** Whether the person has changed since `load` what may go where: nothing more is sent by the old plan. */
  isOutdated?(): Promise<boolean>
  /** After a download, a failure of one, or a listing told that it cannot be had. */
  saveListing(
    listing: Pick<Listing, 'connection' | 'externalId' | 'failures' | 'excluded' | 'notBefore'>,
  ): Promise<void>
  /** Keeps an original (sealed), with what was found in it; `summary` where the content knows better than the listing. */
  saveOriginal(kept: {
    readonly activity: string
    readonly content: Content
    readonly found: NonNullable<CentralActivity['content']>
    readonly summary?: Partial<MergedSummary>
  }): Promise<void>
  contentsOf(activity: string): Promise<readonly Content[]>
  connectorOf(connection: string): Connector
  /** With the activity it is about, where it is about one: old ones draw on the budget of a backfill. */
  taskFor(connection: string, activity?: string): Task
  /** Lists one connection around a time, now, and stores what it found. Returns what it lists there. */
  listAround(connection: string, around: { readonly from: Instant; readonly to: Instant }): Promise<readonly Listing[]>
  /** What the service said of the whole connection: pauses it, or waits for a limit. */
  noteTrouble(connection: string, doing: 'download' | 'upload' | 'list', error: unknown): Promise<void>
  /** Tells who watches what is going to be done, before any of it. */
  planned?(plan: Plan): void
  /** Tells who watches. */
  progress(done: number, total: number, about: { readonly doing: Step['do']; readonly connection: string }): void
}
