/** What a simulator sees of a shelf: one person's account at one service of workouts. */
import type { Activity, FileFormat, Instant, SportName } from '../../core/index.js'
import type { Person } from '../person.js'
import type { ServiceState } from '../service.js'
import type { Outline } from './outline.js'

/** One service's workouts of one person, kept in the service's state. */
export interface Shelf {
  /** All that is listed at `now`, oldest first: what was recorded there, and what was uploaded. */
  list(now: Instant): readonly ShelvedWorkout[]
  /** Also one that no listing shows yet. */
  get(id: string, now: Instant): ShelvedWorkout | undefined
  /** What was there and is not any more. */
  gone(now: Instant): readonly { readonly id: string; readonly at: Instant }[]
  upload(what: ShelvedUpload): ShelfReceipt
  /** What became of an upload that was being processed; `undefined`: there is no such ticket. */
  ticket(ticket: string, now: Instant): ShelfReceipt | undefined
  /** False: there is no such workout. */
  edit(id: string, changes: ShelvedChanges, now: Instant): boolean
  remove(id: string, now: Instant): boolean
  /** Entered without a file, at services that take one as JSON. */
  add(activity: Activity, about: ShelvedAbout, now: Instant): ShelfReceipt
  /** For the referee. */
  truth(now: Instant): ShelfTruth
}

export interface ShelvedWorkout {
  /** Digits, unique at the service, and small enough for a JSON number. */
  readonly id: string
  /** What a listing tells, without decoding or inventing a track. */
  readonly outline: Outline
  /** In full: asked for when it is needed. Its name, notes, sport and privacy are those the service shows. */
  readonly activity: Activity
  /** The city's workout, where it is one: an upload is known by its times, also when its clock was off. */
  readonly recordedAs?: string
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly name?: string
  readonly notes?: string
  readonly sport: SportName
  readonly isPrivate: boolean
  readonly mark?: string
  readonly isUpload: boolean
  /** The file's name at upload. */
  readonly fileName?: string
  /** The format of the original: what was uploaded, or FIT for what was recorded there. */
  readonly originalFormat: FileFormat
  /** The original's bytes where it has this format and they are still kept, else encoded. */
  file(format: FileFormat): Uint8Array<ArrayBuffer>
}

export interface ShelvedChanges {
  readonly name?: string
  readonly notes?: string
  readonly sport?: SportName
  readonly isPrivate?: boolean
}
export interface ShelvedAbout {
  readonly mark?: string
  readonly title?: string
  readonly notes?: string
  readonly sport?: SportName
  readonly isPrivate?: boolean
}
export interface ShelvedUpload extends ShelvedAbout {
  readonly bytes: Uint8Array
  /** The file's name. A mark of ours in it is a mark. */
  readonly name?: string
  readonly now: Instant
}

export type ShelfReceipt =
  | { readonly state: 'stored'; readonly id: string }
  | { readonly state: 'processing'; readonly ticket: string; readonly until: Instant }
  | { readonly state: 'duplicate'; readonly id: string }
  | { readonly state: 'refused'; readonly why: string }

export interface ShelfOptions {
  /** The connector's id. */
  readonly service: string
  readonly person: Person
  readonly state: ServiceState
  /** The share of the person's workouts that is recorded there, 0 to 1. Default 0.35; `person.training` goes before. */
  readonly native?: number
  /** What is recorded there at all, as in "no swimming". */
  readonly records?: (outline: Outline) => boolean
  /** How far the clock of what records there is off, in whole quarter hours. `person.training` goes before. */
  readonly clockErrorMs?: number
  /** How long an upload is processed. Default 0: the answer to the upload tells. */
  readonly processesSeconds?: number
  /** Whether the service knows a workout it has. Default true. */
  readonly detectsDuplicates?: boolean
  /** The service's own rule. Default: starts within ten seconds, durations within five per cent. */
  readonly isDuplicate?: (uploaded: Outline, held: Outline) => boolean
  /** For how long an upload that was taken is not listed yet. Default 0. */
  readonly lagSeconds?: number
  /** The service's own refusal, in its own words. */
  readonly refuses?: (outline: Outline, activity: Activity) => string | undefined
  /** The service's name for a workout nobody has named. `undefined`: it has none. Default: one of several customs. */
  readonly nameOf?: (outline: Outline) => string | undefined
}

/** What is where, as the referee knows. */
export interface ShelfTruth {
  /** By city workout: how many copies stand there, those no listing shows yet included. */
  readonly copies: ReadonlyMap<string, number>
  /** The city workouts that are recorded there by themselves, whether still there or removed. */
  readonly natives: ReadonlySet<string>
  /** City workouts that were there and were removed. */
  readonly removed: ReadonlySet<string>
  /** Uploads that are no workout of the city. */
  readonly strangers: readonly string[]
  /** Uploads that came, duplicates and refused ones included. */
  readonly uploads: number
}
