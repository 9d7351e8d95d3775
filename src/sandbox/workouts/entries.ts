/** What stands on a shelf, with when it came and went. What a listing tells of it is made when it is asked for. */
import { type Activity, fileSportOf, type Instant, sportOfFile } from '../../core/index.js'
import { encode } from '../../formats/index.js'
import { asOf, type Workout } from '../person.js'
import { activityOf, bytesOf } from './files.js'
import { type Native, nativesOf } from './native.js'
import { type Outline, outlineOf } from './outline.js'
import { recordingOf } from './recording.js'
import { type Afterwards, type Saved, type SavedUpload, savedIn } from './saved.js'
import type { ShelfOptions, ShelvedWorkout } from './words.js'

export interface Entry {
  readonly id: string
  /** As it came. */
  readonly outline: Outline
  readonly recordedAs: string | undefined
  readonly isUpload: boolean
  /** Of an upload's file. */
  readonly hash?: string
  /** Known to the service, and shown by its listings. */
  readonly from: Instant
  readonly listedAt: Instant
  readonly goneAt: Instant
  workout(): ShelvedWorkout
}
const never = Number.POSITIVE_INFINITY

/** All that ever stood there, in no order, what is still to come included. */
export const entriesOf = (options: ShelfOptions, now: Instant): readonly Entry[] => {
  const saved = savedIn(options.state)
  const entries = nativesOf(options, now).map((native) => nativeEntry(options, saved, native, now))
  for (const upload of saved.uploads()) entries.push(uploadEntry(options, saved, upload))
  return entries
}
export const isThere = ({ from, goneAt }: Entry, now: Instant): boolean => from <= now && now < goneAt

const nativeEntry = (options: ShelfOptions, saved: Saved, native: Native, now: Instant): Entry => {
  const { id, living, createdAt, outline } = native
  const { removedAt = never } = saved.afterwards(id)
  return {
    id,
    outline,
    recordedAs: living.id,
    isUpload: false,
    from: createdAt,
    listedAt: createdAt,
    goneAt: Math.max(createdAt, Math.min(living.deletedAt ?? never, removedAt)),
    workout: () => nativeWorkout(options, saved.afterwards(id), native, now),
  }
}

const nativeWorkout = (options: ShelfOptions, after: Afterwards, native: Native, now: Instant): ShelvedWorkout => {
  const { person } = options
  const { id, living, clockErrorMs, createdAt, noted, isPrivate } = native
  const known = asOf(living, now)
  const first = living.versions[0] as { readonly at: Instant; readonly value: Workout }
  const version = known.state === 'unborn' ? { value: first.value, version: 1 } : known
  const outline = version.version === 1 ? native.outline : outlineOf(person, version.value, { clockErrorMs })
  const named = options.nameOf === undefined ? native.customaryName : options.nameOf(outline)
  const name = version.value.name ?? named
  const note = noted !== undefined && noted.at <= now ? noted : undefined
  const shown = {
    ...(name !== undefined && { name }),
    ...(note && { notes: note.notes }),
    sport: outline.sport,
    isPrivate,
    ...after.changes,
  }
  const activity = (): Activity => shownAs(recordingOf(person, version.value, { clockErrorMs }), shown)
  const revisedAt = living.versions[version.version - 1]?.at ?? createdAt
  return {
    id,
    outline,
    recordedAs: living.id,
    createdAt,
    updatedAt: Math.max(createdAt, revisedAt, note?.at ?? 0, after.changedAt ?? 0),
    ...shown,
    isUpload: false,
    originalFormat: 'fit',
    get activity() {
      return activity()
    },
    file: (format) => new Uint8Array(encode(activity(), format).bytes),
  }
}

const uploadEntry = (options: ShelfOptions, saved: Saved, upload: SavedUpload): Entry => {
  const { id, hash, outline, recordedAs, readyAt, listedAt } = upload
  const after = saved.afterwards(id)
  return {
    id,
    hash,
    outline,
    recordedAs,
    isUpload: true,
    from: readyAt,
    listedAt,
    goneAt: after.removedAt ?? never,
    workout: () => uploadedWorkout(options, after, upload),
  }
}

const uploadedWorkout = ({ person }: ShelfOptions, after: Afterwards, upload: SavedUpload): ShelvedWorkout => {
  const { id, outline, recordedAs, createdAt, readyAt, format, mark, fileName, name, notes } = upload
  const shown = {
    ...(name !== undefined && { name }),
    ...(notes !== undefined && { notes }),
    sport: upload.sport,
    isPrivate: upload.isPrivate,
    ...after.changes,
  }
  const activity = (): Activity => shownAs(activityOf(person, upload), shown)
  return {
    id,
    outline,
    ...(recordedAs !== undefined && { recordedAs }),
    createdAt,
    updatedAt: Math.max(readyAt, after.changedAt ?? 0),
    ...shown,
    ...(mark !== undefined && { mark }),
    ...(fileName !== undefined && { fileName }),
    isUpload: true,
    originalFormat: format,
    get activity() {
      return activity()
    },
    file: (wanted) => new Uint8Array(wanted === format ? bytesOf(person, upload) : encode(activity(), wanted).bytes),
  }
}

type Shown = Pick<ShelvedWorkout, 'name' | 'notes' | 'sport' | 'isPrivate'>
const shownAs = (activity: Activity, { name, notes, sport, isPrivate }: Shown): Activity => ({
  ...activity,
  ...(name !== undefined && { name }),
  ...(notes !== undefined && { notes }),
  ...(isPrivate && { isPrivate }),
  ...(sport !== sportOfFile(activity) && {
    ...fileSportOf(sport),
    sessions: activity.sessions.map((session) => ({ ...session, ...fileSportOf(sport) })),
  }),
})
