/** What the exam of workouts needs: the listing as it is pulled, workouts that are not there yet, and uploads to the end. */

import { sportOfFile } from '../core/index.js'
import { decode, encode } from '../formats/index.js'
import {
  type Activity,
  type ActivitySummary,
  type Connector,
  dayMs,
  type Instant,
  isKnown,
  type Moment,
  type OutgoingActivity,
  type Receipt,
  type Stream,
  type Task,
  type Upload,
} from '../kit/index.js'
import { historyOf, recordingOf, type Shelf } from '../sandbox/index.js'
import type { Findings, Subject } from './check.js'
import { examineWays, now, type Simulation } from './simulation.js'

/** A simulation of a service that has workouts. */
export interface Workshop {
  readonly simulation: Simulation
  readonly connector: Connector
  readonly activities: NonNullable<Connector['activities']>
  readonly shelf: Shelf
  readonly settings: unknown
  /** What is listed from one time to another, as the schedule would pull it. */
  listed(from: Instant, to: Instant): Promise<readonly ActivitySummary[]>
  /** A workout that is not at the service and that it would take. */
  fresh(): Fresh | undefined
}
export interface Fresh {
  /** The city's id of it. */
  readonly workout: string
  readonly start: Instant
  readonly end: Instant
  readonly outgoing: OutgoingActivity
}

/** Asks the same of each way in; `skipped` where there are no workouts to be asked about. */
export const examineWorkouts = async (
  subject: Subject,
  can: (activities: NonNullable<Connector['activities']>) => boolean,
  examine: (workshop: Workshop) => Promise<readonly string[]>,
): Promise<Findings> => {
  const { connector, service: load } = subject
  const { activities } = connector
  if (activities === undefined || !can(activities)) return { skipped: 'the service cannot do that with workouts' }
  if (load === undefined) return { skipped: 'there is no sandbox.ts' }
  if ((await load()).shelf === undefined) return { skipped: 'its simulated service has no shelf of workouts' }
  const stream = connector.streams?.[activities.list]
  if (stream?.lists === undefined) return { skipped: 'no stream lists its workouts' }
  return examineWays(subject, async (simulation) => {
    const { shelf } = simulation
    if (shelf === undefined) return []
    const workshop = workshopOf(simulation, { connector, activities, stream, shelf, subject })
    return examine(workshop).catch((error: unknown) => [error instanceof Error ? error.message : 'it throws'])
  })
}

const workshopOf = (
  simulation: Simulation,
  given: Pick<Workshop, 'connector' | 'activities' | 'shelf'> & { stream: Stream; subject: Subject },
): Workshop => {
  const { connector, activities, stream, shelf } = given
  const settings = connector.settings?.schema.parse(given.subject.settings ?? {}) ?? {}
  const candidates = freshOnes(simulation, activities.upload, shelf, settings)
  return {
    simulation,
    connector,
    activities,
    shelf,
    settings,
    listed: async (from, to) => {
      const found: ActivitySummary[] = []
      for await (const { answer } of simulation.pull(stream, { window: { from, to }, purpose: 'backfill' }))
        if (answer?.body !== undefined) found.push(...(stream.lists?.(answer.body, answer.request) ?? []))
      const wanted = found.filter(({ start }) => instantOf(start) >= from && instantOf(start) < to)
      return [...new Map(wanted.map((each) => [each.externalId, each])).values()]
    },
    fresh: () => candidates.next().value ?? undefined,
  }
}

const letters = 'abcdefghijklmnopqrstuvwx'
function* freshOnes(
  { city }: Simulation,
  upload: Upload | undefined,
  shelf: Shelf,
  settings: unknown,
): Generator<Fresh, undefined> {
  const [person] = city.people
  const [format] = upload?.formats ?? []
  if (upload === undefined || person === undefined || format === undefined) return undefined
  let number = 0
  for (const { id, versions, deletedAt } of historyOf(person, now - dayMs).toReversed()) {
    const workout = versions[0]?.value
    if (workout === undefined || deletedAt !== undefined || shelf.truth(now).natives.has(id)) continue
    const recorded = { ...recordingOf(person, workout), name: 'Round the reservoir', notes: 'Dry, and a cold wind.' }
    const { start } = recorded
    const isStationary = recorded.track.timeMs.length === 0
    const question = {
      sport: sportOfFile(recorded),
      start,
      durationSeconds: recorded.statistics.elapsedSeconds,
      distanceMeters: recorded.statistics.distanceMeters,
      isStationary,
      hasPositions: recorded.track.latitudeDeg !== undefined,
      isPrivate: false,
      settings,
      activity: recorded,
    }
    if (upload.refuses?.(question as Parameters<NonNullable<Upload['refuses']>>[0]) !== undefined) continue
    const mark = `tributary-${String(++number).padStart(4, '0')}${letters.slice(0, 20)}`
    yield {
      workout: id,
      start: instantOf(start),
      end: workout.end,
      outgoing: {
        mark,
        file: { format, bytes: encode(recorded, format).bytes, name: `${mark}.${format}` },
        activity: recorded,
        sport: question.sport,
        name: recorded.name,
        notes: recorded.notes,
        isPrivate: false,
        isStationary,
      },
    }
  }
  return undefined
}

/** A local time counts as if it were UTC: near enough to find one among others. */
export const instantOf = (moment: Moment): Instant =>
  isKnown(moment) ? moment.at : Date.parse(`${moment.local.slice(0, 19)}Z`)

/** How a moment of the service differs from the truth, in seconds: a local time is compared by the wall clock. */
export const secondsApart = (told: Moment, truth: { readonly at: Instant; readonly offset?: number }): number =>
  Math.abs(isKnown(told) ? told.at - truth.at : instantOf(told) - truth.at - (truth.offset ?? 0) * 60_000) / 1000

const mostChecks = 60

/** Sends it, and asks until its processing is over, as the runtime would. */
export const sendToTheEnd = async (
  { simulation, activities: { upload } }: Workshop,
  outgoing: OutgoingActivity,
  task: Task = simulation.task(),
): Promise<Receipt> => {
  if (upload === undefined) throw new Error('it uploads nothing')
  let receipt = await upload.send(task, outgoing)
  for (let tries = 0; tries < mostChecks && receipt.state === 'processing'; tries++) {
    if (upload.check === undefined) throw new Error('an upload is being processed, and nothing checks on it')
    await simulation.wait(receipt.checkAfterSeconds ?? 5)
    receipt = await upload.check(simulation.task(), receipt.ticket)
  }
  if (receipt.state === 'processing') throw new Error(`its tickets do not end after ${mostChecks} checks`)
  return receipt
}

export const errorIn = async (work: () => Promise<unknown>): Promise<string | undefined> => {
  try {
    await work()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.name : 'something that is no error'
  }
}

/** The activity of a download; a file holds one. */
export const activityOf = (
  downloaded: { readonly file: { readonly bytes: Uint8Array } } | { readonly activity: Activity },
): Activity | undefined =>
  'activity' in downloaded ? downloaded.activity : decode(downloaded.file.bytes).activities[0]
