/** One workout: its way, its lines, its laps, and where it is, where not, and why. */
import { useEffect } from 'preact/hooks'
import type { ActivityDetail, ActivityItem } from '../../api.js'
import { number } from '../../lib/numbers.js'
import { useResource } from '../../lib/resource.js'
import { href } from '../../lib/router.js'
import { distanceText, pacingOf, sportTitle, stopwatch } from '../../lib/sports.js'
import { startOf } from '../../lib/workout-time.js'
import { Chip } from '../../parts/bits.js'
import { Icon } from '../../parts/icons.js'
import { Loaded } from '../../parts/page.js'
import { Blank, Skeleton } from '../../parts/states.js'
import { Actions } from './actions.js'
import { Charts } from './charts.js'
import { Laps } from './laps.js'
import { TrackMap } from './map.js'
import { Places } from './places.js'
import { Sources } from './sources.js'
import { spot } from './spot.js'
import './activity.css'

export const ActivityPage = ({ id }: { readonly id: string }) => {
  const activity = useResource<ActivityDetail>(`/v1/activities/${encodeURIComponent(id)}`)
  useEffect(() => () => spot.set(undefined), [])
  return (
    <>
      <p class="activity-back">
        <a href={href('activities')} class="button plain">
          <Icon name="left" size={16} />
          All activities
        </a>
      </p>
      {activity.data === undefined && activity.problem?.status === 404 ? (
        <Gone />
      ) : (
        <Loaded resource={activity} skeleton={<Loading />}>
          {(data) => <Whole activity={data} />}
        </Loaded>
      )}
    </>
  )
}

const Whole = ({ activity }: { readonly activity: ActivityDetail }) => {
  const { content } = activity
  return (
    <article class="activity">
      <Head activity={activity} />
      <Actions activity={activity} />
      {content === undefined ? (
        <NotFetched />
      ) : (
        <div class="activity-body">
          <TrackMap content={content} sport={activity.sport} />
          <Charts content={content} sport={activity.sport} added={activity.addedChannels ?? []} />
        </div>
      )}
      <Places activity={activity} />
      {content === undefined ? null : <Laps content={content} sport={activity.sport} />}
      <Sources activity={activity} />
    </article>
  )
}

const Head = ({ activity }: { readonly activity: ActivityDetail }) => {
  const { name, sport, notes, device, isPrivate, isExcluded } = activity
  const title = name ?? sportTitle(sport)
  const start = startOf(activity)
  useEffect(() => {
    document.title = `${title} · Activities · Tributary`
  }, [title])
  return (
    <header class="activity-head">
      <div>
        <h1>{title}</h1>
        <p class="quiet row">
          <span>
            {name === undefined ? '' : `${sportTitle(sport)}, `}
            <time dateTime={activity.start} title={start.exact}>
              {start.day} {new Date(start.local).getUTCFullYear()}, {start.clock}
              {start.zone === undefined ? '' : ` ${start.zone}`}
            </time>
            {device === undefined ? '' : `, ${device}`}
          </span>
          {isPrivate === true ? <Chip icon="lock" tone="warn" text="Private" /> : null}
          {isExcluded ? <Chip icon="ended" tone="warn" text="Taken out of syncing" /> : null}
        </p>
        {notes === undefined || notes === '' ? null : <p class="activity-notes">{notes}</p>}
      </div>
      <Figures activity={activity} />
    </header>
  )
}

const Figures = ({ activity }: { readonly activity: ActivityItem }) => {
  const { figures = {}, durationSeconds, sport } = activity
  const pacing = pacingOf(sport)
  const speed = figures.averageSpeedMetersPerSecond
  const fast = speed === undefined ? null : pacing.value(speed)
  const shown: readonly (readonly [string, string | undefined, string])[] = [
    ['Distance', figures.distanceMeters === undefined ? undefined : distanceText(figures.distanceMeters), ''],
    ['Moving', figures.movingSeconds === undefined ? undefined : stopwatch(figures.movingSeconds), ''],
    ['Duration', durationSeconds === undefined ? undefined : stopwatch(durationSeconds), ''],
    [pacing.title, fast === null ? undefined : pacing.text(fast), pacing.unit],
    ['Climb', whole(figures.ascentMeters), 'm'],
    ['Heart rate', whole(figures.averageHeartRate), '/min'],
    ['Power', whole(figures.averagePowerWatts), 'W'],
    ['Energy', whole(figures.energyKcal), 'kcal'],
  ]
  return (
    <dl class="activity-totals">
      {shown.map(([title, text, unit]) =>
        text === undefined ? null : (
          <div key={title}>
            <dt class="small quiet">{title}</dt>
            <dd>
              {text}
              {unit === '' ? null : <span class="unit">{unit}</span>}
            </dd>
          </div>
        ),
      )}
    </dl>
  )
}
const whole = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : number(Math.round(value))

const NotFetched = () => (
  <Blank icon="download" title="Its track is not here">
    A workout is fetched when it is to be sent somewhere, or when you ask for samples of workouts on the{' '}
    <a href={href('flows')}>Flows</a> page. Until then we know what its services list.
  </Blank>
)

const Gone = () => (
  <Blank
    icon="activities"
    title="There is no such workout"
    action={
      <a class="button" href={href('activities')}>
        All activities
      </a>
    }
  >
    It may have been found to be the same as another one, and is listed there now.
  </Blank>
)

const Loading = () => (
  <div class="grid" role="status" aria-label="Loading the workout">
    <Skeleton height={72} />
    <Skeleton height={360} />
    <Skeleton height={240} />
  </div>
)
