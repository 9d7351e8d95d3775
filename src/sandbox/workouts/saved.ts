/**
 * What a shelf keeps in its service's state: small JSON values under keys of their own, so that an upload adds one and
 * rewrites none, however many there are.
 */
import type { FileFormat, Instant, SportName } from '../../core/index.js'
import type { ServiceState } from '../service.js'
import type { Outline } from './outline.js'
import type { ShelfReceipt, ShelvedChanges } from './words.js'

export interface SavedUpload {
  readonly id: string
  /** Of the file's bytes. */
  readonly hash: string
  readonly createdAt: Instant
  /** When its processing is over, and when listings show it. */
  readonly readyAt: Instant
  readonly listedAt: Instant
  readonly format: FileFormat
  readonly outline: Outline
  readonly sport: SportName
  readonly isPrivate: boolean
  readonly recordedAs?: string
  readonly fileName?: string
  readonly mark?: string
  readonly name?: string
  readonly notes?: string
  /** The file, gzip in base64, as long as there is room. */
  readonly file?: string
}
/** What was done to a workout after it came. */
export interface Afterwards {
  readonly changes?: ShelvedChanges
  readonly changedAt?: Instant
  readonly removedAt?: Instant
}
export interface Ticket {
  readonly until: Instant
  readonly receipt: ShelfReceipt
}
interface Counts {
  readonly kept: number
  /** Uploads that came, whatever became of them. */
  readonly received: number
  /** Characters of files. */
  readonly packed: number
}

/** Of all files of one person at one service, in characters. */
const packedAtMost = 1024 * 1024

export const savedIn = (state: ServiceState) => {
  const counts = state.get<Counts>('workouts') ?? { kept: 0, received: 0, packed: 0 }
  return {
    counts,
    /** How many more characters of files the state bears. */
    room: packedAtMost - counts.packed,
    *uploads(): Iterable<SavedUpload> {
      for (let index = 0; index < counts.kept; index++) {
        const upload = state.get<SavedUpload>(`workouts upload ${index}`)
        if (upload !== undefined) yield upload
      }
    },
    afterwards: (id: string): Afterwards => state.get<Afterwards>(`workouts about ${id}`) ?? {},
    alter: (id: string, after: Afterwards): void => state.set(`workouts about ${id}`, after),
    ticket: (ticket: string) => state.get<Ticket>(`workouts ticket ${ticket}`),
    /** One more came: what became of it, the ticket for it, and itself where it was taken. */
    receive: (received: { readonly ticket?: readonly [string, Ticket]; readonly upload?: SavedUpload }): void => {
      const { ticket, upload } = received
      if (ticket !== undefined) state.set(`workouts ticket ${ticket[0]}`, ticket[1])
      if (upload !== undefined) state.set(`workouts upload ${counts.kept}`, upload)
      state.set('workouts', {
        kept: counts.kept + (upload === undefined ? 0 : 1),
        received: counts.received + 1,
        packed: counts.packed + (upload?.file?.length ?? 0),
      })
    },
  }
}
export type Saved = ReturnType<typeof savedIn>
