/** Downloads, against the simulated service: the workout in full is the one that was listed. */
import { isSyncReason } from '../../core/index.js'
import { type ActivitySummary, dayMs, isKnown, type Moment } from '../../kit/index.js'
import type { Check } from '../check.js'
import { now } from '../simulation.js'
import { activityOf, errorIn, examineWorkouts, instantOf, secondsApart, type Workshop } from '../workouts.js'

const days = 60
const mostDownloads = 8

export const downloads: Check = {
  id: 'downloads',
  title: 'what is downloaded is the workout that was listed, and one that is gone is told as gone',
  level: 'silver',
  examine: (subject) =>
    examineWorkouts(
      subject,
      ({ download }) => download !== undefined,
      async (workshop) => {
        const listed = await workshop.listed(now - days * dayMs, now)
        const there = workshop.shelf.list(now).filter(({ outline }) => outline.start.at >= now - (days - 1) * dayMs)
        if (listed.length === 0) return there.length === 0 ? [] : ['nothing is listed']
        const findings: string[] = []
        for (const { outline, id } of there)
          if (!listed.some(({ start }) => secondsApart(start, outline.start) < 2))
            findings.push(`the workout ${id} of the service is not listed`)
        const downloadable = listed.filter(({ skip }) => skip === undefined)
        for (const summary of someOf(downloadable)) findings.push(...(await problemsOf(workshop, summary)))
        const last = downloadable.at(-1)
        return [...new Set(findings), ...(last === undefined ? [] : await goneProblems(workshop, last))]
      },
    ),
}

/** Evenly out of all, so that every sport has its turn. */
const someOf = <T>(all: readonly T[]): readonly T[] => {
  const step = Math.max(1, Math.floor(all.length / mostDownloads))
  return all.filter((_, index) => index % step === 0).slice(0, mostDownloads)
}

const problemsOf = async (
  { activities: { download }, simulation }: Workshop,
  summary: ActivitySummary,
): Promise<readonly string[]> => {
  const downloaded = await download?.fetch(simulation.task(), summary)
  if (downloaded === undefined) return []
  if ('skip' in downloaded)
    return isSyncReason(downloaded.skip.code) ? [] : [`${downloaded.skip.code} is no reason of sync`]
  const activity = activityOf(downloaded)
  if (activity === undefined) return ['a file that was downloaded holds no workout']
  const found: string[] = []
  const { start, end, statistics, track } = activity
  if (!isSame(start, summary.start)) found.push('a download begins at another time than the listing says')
  const seconds = end === undefined ? statistics.elapsedSeconds : (instantOf(end) - instantOf(start)) / 1000
  // Some services tell the time without pauses and nothing else.
  if ([seconds, statistics.timerSeconds].every((each) => differ(each, summary.durationSeconds, 0.02, 5)))
    found.push('a download is of another duration than listed')
  const { distanceMeters = track.distanceMeters?.findLast((meters) => !Number.isNaN(meters)) } = statistics
  if (differ(distanceMeters, summary.figures?.distanceMeters, 0.02, 20))
    found.push('a download is of another distance than listed')
  return found.map((each) => `${each} (${summary.sport})`)
}

/** One of them may have no offset: then wall clocks are compared, or nothing. */
const isSame = (one: Moment, other: Moment): boolean => {
  if (isKnown(one) && isKnown(other)) return Math.abs(one.at - other.at) < 2000
  const wall = (moment: Moment) =>
    isKnown(moment) ? (moment.offset === undefined ? undefined : moment.at + moment.offset * 60_000) : instantOf(moment)
  const [here, there] = [wall(one), wall(other)]
  return here === undefined || there === undefined || Math.abs(here - there) < 2000
}
export const differ = (one: number | undefined, other: number | undefined, share: number, atLeast: number): boolean =>
  one !== undefined && other !== undefined && Math.abs(one - other) > Math.max(atLeast, Math.abs(other) * share)

const goneProblems = async (
  { activities: { download }, simulation, shelf }: Workshop,
  summary: ActivitySummary,
): Promise<readonly string[]> => {
  const at = simulation.city.room.clock.now()
  const held = shelf.list(at).find(({ outline }) => secondsApart(summary.start, outline.start) < 2)
  if (held === undefined || !shelf.remove(held.id, at)) return []
  let code: string | undefined
  const error = await errorIn(async () => {
    const downloaded = await download?.fetch(simulation.task(), summary)
    code = downloaded === undefined || !('skip' in downloaded) ? 'a workout' : downloaded.skip.code
  })
  return error === undefined && code === 'gone'
    ? []
    : [`a workout that is not there any more leads to ${error ?? code}, not to a skip that says gone`]
}
