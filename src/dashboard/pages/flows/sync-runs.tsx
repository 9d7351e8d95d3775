/** The diary of syncing, newest first. */
import type { SyncRun } from '../../api.js'
import { foldedRuns } from '../../lib/flow-words.js'
import { useNow } from '../../lib/now.js'
import { count } from '../../lib/numbers.js'
import { useResource } from '../../lib/resource.js'
import { exactText, momentText } from '../../lib/time.js'
import { Icon, type IconName } from '../../parts/icons.js'
import { Skeletons, withCode } from '../../parts/states.js'

const looks: Readonly<Record<SyncRun['state'], { icon: IconName; text: string; tone: string }>> = {
  running: { icon: 'flows', text: 'Running', tone: 'accent' },
  done: { icon: 'check', text: 'Done', tone: 'good' },
  waiting: { icon: 'clock', text: 'Waiting', tone: 'plain' },
  failed: { icon: 'broken', text: 'Failed', tone: 'bad' },
}

const asked = 40
const shown = 12

export const SyncRuns = () => {
  const { data, problem, reload } = useResource<{ runs: SyncRun[] }>(`/v1/sync/runs?limit=${asked}`)
  return (
    <section class="card" aria-label="Runs of syncing">
      <h2>What it did</h2>
      {data === undefined ? (
        problem === undefined ? (
          <Skeletons rows={4} height={36} label="Loading the runs of syncing" />
        ) : (
          <p>
            {problem.detail}{' '}
            <button type="button" class="button" onClick={reload}>
              Try again
            </button>
          </p>
        )
      ) : data.runs.length === 0 ? (
        <p class="quiet">Nothing yet. Every run is written down here: what was fetched, what was sent, what failed.</p>
      ) : (
        <ol class="sync-runs">
          {foldedRuns(data.runs)
            .slice(0, shown)
            .map((runs) => (
              <RunLine key={runs.at(-1)?.id} runs={runs} />
            ))}
        </ol>
      )}
    </section>
  )
}

const RunLine = ({ runs }: { readonly runs: readonly SyncRun[] }) => {
  const now = useNow()
  const [run] = runs
  if (run === undefined) return null
  const { icon, text, tone } = looks[run.state]
  return (
    <li>
      <span class="sync-run-state" data-tone={tone} title={text}>
        <Icon name={icon} size={16} />
        <span class="hidden-text">{text}: </span>
      </span>
      <span>
        {withCode(run.sentence.replace(/^Workouts: (.)/, (_, letter: string) => letter.toUpperCase()))}
        {runs.length > 1 ? <span class="quiet"> And {count(runs.length - 1, 'time')} before.</span> : null}
        {run.error === undefined ? null : <span class="quiet"> {withCode(run.error.message)}</span>}
      </span>
      <time class="small quiet" dateTime={run.startedAt} title={exactText(run.startedAt)}>
        {momentText(run.startedAt, now)}
      </time>
    </li>
  )
}
