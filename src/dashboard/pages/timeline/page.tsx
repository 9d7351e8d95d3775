/** The timeline: a day from waking to waking, and from there to years. */
import { useEffect } from 'preact/hooks'
import type { Kind, RecordItem } from '../../api.js'
import { useCell } from '../../lib/cell.js'
import { getRecords } from '../../lib/client.js'
import { gathered, onLive } from '../../lib/live.js'
import { useNow } from '../../lib/now.js'
import { reloadAll, useResource } from '../../lib/resource.js'
import { href, route } from '../../lib/router.js'
import { browserOffset, dayMs, minuteMs } from '../../lib/time.js'
import { Loaded, PageHead } from '../../parts/page.js'
import { Blank, Skeleton } from '../../parts/states.js'
import { bandHeight } from './band-geometry.js'
import { Looking } from './looking.js'
import { recordsPath } from './scene.js'
import './timeline.css'

/** New records are asked for at most this often while they pour in. */
const refreshMs = 4_000

export const TimelinePage = () => {
  const kinds = useResource<{ kinds: Kind[] }>('/v1/kinds')
  // Whole minutes: charts are drawn anew when the present moves.
  const { params } = useCell(route)
  const now = Math.floor(useNow() / minuteMs) * minuteMs
  // The clock the first view needs is the one of the last days; asked once, by whole hours, so that it is asked once.
  const hour = Math.floor(now / (60 * minuteMs)) * 60 * minuteMs + browserOffset(now) * minuteMs
  const recent = useResource<{ records: RecordItem[] }>(
    recordsPath('sleep_session', { from: hour - 5 * dayMs, to: hour + dayMs }, browserOffset),
    getRecords,
  )
  useEffect(() => {
    const again = gathered(
      () =>
        reloadAll(
          (path) => path.startsWith('/v1/series') || path.startsWith('/v1/records?') || path.startsWith('/v1/kinds'),
        ),
      refreshMs,
    )
    const stops = [
      onLive('coverage', again),
      onLive('run', (run) => run.state === 'done' && run.created + run.updated + run.deleted > 0 && again()),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
  const isReady = recent.data !== undefined || recent.problem !== undefined
  return (
    <>
      <PageHead title="Timeline" lead="A day from waking to waking, or years. Click anything to learn why." />
      <Loaded
        resource={isReady || kinds.data === undefined ? kinds : { reload: kinds.reload }}
        skeleton={<LoadingBand />}
      >
        {(data) => {
          const present = data.kinds.filter(({ count }) => count > 0)
          return present.length === 0 ? (
            <Blank
              icon="timeline"
              title="Nothing to draw yet"
              action={
                <a class="button primary" href={href('connect')}>
                  Connect a service
                </a>
              }
            >
              As soon as the first records are here, your last day appears, and grows while more arrives.
            </Blank>
          ) : (
            <Looking key={JSON.stringify(params)} kinds={present} records={recent.data?.records ?? []} now={now} />
          )
        }}
      </Loaded>
    </>
  )
}

/** As high as what will stand here. */
const LoadingBand = () => (
  <div role="status" aria-label="Loading the timeline">
    <div class="loading-head">
      <Skeleton height={32} />
    </div>
    <Skeleton height={bandHeight + 66} />
    <div class="grid two" style={{ marginTop: '16px' }}>
      <Skeleton height={200} />
      <Skeleton height={200} />
    </div>
  </div>
)
