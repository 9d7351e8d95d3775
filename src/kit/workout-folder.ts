/**
 * Folders of workout files, wherever they are: what a person sets for one, the page that lists files with what is in
 * them, and the names under which files are put there. How a folder is asked is the connector's.
 */
import {
  isLocal,
  type Moment,
  orderOf,
  type RecordOf,
  removal,
  type SportName,
  sportNames,
  sportTitles,
} from '../core/index.js'
import type { ActivityFigures, ActivitySummary, ConnectionSettings, OutgoingActivity } from './activities.js'
import { exerciseOf } from './activity-listing.js'
import { sportOfPath } from './path-sports.js'
import { type Schema, z } from './schema.js'
import { type WorkoutHead, workoutFiles, workoutHead } from './workout-file.js'

const FolderSettings = z.object({
  folder: z
    .string()
    .default('')
    .transform((path) => {
      const parts = path.split(/[/\\]+/).filter((part) => part !== '' && part !== '.')
      return parts.length === 0 ? '' : `/${parts.join('/')}`
    }),
  format: z.enum(['fit', 'tcx', 'gpx']).default('fit'),
  fileName: z.string().min(1).max(200).default('%Y-%m-%d_%H-%M-%S_#NAME_#TYPE'),
  takesUntagged: z.boolean().default(false),
})
export type FolderSettings = z.output<typeof FolderSettings>

export const folderSettings: ConnectionSettings<FolderSettings> = {
  schema: FolderSettings as unknown as Schema<FolderSettings>,
  fields: {
    folder: {
      title: 'Folder',
      help: 'Where workouts are looked for, with all folders in it, and put: as `/Sport/Workouts`. Empty: everything we may see.',
      input: 'text',
    },
    format: {
      title: 'Format of what we put there',
      input: 'choice',
      choices: { fit: 'FIT: holds everything', tcx: 'TCX', gpx: 'GPX: no laps' },
    },
    fileName: {
      title: 'File names',
      help: 'By the start where it took place: %Y year, %m month, %d day, %H hour, %M minute, %S second, %B and %b the month’s name; #NAME and #TYPE of the workout. Also <YYYY> <YY> <MMMM> <MMM> <MM> <DD> <HH> <MIN> <SS> <NAME> <TYPE>.',
      input: 'text',
    },
    takesUntagged: {
      title: 'Also take files that name no sport',
      help: 'Neither in the file nor in its name or folder. They count as other sport.',
      input: 'flag',
    },
  },
}

/** Files that may hold a workout, by their name; what a program has half written is none. */
export const isWorkoutFile = (path: string): boolean =>
  /\.(fit|tcx|gpx|pwx)(\.gz)?$|\.zip$/i.test(path) && !/(^|\/)[.~][^/]*$/.test(path)

/** One file of a folder and what it says, as a page holds it. */
export interface FolderFile {
  /** Stays the same for as long as the folder knows the file. */
  readonly id: string
  /** From the folder that was set, as it is written. */
  readonly path: string
  readonly modifiedAt?: number
  /** Absent where it holds not just one workout that can be read. */
  readonly head?: WorkoutHead
}
export interface FolderPage {
  readonly files: readonly FolderFile[]
  /** Ids. */
  readonly removed: readonly string[]
  readonly takesUntagged: boolean
}

const At = z.object({
  at: z.number(),
  offset: z.number().optional(),
  offsetFrom: z.enum(['provider', 'zone-lookup', 'profile', 'unknown']),
})
const Local = z.object({ local: z.string().refine(isLocal), offsetFrom: z.literal('unknown') })
const When = z.union([At, Local]) as unknown as Schema<Moment>
const figures = [
  ...(['distanceMeters', 'movingSeconds', 'energyKcal', 'ascentMeters', 'averageHeartRate', 'maxHeartRate'] as const),
  ...(['averagePowerWatts', 'averageCadence', 'averageSpeedMetersPerSecond', 'maxSpeedMetersPerSecond'] as const),
] satisfies readonly (keyof ActivityFigures)[]
const [text, number, flag] = [z.string().optional(), z.number().optional(), z.boolean().optional()]
const Head: Schema<WorkoutHead> = z.object({
  start: When,
  end: When.optional(),
  durationSeconds: number,
  sport: z.enum(sportNames as [SportName, ...SportName[]]).optional(),
  ...{ name: text, notes: text, zone: text, device: text, isStationary: flag, hasPositions: flag },
  figures: z.object(Object.fromEntries(figures.map((name) => [name, number]))).optional(),
})

export const FolderPage: Schema<FolderPage> = z.object({
  files: z.array(
    z.object({ id: z.string(), path: z.string(), modifiedAt: z.number().optional(), head: Head.optional() }),
  ),
  removed: z.array(z.string()),
  takesUntagged: z.boolean(),
})

/** What a file says. One that holds several workouts is an archive to be taken apart, not a workout. */
export const headIn = (bytes: Uint8Array): WorkoutHead | undefined => {
  const [file, ...more] = workoutFiles(bytes)
  return file === undefined || more.length > 0 ? undefined : workoutHead(file)
}

/** The file's own word on its sport goes first, then its name's and its folders'. */
export function* workoutsIn({ files, takesUntagged }: FolderPage): Iterable<ActivitySummary> {
  for (const { id, path, modifiedAt, head } of files) {
    if (head === undefined) continue
    const sport = head.sport ?? sportOfPath(path)
    const isLeft = sport === undefined && !takesUntagged
    yield {
      ...head,
      externalId: id,
      sport: sport ?? 'other',
      updatedAt: modifiedAt,
      handle: { path },
      ...(isLeft && { skip: untagged }),
    }
  }
}
/** Their records, and those of files that are gone or hold no workout any more taken back. */
export function* recordsOfFolder(page: FolderPage): Iterable<RecordOf<'exercise'>> {
  for (const summary of workoutsIn(page)) {
    const record = exerciseOf(summary)
    if (record !== undefined) yield record
  }
  for (const { id, head } of page.files) if (head === undefined) yield removal(id)
  for (const id of page.removed) yield removal(id)
}
const untagged = {
  code: 'untagged',
  message: 'Neither the file nor its name or folder tells the sport, and such files are not taken.',
  isPermanent: false,
} as const

/**
 * The name of a file, without its ending, as a person's template has it.
 *
 * @example fileNameFor('%Y-%m-%d_#NAME', { clock: '2026-10-05T17:12:30', sport: 'running' }) // '2026-10-05'
 */
export const fileNameFor = (
  template: string,
  { clock, name = '', sport }: { readonly clock: string; readonly name?: string; readonly sport: SportName },
): string => {
  const type = sportTitles[sport]
  const [year, month, day, hour, minute, second] = clock.split(/[-T:.]/) as [string, ...string[]]
  const monthName = new Date(`${clock.slice(0, 10)}T00:00:00Z`).toLocaleString('en', { month: 'long', timeZone: 'UTC' })
  const values: Readonly<Record<string, string | undefined>> = {
    ...{ '%Y': year, '%y': year.slice(2), '%m': month, '%d': day, '%H': hour, '%M': minute, '%S': second },
    ...{ '%B': monthName, '%b': monthName.slice(0, 3), '%%': '%', '<YYYY>': year, '<YY>': year.slice(2) },
    ...{ '<MMMM>': monthName, '<MMM>': monthName.slice(0, 3), '<MM>': month, '<DD>': day, '<HH>': hour },
    ...{ '<MIN>': minute, '<SS>': second },
    ...Object.fromEntries(['#NAME', '<NAME>', '{NAME}'].map((key) => [key, name === type ? '' : name])),
    ...Object.fromEntries(['#TYPE', '<TYPE>', '{TYPE}'].map((key) => [key, type])),
  }
  const filled = template.replace(/%.|#NAME|#TYPE|<[A-Z]+>|\{(?:NAME|TYPE)\}/g, (token) => values[token] ?? token)
  const plain = filled
    .replace(/[/\\]/g, '-')
    // What no file system of the person's need bear.
    .replace(/[@<>:"|?*\p{Cc}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/([-_ .])\1+/g, '$1')
    .replace(/^[-_ .]+|[-_ .]+$/g, '')
  return [...plain].slice(0, 200).join('') || clock.replace(/\D/g, '')
}

/** What is known of the start as a wall clock: its own where the offset is known, else UTC. */
export const clockOf = ({ start }: OutgoingActivity['activity'], wallClock: string | undefined): string =>
  (wallClock ?? new Date(orderOf(start)).toISOString()).slice(0, 19)
