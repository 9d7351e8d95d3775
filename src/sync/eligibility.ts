/** May this workout be sent to this target, and if not, why not? The first rule that fails is the reason told. */
import { dayMs, hourMs, type Instant, minuteMs, orderOf } from '../core/index.js'
import type { UploadQuestion } from '../kit/index.js'
import { forwards, mayFlow } from './flows.js'
import type { Link, Party, Reason } from './model.js'
import { dayOfStart, endedBy, type Scene } from './scene.js'

/** An upload is tried so often. */
export const uploadsAtMost = 5
/** So often, a source is asked for a workout. */
export const downloadsAtMost = 5
/** A clock or zone may be wrong by so much: so much further back must a target be known. */
const clockErrorMs = 14 * hourMs
/** So long after its end, a service that forwards by itself has done so. */
const forwardedAfterMs = 10 * minuteMs

/** `next`: when the rule will let it pass by itself. */
export interface Obstacle {
  readonly reason: Reason
  readonly next?: Instant
}

/** What is true of it for all targets alike. */
export const obstacleForAll = (scene: Scene): Obstacle | undefined => {
  const { activity, settings, now, parties, origins } = scene
  if (!settings.isOn) return because('sync_off')
  if (activity.isExcluded === true) return because('excluded_by_person')
  if (scene.isMaybeUpload) return because('confirming')
  const readyAt = endedBy(scene) + settings.uploadDelaySeconds * 1000
  if (settings.uploadDelaySeconds > 0 && readyAt > now) return { ...because('deferred'), next: readyAt }
  if (settings.skipBefore !== undefined && dayOfStart(scene) < settings.skipBefore) return because('predates_window')
  const isPrivate = activity.summary.isPrivate === true || activity.content?.isPrivate === true
  if (isPrivate && !origins.some((origin) => parties.get(origin)?.settings.syncPrivate === true))
    return because('private')
  return undefined
}

/** What the target cannot bear or the person forbade. */
export const obstacleAt = (scene: Scene, target: Party): Obstacle | undefined => {
  if (!target.can.upload) return target.out === undefined ? because('not_receiving') : { reason: target.out }
  const refusal = target.refuses(questionOf(scene))
  if (refusal?.code === 'type_unsupported') return { reason: refusal }
  if (target.out !== undefined) return { reason: target.out }
  if (!mayFlow(scene.flows, scene.origins, target.connection)) return because('flow')
  // Whoever lets us send and not look may have all of it already.
  if (target.listed === undefined && !target.can.list && target.neverLists !== true) return because('scope_missing')
  const shownFrom = scene.now - (target.listsBackDays ?? Number.POSITIVE_INFINITY) * dayMs
  if (orderOf(scene.activity.summary.start) - clockErrorMs < shownFrom) return because('beyond_listing')
  return refusal === undefined ? undefined : { reason: refusal }
}

/** What passes by itself: a limit, a pause after a failure, a listing that has not come so far. */
export const obstacleNow = (scene: Scene, target: Party, link: Link | undefined): Obstacle | undefined => {
  const { now } = scene
  if (link?.notBefore !== undefined && link.notBefore > now)
    return { reason: link.reason ?? { code: 'not_yet' }, next: link.notBefore }
  if (awaitsListing(scene, target)) return because('awaits_listing')
  const limitedUntil = target.waits?.upload
  if (limitedUntil !== undefined && limitedUntil > now) return { ...because('ratelimited'), next: limitedUntil }
  return undefined
}

/** Nothing is sent to where we have not looked: far enough back, and late enough where a service may have sent it. */
const awaitsListing = (scene: Scene, target: Party): boolean => {
  if (target.listed === undefined) return target.neverLists !== true
  if (target.listed.from > orderOf(scene.activity.summary.start) - clockErrorMs) return true
  for (const [connection, sentAt] of havers(scene)) {
    const source = scene.parties.get(connection)
    if (source === undefined) continue
    // What a service passes on is often seen at the other one first: then it is the one that has it.
    const isPassedOn = forwards(source, target) || (sentAt === undefined && forwards(target, source))
    if (isPassedOn && target.listed.at <= Math.max(endedBy(scene), sentAt ?? 0) + forwardedAfterMs) return true
  }
  return false
}

/** Who has it, and since when where we sent it there. */
const havers = ({ listings, links, isUpload }: Scene): ReadonlyMap<string, Instant | undefined> => {
  const found = new Map<string, Instant | undefined>()
  for (const { connection, state, intendedAt } of links.values())
    if (state === 'uploaded' || state === 'processing' || state === 'intended') found.set(connection, intendedAt ?? 0)
  for (const listing of listings) if (!isUpload(listing)) found.set(listing.connection, undefined)
  return found
}

/** What is known of it now; the content knows better than the listing. */
export const questionOf = ({ activity: { summary, content } }: Scene): Omit<UploadQuestion, 'settings'> => {
  const { sport, start, durationSeconds, figures, isPrivate } = summary
  const distanceMeters = figures?.distanceMeters
  const isStationary = content?.isStationary ?? summary.isStationary
  const hasPositions = content?.hasPositions ?? summary.hasPositions
  return {
    sport,
    start,
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(distanceMeters !== undefined && { distanceMeters }),
    ...(isStationary !== undefined && { isStationary }),
    ...(hasPositions !== undefined && { hasPositions }),
    ...(isPrivate !== undefined && { isPrivate }),
  }
}

export const because = (code: Reason['code']): Obstacle => ({ reason: { code } })
