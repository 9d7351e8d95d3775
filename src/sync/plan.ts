/**
 * What is to be done, and for every workout and connection where it is and why. A value: nothing happens here, so that
 * it can be printed (`tributary sync --dry-run`), tested and refused.
 */
import { type Instant, orderOf, syncReasonOwner } from '../core/index.js'
import { editsOf } from './edits.js'
import { because, type Obstacle, obstacleAt, obstacleForAll, obstacleNow, uploadsAtMost } from './eligibility.js'
import { forwards } from './flows.js'
import type { Link, Party, Plan, Reason, Step, SyncView, Verdict } from './model.js'
import { markOf } from './names.js'
import { type Scene, scenesOf } from './scene.js'
import { type Supply, supplyOf } from './sources.js'

export const plan = (view: SyncView): Plan => {
  const scenes = scenesOf(view).toSorted(
    (one, other) =>
      orderOf(other.activity.summary.start) - orderOf(one.activity.summary.start) ||
      (one.activity.id < other.activity.id ? -1 : 1),
  )
  const steps: Step[] = []
  const verdicts: Verdict[] = []
  for (const scene of scenes) {
    const planned = planOne(scene)
    steps.push(...planned.steps)
    verdicts.push(...planned.verdicts)
  }
  let nextAt: Instant | undefined
  for (const { next } of verdicts) if (next !== undefined && !(next >= (nextAt ?? next + 1))) nextAt = next
  return { steps, verdicts, ...(nextAt !== undefined && { nextAt }) }
}

/** One workout: first what is open, then what it takes to be everywhere, then what has changed. */
const planOne = (scene: Scene): { readonly steps: readonly Step[]; readonly verdicts: readonly Verdict[] } => {
  const { activity, parties, settings, links } = scene
  const supply = supplyOf(scene)
  const forAll = obstacleForAll(scene)
  const places = [...parties.values()].map((party) => placeOf(scene, party, { supply, forAll }))
  const wantedBy = inOrderOfForwarding(places.filter(({ wants }) => wants === 'upload').map(({ party }) => party))
  const steps: Step[] = places.flatMap(({ party, wants }) =>
    wants === 'check' || wants === 'confirm' ? [{ do: wants, activity: activity.id, to: party.connection }] : [],
  )
  if (wantedBy.length > 0) {
    if (supply.state === 'fetch') {
      const { connection: from, externalId } = supply.listing
      const targets = wantedBy.map(({ connection }) => connection)
      steps.push({ do: 'download', activity: activity.id, from, externalId, wantedBy: targets })
    }
    for (const { connection: to } of wantedBy)
      steps.push({
        do: 'upload',
        activity: activity.id,
        to,
        mark: links.get(to)?.mark ?? markOf(activity.id, to),
      })
  }
  if (settings.isOn && activity.isExcluded !== true) {
    if (settings.edits) steps.push(...editSteps(scene))
    if (settings.deletions && scene.isGone) steps.push(...removeSteps(scene, { code: 'gone' }))
  }
  return { steps, verdicts: places.map(({ verdict }) => verdict) }
}

interface Place {
  readonly party: Party
  readonly verdict: Verdict
  readonly wants?: 'upload' | 'check' | 'confirm'
}

const placeOf = (
  scene: Scene,
  party: Party,
  about: { readonly supply: Supply; readonly forAll: Obstacle | undefined },
): Place => {
  const link = scene.links.get(party.connection)
  const base = {
    activity: scene.activity.id,
    connection: party.connection,
    ...(link?.externalId !== undefined && { externalId: link.externalId }),
    ...(link !== undefined && link.attempts > 0 && { attempts: link.attempts }),
  }
  switch (link?.state) {
    case 'present':
    case 'uploaded':
      return { party, verdict: { ...base, state: link.state } }
    case 'removed':
      return { party, verdict: { ...base, state: 'removed', reason: link.reason ?? { code: 'removed_there' } } }
    case 'refused':
      return { party, verdict: { ...base, state: 'refused', reason: link.reason ?? { code: 'other' } } }
    case 'processing':
    case 'intended':
      return openPlace(scene, party, link, base)
    default:
      return absentPlace(scene, party, link, base, about)
  }
}

type Base = Pick<Verdict, 'activity' | 'connection' | 'externalId' | 'attempts'>

/** Something was sent, and it is not known what became of it. */
const openPlace = ({ now, settings }: Scene, party: Party, link: Link, base: Base): Place => {
  const isProcessing = link.state === 'processing'
  const reason: Reason = { code: isProcessing ? 'processing' : 'confirming' }
  const onItsWay = { ...base, state: 'on_its_way' as const }
  const out = party.out ?? party.forbids
  if (out !== undefined) return { party, verdict: { ...onItsWay, reason: out } }
  if (!settings.isOn) return { party, verdict: { ...onItsWay, reason } }
  const next = Math.max(link.notBefore ?? 0, party.waits?.upload ?? 0)
  if (next > now) return { party, verdict: { ...onItsWay, reason, next } }
  return { party, verdict: { ...onItsWay, reason }, wants: isProcessing ? 'check' : 'confirm' }
}

const absentPlace = (
  scene: Scene,
  party: Party,
  link: Link | undefined,
  base: Base,
  { supply, forAll }: { readonly supply: Supply; readonly forAll: Obstacle | undefined },
): Place => {
  const obstacle = forAll ?? obstacleAt(scene, party)
  if (obstacle !== undefined) {
    const state = syncReasonOwner(obstacle.reason.code) === 'time' ? 'not_yet' : 'left_out'
    return { party, verdict: { ...base, state, ...obstacle } }
  }
  const attempts = link?.attempts ?? 0
  if (attempts >= uploadsAtMost)
    return { party, verdict: { ...base, state: 'failed', reason: link?.reason ?? { code: 'upload' } } }
  const waiting = supply.state === 'none' ? supply.obstacle : obstacleNow(scene, party, link)
  if (waiting !== undefined) {
    const hasFailed = attempts > 0 && waiting.reason.code !== 'awaits_listing'
    const isHopeless = supply.state === 'none' && waiting.next === undefined
    const state = isHopeless ? 'left_out' : hasFailed ? 'failed' : 'not_yet'
    return { party, verdict: { ...base, state, ...waiting } }
  }
  return { party, verdict: { ...base, state: 'on_its_way', ...because('not_yet') }, wants: 'upload' }
}

/** Whoever may be sent it by another target as well gets it first, from us. */
const inOrderOfForwarding = (targets: readonly Party[]): readonly Party[] =>
  targets
    .map((target) => ({ target, senders: targets.filter((other) => forwards(other, target)).length }))
    .sort(
      (one, other) =>
        other.senders - one.senders ||
        one.target.rank - other.target.rank ||
        (one.target.connection < other.target.connection ? -1 : 1),
    )
    .map(({ target }) => target)

const canBeAsked = (scene: Scene, link: Link): boolean => {
  const party = scene.parties.get(link.connection)
  const until = Math.max(link.notBefore ?? 0, party?.waits?.upload ?? 0)
  const isOpen = party !== undefined && party.out === undefined && party.forbids === undefined
  return isOpen && until <= scene.now && link.attempts < uploadsAtMost
}

const editSteps = (scene: Scene): readonly Step[] =>
  editsOf([...scene.links.values()], scene.listings, scene.parties, scene.flows)
    .filter(({ link }) => canBeAsked(scene, link))
    .map(({ link, changes }) => ({ do: 'edit', activity: link.activity, to: link.connection, changes }))

const removeSteps = (scene: Scene, reason: Reason): readonly Step[] =>
  [...scene.links.values()]
    .filter((link) => link.state === 'uploaded' && link.externalId !== undefined && canBeAsked(scene, link))
    .filter(({ connection }) => scene.parties.get(connection)?.can.remove === true)
    .map(({ activity, connection: to }) => ({ do: 'remove', activity, to, reason }))

/**
 * Takes back what we uploaded, and nothing else: for all connections, or for one. What is taken back is not sent again.
 */
export const planRollback = (view: SyncView, only?: { readonly connection?: string }): Plan => {
  const steps = scenesOf(view)
    .flatMap((scene) => removeSteps(scene, { code: 'removed_by_person' }))
    .filter((step) => step.do === 'remove' && (only?.connection ?? step.to) === step.to)
  return { steps, verdicts: plan(view).verdicts }
}
