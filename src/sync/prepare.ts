/**
 * What is sent to a target: the original as it is, wherever the target takes its format and nothing has to be changed;
 * else the workout, encoded in the best format the target takes.
 */
import { type Activity, type FileFormat, isKnown } from '../core/index.js'
import { encode, withZone } from '../formats/index.js'
import type { ActivityFile, OutgoingActivity, Upload } from '../kit/index.js'
import { autoPauses } from './auto-pause.js'
import { present } from './merge.js'
import { type MergedContent, mergeContents } from './merge-contents.js'
import type { CentralActivity, Content, Party, Reason, SyncSettings } from './model.js'
import { cleaned } from './sanity.js'

export interface Preparation {
  readonly mark: string
  readonly activity: CentralActivity
  readonly contents: readonly Content[]
  readonly rankOf: (connection: string) => number
  readonly settings: Pick<SyncSettings, 'mergeChannels'>
  readonly target: { readonly upload: Pick<Upload, 'formats' | 'maxBytes'>; readonly settings: Party['settings'] }
}

export type Prepared =
  | { readonly outgoing: OutgoingActivity; readonly isOriginal: boolean }
  | { readonly refused: Reason }

export const prepare = ({ mark, activity, contents, rankOf, settings, target }: Preparation): Prepared => {
  const merged = mergeContents(settings.mergeChannels === 'off' ? contents.slice(0, 1) : contents, rankOf)
  if (merged === undefined) return { refused: { code: 'download' } }
  const { summary } = activity
  const { start } = summary
  // A wall clock: another service may have told the instant.
  const isPlaced = isKnown(merged.activity.start) || !isKnown(start)
  const placed = isPlaced ? merged.activity : withZone(merged.activity, { toldStart: start })
  const whole = withPauses(named(placed, summary), summary, target.settings)
  const file = fileFor(merged, whole, { isUnchanged: whole.pauses === placed.pauses, upload: target.upload })
  if ('refused' in file) return file
  const { sport, name, notes, isPrivate } = summary
  const isStationary = whole.track.timeMs.length < 2
  return {
    outgoing: { mark, file: file.file, activity: whole, sport, isStationary, ...present({ name, notes, isPrivate }) },
    isOriginal: file.isOriginal,
  }
}

type File = { readonly file: ActivityFile; readonly isOriginal: boolean } | { readonly refused: Reason }

const fileFor = (
  merged: MergedContent,
  whole: Activity,
  { isUnchanged, upload }: { readonly isUnchanged: boolean; readonly upload: Pick<Upload, 'formats' | 'maxBytes'> },
): File => {
  const { formats, maxBytes = Number.POSITIVE_INFINITY } = upload
  const original = merged.base.file
  const isWhole = merged.added.length === 0 && isUnchanged
  if (original !== undefined && isWhole && formats.includes(original.format) && original.bytes.byteLength <= maxBytes)
    return { file: original, isOriginal: true }
  // These formats tell instants; a wall clock written as if it were UTC would be a lie of hours.
  if (!isKnown(whole.start)) return { refused: { code: 'tz_unknown' } }
  const clean = cleaned(whole)
  for (const format of fitting(formats, whole)) {
    const { bytes } = encode(clean, format)
    if (bytes.byteLength <= maxBytes) return { file: { format, bytes, name: `workout.${format}` }, isOriginal: false }
  }
  return { refused: { code: formats.length === 0 ? 'not_receiving' : 'too_large' } }
}

/** GPX is a way on the earth: it comes last where there is none. */
const fitting = (formats: readonly FileFormat[], { track }: Activity): readonly FileFormat[] =>
  track.latitudeDeg === undefined
    ? formats.toSorted((one, other) => Number(one === 'gpx') - Number(other === 'gpx'))
    : formats

/** What the services call it goes into the file that we write. */
const named = (activity: Activity, { name, notes, isPrivate }: CentralActivity['summary']): Activity => ({
  ...activity,
  ...present({ name, notes, isPrivate }),
})

const withPauses = (
  activity: Activity,
  { figures }: CentralActivity['summary'],
  { autoPause }: Party['settings'],
): Activity => {
  const movingSeconds = activity.statistics.movingSeconds ?? activity.statistics.timerSeconds ?? figures?.movingSeconds
  if (!autoPause || movingSeconds === undefined || activity.pauses.length > 0) return activity
  const pauses = autoPauses(activity, movingSeconds)
  return pauses.length === 0 ? activity : { ...activity, pauses }
}
