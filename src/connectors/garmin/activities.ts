/**
 * Workouts. What is posted of each is its summary (figures) and, apart from it, where its file can be fetched; what
 * somebody typed in has no file. With a key of one's own they are listed. https://developer.garmin.com/gc-developer-program/activity-api/
 */
import * as kit from '../../kit/index.js'
import { maybe, z } from '../../kit/index.js'
import { history } from './history.js'
import { personalHost } from './hosts.js'
import { sportOf } from './sports.js'
import { Common, pageOf, startOf } from './summaries.js'

const Id = z.union([z.number(), z.string()]).transform(String)
const figures = {
  ...kit.numbers('distanceInMeters activeKilocalories steps averageHeartRateInBeatsPerMinute'),
  ...kit.numbers('maxHeartRateInBeatsPerMinute averageSpeedInMetersPerSecond maxSpeedInMetersPerSecond'),
  ...kit.numbers('averageRunCadenceInStepsPerMinute averageBikeCadenceInRoundsPerMinute'),
  ...kit.numbers('totalElevationGainInMeters startingLatitudeInDegree'),
}
const Posted = z.object({
  ...Common,
  ...figures,
  ...kit.texts('activityType activityName deviceName fileType callbackURL'),
  ...kit.fields('manual', z.boolean()),
  activityId: maybe(Id),
})
type Posted = z.infer<typeof Posted>

/** As Connect lists them to whom they belong. */
const Listed = z.object({
  activityId: Id,
  startTimeGMT: z.string(),
  activityType: z.object({ ...kit.texts('typeKey'), ...kit.numbers('parentTypeId') }),
  ...kit.texts('startTimeLocal activityName description'),
  ...kit.numbers(
    'distance duration elapsedDuration movingDuration elevationGain averageSpeed maxSpeed averageHR maxHR',
  ),
  ...kit.numbers('averageRunningCadenceInStepsPerMinute averageBikingCadenceInRevPerMinute avgPower calories steps'),
  ...kit.fields('hasPolyline manualActivity', z.boolean()),
  privacy: maybe(z.object(kit.texts('typeKey'))),
  userRoles: maybe(z.array(z.string())),
})
type Listed = z.infer<typeof Listed>
type Workout = Posted | Listed

const keys = ['activities', 'manuallyUpdatedActivities', 'activityFiles'] as const
const perPage = 45
const maxPages = 1000

export const activities = kit.defineStream<'exercise', readonly Workout[], number>({
  title: 'Workouts',
  emits: ['exercise'],
  page: pageOf<Workout>(z.union([Listed, Posted]), keys),
  ...history<readonly Workout[]>({
    backfill: 'activities',
    personal: { atMost: 30, ask: (task, range) => pages(task, range) },
  }),
  *map(workouts) {
    for (const workout of workouts) {
      // A file's notice knows less than the summary, which comes as well.
      const summary = isFile(workout) ? undefined : summaryOf(workout)
      const record = summary && kit.exerciseOf(summary)
      const { steps } = workout
      if (record !== undefined) yield steps === undefined ? record : withSteps(record, steps)
    }
  },
  *lists(workouts) {
    for (const workout of workouts) {
      const summary = summaryOf(workout)
      // Posted without a file: the notice of the file follows, unless somebody typed it in.
      const isComplete = 'startTimeGMT' in workout || isFile(workout) || workout.manual === true
      if (summary !== undefined && isComplete) yield summary
    }
  },
})

async function* pages(task: kit.Task, { from, to }: kit.DayWindow): AsyncGenerator<kit.Answer<unknown>> {
  for (let page = 0; page < maxPages; page++) {
    const query = { startDate: from, endDate: to, start: page * perPage, limit: perPage }
    const answer = await task.get('/activitylist-service/activities/search/activities', query, { host: personalHost })
    yield answer
    if (!Array.isArray(answer.body) || answer.body.length === 0) return
  }
  throw new kit.TransientError('too-many-pages', 'Garmin did not come to an end of its pages; it is asked again later.')
}

const isFile = (workout: Workout): boolean => 'callbackURL' in workout && workout.callbackURL !== undefined
const withSteps = <Kind extends 'exercise'>(record: kit.RecordOf<Kind>, steps: number): kit.RecordOf<Kind> =>
  ('detail' in record ? { ...record, detail: { ...record.detail, steps } } : record) as kit.RecordOf<Kind>

const summaryOf = (workout: Workout): kit.ActivitySummary | undefined =>
  'startTimeGMT' in workout ? listedSummary(workout) : postedSummary(workout)

const postedSummary = (told: Posted): kit.ActivitySummary | undefined => {
  const start = startOf(told)
  const externalId = told.activityId ?? told.summaryId
  if (start === undefined || externalId === undefined) return undefined
  const { callbackURL: url, fileType: type, activityName: name, deviceName: device, manual } = told
  const steps = kit.given(told.averageRunCadenceInStepsPerMinute, (perMinute) => perMinute / 2)
  return present({
    externalId,
    start,
    durationSeconds: told.durationInSeconds,
    sport: sportOf(told.activityType),
    name,
    device: device === 'unknown' ? undefined : device,
    isStationary: manual,
    hasPositions: told.startingLatitudeInDegree === undefined ? undefined : true,
    handle: url === undefined ? undefined : { url, type: type ?? 'FIT' },
    figures: present({
      distanceMeters: told.distanceInMeters,
      energyKcal: told.activeKilocalories,
      ascentMeters: told.totalElevationGainInMeters,
      averageHeartRate: told.averageHeartRateInBeatsPerMinute,
      maxHeartRate: told.maxHeartRateInBeatsPerMinute,
      averageCadence: steps ?? told.averageBikeCadenceInRoundsPerMinute,
      averageSpeedMetersPerSecond: told.averageSpeedInMetersPerSecond,
      maxSpeedMetersPerSecond: told.maxSpeedInMetersPerSecond,
    }),
  })
}

const listedSummary = (told: Listed): kit.ActivitySummary | undefined => {
  // A session that has half ended lists the workouts of Garmin's own test accounts.
  if (told.userRoles?.includes('ROLE_SYSTEM')) return undefined
  const { activityName: name, duration, privacy, activityType } = told
  const start = startAt(told)
  const steps = kit.given(told.averageRunningCadenceInStepsPerMinute, (perMinute) => perMinute / 2)
  return present({
    externalId: told.activityId,
    start,
    durationSeconds: elapsed(told) ?? duration,
    sport: sportOf(activityType.typeKey, activityType.parentTypeId),
    name: name === 'Untitled' ? undefined : name,
    notes: told.description,
    isPrivate: kit.given(privacy?.typeKey, (word) => word === 'private'),
    isStationary: told.manualActivity,
    hasPositions: told.hasPolyline,
    figures: present({
      distanceMeters: told.distance || undefined,
      movingSeconds: told.movingDuration,
      energyKcal: told.calories,
      ascentMeters: told.elevationGain,
      averageHeartRate: told.averageHR,
      maxHeartRate: told.maxHR,
      averagePowerWatts: told.avgPower,
      averageCadence: steps ?? told.averageBikingCadenceInRevPerMinute,
      averageSpeedMetersPerSecond: told.averageSpeed,
      maxSpeedMetersPerSecond: told.maxSpeed,
    }),
  })
}

/** Both times are written without a zone; what lies between them is the offset. */
const startAt = ({ startTimeGMT, startTimeLocal = '' }: Listed): kit.Moment => {
  const [at, local] = [startTimeGMT, startTimeLocal].map((text) => Date.parse(`${text.replace(' ', 'T')}Z`))
  if (at === undefined || Number.isNaN(at)) return { at: Number.NaN, offsetFrom: 'unknown' }
  return kit.instant(at, local === undefined || Number.isNaN(local) ? undefined : (local - at) / kit.minuteMs)
}

/** Some answers give it in milliseconds, beside a `duration` in seconds. */
const elapsed = ({ elapsedDuration, duration = Number.NaN }: Listed): number | undefined =>
  elapsedDuration !== undefined && elapsedDuration > duration * 500 ? elapsedDuration / 1000 : elapsedDuration

const present = <T extends object>(told: { [Name in keyof T]: T[Name] | undefined }): T =>
  Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) as T

const MoveIQ = z.object({ ...Common, ...kit.texts('activityType activitySubType deviceName') })
/** What a watch took for movement by itself: nobody started it, and it has neither figures nor a file. */
export const moveIQActivities = kit.defineStream<'exercise', readonly z.infer<typeof MoveIQ>[], number>({
  title: 'Movement the watch noticed',
  emits: ['exercise'],
  page: pageOf(MoveIQ, ['moveIQActivities']),
  ...history<readonly z.infer<typeof MoveIQ>[]>({ backfill: 'moveiq' }),
  map: (found) =>
    found.flatMap((told) => {
      const start = startOf(told)
      if (start === undefined) return []
      const end = kit.given(told.durationInSeconds, (seconds) => kit.plus(start, seconds * 1000))
      const detail = { sport: sportOf(told.activityType), sportName: told.activityType, source: 'autodetected' }
      const extras = {
        key: told.summaryId,
        document: told.summaryId,
        device: told.deviceName,
        method: 'derived',
      } as const
      return [kit.event('exercise', detail, { start, end }, extras)]
    }),
})
