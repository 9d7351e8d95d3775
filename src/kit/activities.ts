/**
 * Workouts between services: what a service lists, hands out, takes, changes and removes. A listing is a stream like
 * any other whose pages also `lists` workouts, so that cursors, coverage, notices and limits are those of every stream.
 * Which workout is which, what goes where and why not is the sync room's.
 */
import type { Activity, FileFormat, Instant, Moment, SportName } from '../core/index.js'
import type { Json, Task } from './connector.js'
import type { Schema } from './schema.js'

/** One workout as a service lists it, without its track. */
export interface ActivitySummary {
  /** The service's own id: also the `document` of the `exercise` record of the same page. */
  readonly externalId: string
  readonly start: Moment
  readonly end?: Moment
  /** From start to end, pauses included. */
  readonly durationSeconds?: number
  readonly sport: SportName
  readonly name?: string
  readonly notes?: string
  readonly isPrivate?: boolean
  /** Entered by hand, or without any track point; absent where the listing does not tell. */
  readonly isStationary?: boolean
  /** Whether its track has positions; absent where the listing does not tell. */
  readonly hasPositions?: boolean
  /** IANA zone, where the service names it. */
  readonly zone?: string
  readonly device?: string
  readonly figures?: ActivityFigures
  /** When the service last changed it. */
  readonly updatedAt?: Instant
  /** The mark we sent with an upload (`OutgoingActivity.mark`), where the service gives it back. */
  readonly mark?: string
  /** What `download` needs besides the id: a path, a link, a revision. */
  readonly handle?: Json
  /** The service lists it and yet it cannot be handed on: still being recorded, of no known type, … */
  readonly skip?: SkipReason
}

/** Of a whole workout, where the listing tells them. */
export interface ActivityFigures {
  readonly distanceMeters?: number
  readonly movingSeconds?: number
  readonly energyKcal?: number
  readonly ascentMeters?: number
  readonly averageHeartRate?: number
  readonly maxHeartRate?: number
  readonly averagePowerWatts?: number
  readonly averageCadence?: number
  readonly averageSpeedMetersPerSecond?: number
  readonly maxSpeedMetersPerSecond?: number
}

/** Why a workout is not taken, given or kept. `code` is one of `syncReasons` of core. */
export interface SkipReason {
  readonly code: string
  /** A sentence for the person. */
  readonly message: string
  /** False: asked again next time. Default true. */
  readonly isPermanent?: boolean
}

export interface ActivityFile {
  readonly format: FileFormat
  readonly bytes: Uint8Array
  readonly name?: string
}

/** What a service can do with workouts. Capabilities are looked up: what is absent the service cannot. */
export interface Activities {
  /** The stream of this connector whose pages list them. */
  readonly list: string
  /** Absent: the service shows no more than the listing. */
  readonly download?: Download
  readonly upload?: Upload
  readonly edit?: Edit
  /** Removes one that we uploaded. A 404 is as good. */
  delete?(task: Task, externalId: string): Promise<void>
  /** Scopes that `delete` wants. */
  readonly deleteScopes?: readonly string[]
  /** Where a person sees it at the service. */
  readonly pageOf?: (externalId: string, accountId: string) => string
  /** Connectors to which the service may send workouts by itself, if the person linked them there: loops are looked for. */
  readonly mayForwardTo?: readonly string[]
}

export interface Download {
  readonly scopes?: readonly string[]
  /** How rich its workouts are beside those of other services: the lowest is asked first. Default 50. */
  readonly rank?: number
  fetch(task: Task, summary: ActivitySummary): Promise<Downloaded>
}
/**
 * `file`: the original, which is kept and passed on untouched. `activity`: put together from the service's own answers.
 * `skip`: the service says that this one cannot be had. Other failures are thrown by the table of errors.
 */
export type Downloaded =
  | { readonly file: ActivityFile; readonly facts?: ActivityFacts }
  | { readonly activity: Activity; readonly facts?: ActivityFacts }
  | { readonly skip: SkipReason }
/** What the service says of a workout beside its file; goes before the file's own word. */
export type ActivityFacts = Partial<Pick<ActivitySummary, 'sport' | 'name' | 'notes' | 'isPrivate' | 'isStationary'>>

export interface Upload {
  readonly scopes?: readonly string[]
  /** Best first. */
  readonly formats: readonly FileFormat[]
  /** The largest file the service takes. */
  readonly maxBytes?: number
  /** One pure question instead of a row of flags: `undefined` is welcome. Asked before the download with what is known then. */
  refuses?(activity: UploadQuestion): SkipReason | undefined
  /**
   * Sends it once, and judges the answer: taken, being processed, held already, refused. Throws by the table of errors;
   * a `TransientError` leaves open whether it was taken, and the runtime asks (`find`, then the listing) before it
   * sends again.
   */
  send(task: Task, outgoing: OutgoingActivity): Promise<Receipt>
  /** What became of an upload that was being processed. */
  check?(task: Task, ticket: Json): Promise<Receipt>
  /** Asks the service for an upload of ours by its mark, where it can be asked. `undefined`: it is not there. */
  find?(task: Task, sought: Pick<OutgoingActivity, 'mark' | 'activity'>): Promise<string | undefined>
  /**
   * `false`: its listing leaves out what others uploaded. Where the outcome of an upload is not known and there is no
   * `find`, it is then not sent again: the person looks, and decides.
   */
  readonly isListed?: false
  /** How long, in seconds, an upload that was taken may stay unseen in the service's listing. Default 300. */
  readonly visibleWithinSeconds?: number
}
/** What is known of a workout when a target is asked whether it takes it; absent is unknown. */
export interface UploadQuestion {
  readonly sport: SportName
  readonly start: Moment
  readonly durationSeconds?: number
  readonly distanceMeters?: number
  readonly isStationary?: boolean
  readonly hasPositions?: boolean
  readonly isPrivate?: boolean
  /** The settings of the target's connection. */
  readonly settings: unknown
  /** In full, once it has been downloaded. */
  readonly activity?: Activity
}
export interface OutgoingActivity {
  /**
   * Ours for this workout and this target, the same at every attempt: `tributary-` and 24 letters and digits. Sent as
   * the service's external id, or in the file's name.
   */
  readonly mark: string
  readonly file: ActivityFile
  readonly activity: Activity
  readonly sport: SportName
  readonly name?: string
  readonly notes?: string
  readonly isPrivate?: boolean
  readonly isStationary: boolean
}
/** What became of an upload. `checkAfterSeconds` is the service's advice; 5 unless told. */
export type Receipt =
  | { readonly state: 'stored'; readonly externalId?: string }
  | { readonly state: 'processing'; readonly ticket: Json; readonly checkAfterSeconds?: number }
  | { readonly state: 'duplicate'; readonly externalId?: string }
  | { readonly state: 'refused'; readonly reason: SkipReason }

export interface Edit {
  readonly scopes?: readonly string[]
  /** What can be changed after the upload. */
  readonly fields: readonly EditableField[]
  send(task: Task, externalId: string, changes: ActivityEdit): Promise<void>
}
export type EditableField = 'name' | 'notes' | 'sport' | 'isPrivate'
export type ActivityEdit = Partial<Pick<ActivitySummary, EditableField>>

/** What a person sets for one connection. Parsed with `{}` it yields the defaults. */
export interface ConnectionSettings<Settings = unknown> {
  readonly schema: Schema<Settings>
  /** Whether something must be chosen before the service is of use: one sentence, or `undefined`. Pure. */
  missing?(settings: Settings): string | undefined
  /** By name of the setting, for the form: title, help, and the words to choose from. */
  readonly fields: Readonly<
    Record<
      string,
      {
        readonly title: string
        readonly help?: string
        readonly input: 'text' | 'flag' | 'choice'
        readonly choices?: Readonly<Record<string, string>>
      }
    >
  >
}
