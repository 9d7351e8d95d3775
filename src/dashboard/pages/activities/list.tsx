/** All workouts, newest first, each once however many services have it. */
import { useState } from 'preact/hooks'
import type { Activities, ActivityItem, Flows, SyncStatus } from '../../api.js'
import { syncPath } from '../../lib/keep-true.js'
import { count, number } from '../../lib/numbers.js'
import { useKept, useResource } from '../../lib/resource.js'
import { goQuietly, href } from '../../lib/router.js'
import { startOf } from '../../lib/workout-time.js'
import { Loaded, PageHead } from '../../parts/page.js'
import { Blank, Skeletons } from '../../parts/states.js'
import { type Filter, filterOf, pathOfPage } from './filter.js'
import { Filters } from './filters.js'
import { ActivityRow } from './row.js'

export const ActivityList = ({ params }: { readonly params: Readonly<Record<string, string>> }) => {
  const filter = filterOf(params)
  const first = useKept<Activities>(pathOfPage(filter))
  const flows = useResource<Flows>('/v1/flows')
  const status = useResource<SyncStatus>(syncPath)
  // What stands above the list is shown with it, so that the list does not jump.
  const isSettled = [flows, status].every(({ data, problem }) => data !== undefined || problem !== undefined)
  const total = first.data?.total
  return (
    <>
      <PageHead
        title="Activities"
        lead={
          total === undefined || total === 0
            ? 'Every workout once, and at which services it is.'
            : `${count(total, 'workout')}, each once, and at which services it is.`
        }
      />
      <Loaded
        resource={isSettled || first.data === undefined ? first : { reload: first.reload }}
        skeleton={<Skeletons rows={8} height={76} label="Loading the workouts" />}
      >
        {(data) =>
          data.total === 0 ? (
            <NothingYet flows={flows.data} />
          ) : (
            <>
              <OffNotice status={status.data} />
              <Filters filter={filter} sports={data.sports} parties={flows.data?.parties ?? []} />
              {data.activities.length === 0 ? (
                <NothingFound />
              ) : (
                // Other filters are another list, which begins with its first page again.
                <Pages key={pathOfPage(filter)} filter={filter} />
              )}
            </>
          )
        }
      </Loaded>
    </>
  )
}

const Pages = ({ filter }: { readonly filter: Filter }) => {
  const [pages, show] = useState(1)
  return <OnePage filter={filter} pages={pages} more={() => show(pages + 1)} />
}

interface PageProps {
  readonly filter: Filter
  /** How many pages from here on are wanted. */
  readonly pages: number
  readonly more: () => void
  readonly after?: string
  readonly monthBefore?: string
}
/** A page of the list, and the pages behind it: each is read, and kept true, by itself. */
const OnePage = ({ filter, pages, more, after, monthBefore }: PageProps) => {
  const { data, problem, loading, reload } = useResource<Activities>(pathOfPage(filter, after))
  if (data === undefined)
    return problem === undefined ? (
      <Skeletons rows={3} height={76} label="Loading more workouts" />
    ) : (
      <p class="row">
        <span class="quiet">{problem.detail}</span>
        <button type="button" class="button" onClick={reload}>
          Try again
        </button>
      </p>
    )
  const groups = byMonth(data.activities)
  return (
    <>
      {groups.map(({ month, activities }) => (
        <section key={month} class="activity-month" aria-label={month}>
          {month === monthBefore ? null : <h2>{month}</h2>}
          <ol>
            {activities.map((activity) => (
              <ActivityRow key={activity.id} activity={activity} />
            ))}
          </ol>
        </section>
      ))}
      {data.next === undefined ? null : pages > 1 ? (
        <OnePage
          filter={filter}
          pages={pages - 1}
          more={more}
          after={data.next}
          {...(groups.at(-1) === undefined ? {} : { monthBefore: groups.at(-1)?.month ?? '' })}
        />
      ) : (
        <button type="button" class="button" disabled={loading} onClick={more}>
          More workouts
        </button>
      )}
    </>
  )
}

const byMonth = (activities: readonly ActivityItem[]) => {
  const groups: { month: string; activities: ActivityItem[] }[] = []
  for (const activity of activities) {
    const { month } = startOf(activity)
    const last = groups.at(-1)
    if (last?.month === month) last.activities.push(activity)
    else groups.push({ month, activities: [activity] })
  }
  return groups
}

const OffNotice = ({ status }: { readonly status: SyncStatus | undefined }) =>
  status === undefined || status.isOn ? null : (
    <p class="activity-off">
      Syncing is off: workouts are listed, and stay where they are. <a href={href('flows')}>See what would happen</a>
    </p>
  )

const NothingYet = ({ flows }: { readonly flows: Flows | undefined }) => {
  const givers = flows?.parties.length ?? 0
  return (
    <Blank
      icon="activities"
      title="No workouts yet"
      action={
        <a class="button primary" href={href('connect')}>
          {givers === 0 ? 'Connect a service with workouts' : 'See how the services stand'}
        </a>
      }
    >
      {givers === 0
        ? 'As soon as a service with workouts is connected, every ride and run is listed here: once, with the services it is at.'
        : `${number(givers)} ${givers === 1 ? 'service with workouts is' : 'services with workouts are'} connected. What they list appears here by itself.`}
    </Blank>
  )
}

const NothingFound = () => (
  <Blank
    icon="check"
    title="No such workout"
    action={
      <button type="button" class="button" onClick={() => goQuietly(href('activities'))}>
        Show all
      </button>
    }
  >
    Nothing fits all of what you asked for. With less of it there may be something.
  </Blank>
)
