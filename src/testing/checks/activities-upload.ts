/** Uploads, against the simulated service: once there, once only, and every refusal for its own reason. */
import { isSyncReason } from '../../core/index.js'
import { type ActivitySummary, hourMs } from '../../kit/index.js'
import type { FaultName } from '../../sandbox/index.js'
import type { Check } from '../check.js'
import {
  activityOf,
  errorIn,
  examineWorkouts,
  type Fresh,
  secondsApart,
  sendToTheEnd,
  type Workshop,
} from '../workouts.js'
import { differ } from './activities-download.js'

/** How many workouts go there and come back. */
const roundTrips = 3
const usuallyVisibleSeconds = 300
/** Of one upload, that something befalls. */
const mostRequests = 3

export const uploads: Check = {
  id: 'uploads',
  title: 'an uploaded workout comes back equal, and sent twice it is there once, or known to be there',
  level: 'silver',
  examine: (subject) =>
    examineWorkouts(
      subject,
      ({ upload }) => upload !== undefined,
      async (workshop) => {
        const findings: string[] = []
        for (let trip = 0; trip < roundTrips; trip++) {
          const fresh = workshop.fresh()
          if (fresh === undefined) return trip === 0 ? ['it would take none of the city’s workouts'] : findings
          findings.push(...(await tripProblems(workshop, fresh)))
        }
        return [...new Set(findings)]
      },
    ),
}

const tripProblems = async (workshop: Workshop, fresh: Fresh): Promise<readonly string[]> => {
  const { simulation, activities, shelf } = workshop
  const { outgoing, workout } = fresh
  const first = await sendToTheEnd(workshop, outgoing)
  if (first.state !== 'stored') return [`an upload of what is not there leads to ${first.state}`]
  const copies = (): number => shelf.truth(simulation.city.room.clock.now()).copies.get(workout) ?? 0
  if (copies() !== 1) return [`an upload that was stored is there ${copies()} times`]
  await simulation.wait(activities.upload?.visibleWithinSeconds ?? usuallyVisibleSeconds)
  const found: string[] = []
  const listed = await listedNear(workshop, fresh)
  if (listed === undefined) found.push('an upload is not listed when it should be visible')
  else {
    if (first.externalId !== undefined && listed.externalId !== first.externalId)
      found.push('an upload is listed under another id than its receipt told')
    found.push(...(await comesBack(workshop, fresh, listed)))
  }
  const sought = await activities.upload?.find?.(simulation.task(), outgoing)
  if (activities.upload?.find !== undefined && sought === undefined)
    found.push('find does not find an upload by its mark')
  if (sought !== undefined && listed !== undefined && sought !== listed.externalId)
    found.push('find tells another id than the listing')
  const again = await sendToTheEnd(workshop, outgoing)
  if (copies() === 1 && again.state !== 'duplicate' && again.state !== 'stored')
    found.push(`the same upload once more leads to ${again.state}, not to duplicate`)
  if (
    copies() === 1 &&
    again.state === 'stored' &&
    again.externalId !== undefined &&
    again.externalId !== first.externalId
  )
    found.push('the same upload once more is told as another workout')
  return found
}

const comesBack = async (
  { simulation, activities }: Workshop,
  { outgoing }: Fresh,
  listed: ActivitySummary,
): Promise<readonly string[]> => {
  const downloaded = await activities.download?.fetch(simulation.task(), listed)
  if (downloaded === undefined) return []
  if ('skip' in downloaded) return [`an upload cannot be downloaded: ${downloaded.skip.code}`]
  const [got, sent] = [activityOf(downloaded), activityOf({ file: outgoing.file })]
  if (got === undefined || sent === undefined) return ['an upload comes back as a file without a workout']
  const points = (activity: typeof got): number =>
    activity.track.latitudeDeg?.reduce((count, degrees) => count + (Number.isNaN(degrees) ? 0 : 1), 0) ?? 0
  const start = 'at' in sent.start ? sent.start : undefined
  return [
    ...(start !== undefined && secondsApart(got.start, start) > 1 ? ['an upload comes back with another start'] : []),
    ...(differ(got.statistics.elapsedSeconds, sent.statistics.elapsedSeconds, 0.02, 5)
      ? ['an upload comes back with another duration']
      : []),
    ...(differ(got.statistics.distanceMeters, sent.statistics.distanceMeters, 0.02, 20)
      ? ['an upload comes back with another distance']
      : []),
    ...(differ(points(got), points(sent), 0.1, 5) ? ['an upload comes back with other positions'] : []),
  ]
}

const listedNear = async (workshop: Workshop, { start, end }: Fresh): Promise<ActivitySummary | undefined> => {
  const truth = { at: start, offset: workshop.simulation.city.people[0]?.offsetAt(start) ?? 0 }
  const listed = await workshop.listed(start - 26 * hourMs, end + 26 * hourMs)
  return listed.find((summary) => secondsApart(summary.start, truth) < 2)
}

/** What stands in the way of an upload, and the errors that are right. */
const refused: readonly (readonly [fault: FaultName, right: string])[] = [
  ['limited', 'RateLimitError'],
  ['server-error', 'TransientError'],
  ['reset', 'TransientError'],
]
/** It was taken, and nobody is told: the outcome is open. */
const unheard: readonly FaultName[] = ['lost-answer', 'failed-answer']

export const uploadRefusals: Check = {
  id: 'upload-refusals',
  title:
    'a refused file, 401, 403, 429, 5xx and a lost answer to an upload lead to the right reason, and to no second copy',
  level: 'silver',
  examine: (subject) =>
    examineWorkouts(
      subject,
      ({ upload }) => upload !== undefined,
      async (workshop) => [
        ...(await fileProblems(workshop)),
        ...(await accessProblems(workshop)),
        ...(await faultProblems(workshop)),
        ...(await unheardProblems(workshop)),
      ],
    ),
}

const now = ({ simulation }: Workshop): number => simulation.city.room.clock.now()

const fileProblems = async (workshop: Workshop): Promise<readonly string[]> => {
  const fresh = workshop.fresh()
  if (fresh === undefined) return []
  const { outgoing } = fresh
  // Begins as a workout and is none.
  const bytes = outgoing.file.bytes.slice(0, 20)
  const kept = (): number => workshop.shelf.list(now(workshop)).length
  const before = kept()
  let state = 'nothing'
  let code: string | undefined
  const error = await errorIn(async () => {
    const receipt = await sendToTheEnd(workshop, { ...outgoing, file: { ...outgoing.file, bytes } })
    state = receipt.state
    code = receipt.state === 'refused' ? receipt.reason.code : undefined
  })
  if (error !== undefined) return [`a file the service refuses leads to ${error}, not to a reason`]
  if (code !== undefined) return isSyncReason(code) ? [] : [`${code} is no reason of sync`]
  // Who sends no file, or keeps whatever file it is given, refuses nothing.
  const isTaken = state === 'stored' && kept() >= before
  return isTaken ? [] : [`a file the service refuses leads to ${state}, not to a reason`]
}

const accessProblems = async (workshop: Workshop): Promise<readonly string[]> => {
  const { simulation, activities } = workshop
  const fresh = workshop.fresh()
  if (fresh === undefined) return []
  const send = (token: string) =>
    errorIn(() => sendToTheEnd(workshop, fresh.outgoing, simulation.task(simulation.bearing(token))))
  const found: string[] = []
  const stranger = await send('nobodys-token')
  if (stranger !== 'ReauthorizeError')
    found.push(`a token nobody knows leads to ${stranger ?? 'no error'}, not to ReauthorizeError`)
  const wanted = activities.upload?.scopes ?? []
  const lesser = simulation.tokenWithout(wanted)
  if (lesser === undefined) return found
  const error = await send(lesser)
  if (error !== 'PermissionError')
    found.push(`an upload without ${wanted.join(' and ')} leads to ${error ?? 'no error'}, not to PermissionError`)
  return found
}

/** At each of the requests that an upload takes. */
const faultProblems = async (workshop: Workshop): Promise<readonly string[]> => {
  const { city } = workshop.simulation
  const { faults, referee } = city
  const requests = (): number => Object.values(referee.counts()).reduce((sum, { total }) => sum + total, 0)
  const usual = workshop.fresh()
  if (usual === undefined) return []
  const before = requests()
  await sendToTheEnd(workshop, usual.outgoing)
  const needed = requests() - before
  const found: string[] = []
  for (let nth = 0; nth < Math.min(needed, mostRequests); nth++)
    for (const [fault, right] of refused) {
      const fresh = workshop.fresh()
      if (fresh === undefined) return found
      const struck = referee.faults.length
      faults.inject(fault, { after: nth })
      const error = await errorIn(() => sendToTheEnd(workshop, fresh.outgoing))
      faults.calm()
      if (referee.faults.length > struck && error !== right)
        found.push(`${fault} at request ${nth + 1} of an upload leads to ${error ?? 'no error'}, not to ${right}`)
    }
  return found
}

const unheardProblems = async (workshop: Workshop): Promise<readonly string[]> => {
  const { simulation, shelf, activities } = workshop
  const { faults, referee } = simulation.city
  const found: string[] = []
  for (const fault of unheard) {
    const fresh = workshop.fresh()
    if (fresh === undefined) return found
    const struck = referee.faults.length
    faults.inject(fault)
    const error = await errorIn(() => sendToTheEnd(workshop, fresh.outgoing))
    faults.calm()
    if (referee.faults.length === struck) continue
    if (error !== 'TransientError') found.push(`${fault} leads to ${error ?? 'no error'}, not to TransientError`)
    if ((shelf.truth(now(workshop)).copies.get(fresh.workout) ?? 0) !== 1) continue
    await simulation.wait(activities.upload?.visibleWithinSeconds ?? usuallyVisibleSeconds)
    const sought = await activities.upload?.find?.(simulation.task(), fresh.outgoing)
    if (sought === undefined && (await listedNear(workshop, fresh)) === undefined)
      found.push(`after ${fault} neither find nor the listing tells that the upload is there`)
  }
  return found
}
