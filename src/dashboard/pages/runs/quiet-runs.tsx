/** Looks for news that found none: many in a row are one line of the diary. */
import type { ComponentChildren } from 'preact'
import type { Run } from '../../api.js'
import { axisOf, clock } from '../../lib/time.js'
import { Icon } from '../../parts/icons.js'

const isQuiet = (run: Run): boolean =>
  run.state === 'done' && run.purpose === 'fresh' && run.created + run.updated + run.deleted + run.parked === 0

/** Fewer than this are read as quickly as their summary. */
const fewest = 3

/** Neighbours that belong on one line, in order. */
export const folded = (runs: readonly Run[]): Run[][] => {
  const groups: Run[][] = []
  for (const run of runs) {
    const last = groups.at(-1)
    if (last?.[0] !== undefined && isQuiet(run) && isQuiet(last[0])) last.push(run)
    else groups.push([run])
  }
  return groups.flatMap((group) => (group.length < fewest ? group.map((run) => [run]) : [group]))
}

export const QuietRuns = ({
  runs,
  children,
}: {
  readonly runs: readonly Run[]
  readonly children: ComponentChildren
}) => {
  const [newest, oldest] = [runs[0], runs.at(-1)]
  return (
    <li class="run">
      <details>
        <summary>
          <span class="quiet">{newest === undefined ? '' : clock(axisOf(newest.startedAt).local)}</span>
          <span class="run-state" data-tone="good">
            <Icon name="check" size={16} />
            <span class="hidden-text">Done: </span>
          </span>
          <span class="run-sentence quiet">
            Looked for news {runs.length} times
            {oldest === undefined ? '' : ` since ${clock(axisOf(oldest.startedAt).local)}`}: nothing new.
          </span>
          <span class="run-figures" />
          <span class="run-chevron">
            <Icon name="chevron" size={16} />
          </span>
        </summary>
        <ol class="quiet-runs">{children}</ol>
      </details>
    </li>
  )
}
