/** In the end every workout is everywhere it may be, once, and wherever it is not, for a reason that is right. */
import { hourMs } from '../../../src/kit/index.js'
import { type Engine, loadView } from '../../../src/runtime/index.js'
import { type MatchPlan, match, plan, type SyncView, type Verdict, withMatch } from '../../../src/sync/index.js'
import { individualOf } from '../instance.js'
import type { WorkoutsPlan } from '../workouts/plan.js'
import type { Seen, Sight } from '../workouts/truth.js'
import type { World } from '../world.js'
import { told } from './facts.js'
import { isRight } from './reasons.js'
import { showTime } from './stored.js'

export interface WorkoutsVerdict {
  readonly problems: readonly string[]
  /** Pairs of workout and service: there, and not there with a good reason. */
  readonly there: number
  readonly absent: number
}

/** What came so late was perhaps not seen any more. */
const lateMs = 6.5 * hourMs

export const checkWorkouts = async (world: World, sight: Sight, wanted: WorkoutsPlan): Promise<WorkoutsVerdict> => {
  const problems: string[] = []
  let [there, absent] = [0, 0]
  sight.look()
  const connectors = new Map(world.connectors.map((one) => [one.id, one]))
  for (const person of world.plan.people) {
    const engine = { store: world.store, world: { now: () => world.clock.now() }, connectors } as unknown as Engine
    const loaded = await loadView(engine, individualOf(person))
    const found = match(loaded)
    const news = found.activities.length + found.assign.length + found.join.length + found.links.length
    if (news > 0) problems.push(`matching again finds something new: ${newsIn(loaded, found)}`)
    const view = withMatch(loaded, found)
    const planned = plan(view)
    problems.push(...told(planned.steps, (step) => `planning again plans ${JSON.stringify(step)}`))
    if (!view.settings.isOn) problems.push('syncing was never switched on')
    const scene = { world, wanted, sight, view, person }
    problems.push(...copies(scene), ...mistaken(scene), ...unlisted(scene), ...forbidden(scene))
    for (const verdict of planned.verdicts) {
      const problem = judged(scene, verdict)
      if (problem !== undefined) problems.push(problem)
      else if (verdict.state === 'present' || verdict.state === 'uploaded') there++
      else absent++
    }
  }
  return { problems: [...new Set(problems)], there, absent }
}

/** Of what is known already, only what differs. */
const newsIn = (view: SyncView, { activities, links, ...others }: MatchPlan): string => {
  const differing = (before: object | undefined, after: object): object =>
    Object.fromEntries(
      Object.entries(after).filter(
        ([name, value]) => JSON.stringify(value) !== JSON.stringify((before as Record<string, unknown>)?.[name]),
      ),
    )
  return JSON.stringify({
    ...others,
    activities: activities.map(({ id, summary }) => [
      id,
      differing(view.activities.find((one) => one.id === id)?.summary, summary),
      differing(summary, view.activities.find((one) => one.id === id)?.summary ?? {}),
    ]),
    links: links.map((link) => [
      link.activity,
      differing(
        view.links.find((one) => one.activity === link.activity && one.connection === link.connection),
        link,
      ),
    ]),
  })
}

export interface WorkoutsScene {
  readonly world: World
  readonly wanted: WorkoutsPlan
  readonly sight: Sight
  readonly view: SyncView
  readonly person: number
}

const short = (workout: string): string => workout.slice(0, 8)

/** I8. Beside what is there by itself an upload may stand where that came later, or was listed later: told at once, if not. */
const copies = ({ world, person }: WorkoutsScene): string[] =>
  world.plan.accounts.flatMap(({ service }) => {
    const shelf = world.sandbox.shelf(service, person)
    const uploads = new Map<string, number>()
    for (const { recordedAs, isUpload } of shelf.list(world.clock.now()))
      if (recordedAs !== undefined && isUpload) uploads.set(recordedAs, (uploads.get(recordedAs) ?? 0) + 1)
    const { strangers } = shelf.truth(world.clock.now())
    return [
      ...[...uploads].flatMap(([workout, count]) =>
        count > 1 ? [`twice: workout ${short(workout)} was uploaded ${count} times to ${service}`] : [],
      ),
      ...strangers.map((id) => `${service} was sent something that nobody did: ${id}`),
    ]
  })

/** Every workout is one activity, and no activity is two workouts. */
const mistaken = ({ view, sight }: WorkoutsScene): string[] => {
  const connectorOf = connectorsIn(view)
  const activities = new Map<string, Set<string>>()
  const workouts = new Map<string, Set<string>>()
  const add = (map: Map<string, Set<string>>, key: string, value: string): void =>
    void map.set(key, (map.get(key) ?? new Set()).add(value))
  for (const { connection, externalId, activity, goneAt } of view.listings) {
    const seen = sight.at(connectorOf(connection), externalId)
    if (seen === undefined || activity === undefined || goneAt !== undefined) continue
    add(activities, activity, seen.workout)
    add(workouts, seen.workout, activity)
  }
  const several = (map: Map<string, Set<string>>, tell: (key: string, values: readonly string[]) => string): string[] =>
    [...map].flatMap(([key, values]) => (values.size > 1 ? [tell(key, [...values])] : []))
  const whereOf = (activity: string): string =>
    view.listings
      .filter((one) => one.activity === activity)
      .map(({ connection, externalId, summary: { start } }) => {
        const at = 'at' in start ? showTime(start.at) : start.local
        return `${connectorOf(connection)} ${externalId} ${at}`
      })
      .join(', ')
  return [
    ...several(activities, (id, those) => `taken for one: workouts ${those.map(short).join(' and ')} (${whereOf(id)})`),
    ...several(
      workouts,
      (id, those) => `taken for ${those.length}: workout ${short(id)} (${those.map(whereOf).join(' | ')})`,
    ),
  ]
}

export const connectorsIn = ({ parties }: Pick<SyncView, 'parties'>): ((connection: string) => string) => {
  const names = new Map(parties.map(({ connection, connector }) => [connection, connector]))
  return (connection) => names.get(connection) ?? ''
}

/** What is at a service by itself, and nobody has heard of it. */
const unlisted = ({ world, view, sight, person }: WorkoutsScene): string[] => {
  const connectorOf = connectorsIn(view)
  const listed = new Set(
    view.listings.map(({ connection, externalId }) => {
      const seen = sight.at(connectorOf(connection), externalId)
      return `${seen?.service} ${seen?.id}`
    }),
  )
  return world.plan.accounts.flatMap(({ service }) =>
    told(
      world.sandbox
        .shelf(service, person)
        .list(world.clock.now())
        .filter(
          ({ id, isUpload, createdAt }) => !isUpload && isSettled(world, createdAt) && !listed.has(`${service} ${id}`),
        ),
      ({ id, outline }) => `never listed: ${service} ${id} of ${showTime(outline.start.at)}`,
    ),
  )
}

export const isSettled = ({ askedAt = 0 }: World, at: number): boolean => at < askedAt - lateMs

/** What stands where nothing may flow to, or is private everywhere it came from. */
const forbidden = ({ sight, wanted }: WorkoutsScene): string[] => {
  const all = sight.all()
  return all.flatMap((upload) => {
    if (!upload.isUpload) return []
    const sources = all.filter(
      ({ workout, isUpload, service }) => workout === upload.workout && !isUpload && service !== upload.service,
    )
    const about = `workout ${short(upload.workout)} was sent to ${upload.service}`
    const isForbidden = ({ service }: Seen): boolean =>
      wanted.forbidden.some(([source, target]) => source === service && target === upload.service)
    const isPrivate = ({ service, isPrivate: told }: Seen): boolean => told && !wanted.syncPrivate.includes(service)
    if (sources.every(isForbidden)) return [`${about} against the flow rules`]
    if (sources.every(isPrivate) && sources.every(({ service }) => service !== 'garmin'))
      return [`${about}, though private`]
    return []
  })
}

const judged = (scene: WorkoutsScene, verdict: Verdict): string | undefined => {
  const { view, sight, world, person } = scene
  const service = connectorsIn(view)(verdict.connection)
  const those = view.listings
    .filter(({ activity }) => activity === verdict.activity)
    .flatMap(({ connection, externalId }) => sight.at(connectorsIn(view)(connection), externalId) ?? [])
  const [first] = those
  // By a clock that is ahead it is not over yet.
  const isLate = ({ createdAt, outline: { end } }: Seen): boolean => !isSettled(world, Math.max(createdAt, end.at))
  if (first === undefined || those.some((one) => !one.isUpload && isLate(one))) return undefined
  const truth = world.sandbox.workouts(service, person)
  const about = `workout ${short(first.workout)} (${showTime(first.outline.start.at)})`
  const isThere = (truth.copies.get(first.workout) ?? 0) > 0
  if (verdict.state === 'present' || verdict.state === 'uploaded')
    return isThere || truth.removed.has(first.workout)
      ? undefined
      : `lost: ${about} is said to be ${verdict.state} at ${service}, and never was`
  const code = verdict.reason?.code ?? 'nothing'
  const attempts = verdict.attempts === undefined ? '' : ` after ${verdict.attempts} attempts`
  const said = `${about} is not at ${service}: ${verdict.state}, ${code}${attempts}${verdict.reason?.message === undefined ? '' : ` (${verdict.reason.message})`}`
  // Nobody could tell whether it had arrived: the person looks, and decides.
  const isOpen = verdict.state === 'refused' && code === 'upload'
  if (isThere && verdict.state !== 'removed' && !isOpen) return `${said}; and yet it is there`
  const sources = sight.all().filter(({ workout, isUpload }) => workout === first.workout && !isUpload)
  return isRight(scene, { verdict, service, sources, workout: first })
    ? undefined
    : `${said}; that is not so, as it was recorded at ${sources.map(({ service: where }) => where).join(', ')}`
}
