/** Whether what is said to keep a workout from a service is so. */
import type { Verdict } from '../../../src/sync/index.js'
import type { Seen } from '../workouts/truth.js'
import type { WorkoutsScene } from './workouts.js'

interface Absence {
  readonly verdict: Verdict
  readonly service: string
  /** Where it was recorded. */
  readonly sources: readonly Seen[]
  readonly workout: Seen
}
/** As often as it is tried. */
const attemptsAtMost = 5
/** Files lie there for a day; what came by way of Strava is not handed on; no file of what was typed in; Premium only. */
const handsLittleOut = ['garmin', 'intervals-icu', 'wahoo', 'trainingpeaks']
/** Who tells wall clocks without an offset; what is nowhere else nobody can place. */
const wallClocks = ['trainingpeaks', 'runkeeper']

export const isRight = (scene: WorkoutsScene, { verdict, service, sources, workout }: Absence): boolean => {
  const { world, wanted, person } = scene
  const connector = world.connectors.find(({ id }) => id === service)
  const truth = world.sandbox.workouts(service, person)
  const isRemovedAt = (where: string): boolean => world.sandbox.workouts(where, person).removed.has(workout.workout)
  const isShut = ({ service: where }: Seen): boolean => handsLittleOut.includes(where) || isRemovedAt(where)
  switch (verdict.reason?.code) {
    case 'flow':
      return sources.every(
        ({ service: from }) =>
          from === service || wanted.forbidden.some(([source, target]) => source === from && target === service),
      )
    case 'private':
      return sources.some(({ isPrivate }) => isPrivate)
    case 'not_receiving':
      return connector?.activities?.upload === undefined
    case 'removed_there':
      return truth.removed.has(workout.workout)
    case 'gone':
    case 'nosupplier':
    case 'unpaid':
      return sources.every(isShut)
    case 'stationary':
    case 'data_insufficient':
      return workout.outline.isStationary
    case 'nongps':
      return !workout.outline.hasPositions
    case 'tz_unknown':
      return sources.every((source) => wallClocks.includes(source.service) || isShut(source))
    case 'type_unsupported':
      return true
    case 'download':
      return sources.every((source) => isShut(source)) || hasGivenUp(scene, verdict)
    case 'upload':
      return verdict.state === 'refused' || (verdict.attempts ?? 0) >= attemptsAtMost
    default:
      return false
  }
}

const hasGivenUp = ({ view }: WorkoutsScene, { activity }: Verdict): boolean =>
  view.listings.some((listing) => listing.activity === activity && listing.failures >= attemptsAtMost)
