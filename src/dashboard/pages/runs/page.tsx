/** The diary: what happened, newest first, live at the top. */
import { useState } from 'preact/hooks'
import type { Connection, DeadLetter, Run } from '../../api.js'
import { get, problemOf, withQuery } from '../../lib/client.js'
import { runsPath } from '../../lib/keep-true.js'
import { useNow } from '../../lib/now.js'
import { useResource } from '../../lib/resource.js'
import { href } from '../../lib/router.js'
import { useCatalogue } from '../../lib/services.js'
import { say } from '../../parts/notes.js'
import { Loaded, PageHead } from '../../parts/page.js'
import { Blank, Skeletons } from '../../parts/states.js'
import { byDay } from './by-day.js'
import { DeadLetters } from './dead-letters.js'
import { folded, QuietRuns } from './quiet-runs.js'
import { RunRow } from './run-row.js'
import './runs.css'

type Filter = 'all' | 'running' | 'trouble'
const filters: readonly (readonly [Filter, string])[] = [
  ['all', 'All'],
  ['running', 'Running'],
  ['trouble', 'Trouble'],
]
const passes: Readonly<Record<Filter, (run: Run) => boolean>> = {
  all: () => true,
  running: ({ state }) => state === 'running',
  trouble: (run) => run.state === 'failed' || run.state === 'waiting' || run.parked > 0,
}

export const RunsPage = () => {
  const runs = useResource<{ runs: Run[]; next?: string }>(runsPath)
  const letters = useResource<{ deadLetters: DeadLetter[] }>('/v1/dead-letters')
  const found = letters.data?.deadLetters ?? []
  // What is set aside stands above the diary: both are shown at once, so that the diary does not jump.
  const isSettled = letters.data !== undefined || letters.problem !== undefined
  const [filter, choose] = useState<Filter>('all')
  return (
    <>
      <PageHead title="Runs" lead="What was asked, what came back, and what it changed. Newest first.">
        <fieldset class="segments" aria-label="Show">
          {filters.map(([name, text]) => (
            <button key={name} type="button" aria-pressed={filter === name} onClick={() => choose(name)}>
              {text}
            </button>
          ))}
        </fieldset>
      </PageHead>
      <Loaded
        resource={isSettled || runs.data === undefined ? runs : { reload: runs.reload }}
        skeleton={<Skeletons rows={8} height={44} label="Loading the runs" />}
      >
        {(data) => (
          <>
            {found.length === 0 ? null : <DeadLetters letters={found} reload={letters.reload} />}
            <Diary data={data} filter={filter} />
          </>
        )}
      </Loaded>
    </>
  )
}

const Diary = ({ data, filter }: { readonly data: { runs: Run[]; next?: string }; readonly filter: Filter }) => {
  const all = useCatalogue()
  const now = useNow()
  const connections = useResource<{ connections: Connection[] }>('/v1/connections').data?.connections ?? []
  const [older, setOlder] = useState<{ runs: Run[]; next?: string | undefined }>({ runs: [], next: data.next })
  const [busy, setBusy] = useState(false)
  const seen = new Set(data.runs.map(({ id }) => id))
  const runs = [...data.runs, ...older.runs.filter(({ id }) => !seen.has(id))].filter(passes[filter])
  const next = older.next ?? (older.runs.length === 0 ? data.next : undefined)
  if (runs.length === 0)
    return filter === 'all' ? (
      <Blank
        icon="runs"
        title="Nothing has run yet"
        action={
          <a class="button primary" href={href('connect')}>
            Connect a service
          </a>
        }
      >
        As soon as a service is connected, everything we ask of it is written down here.
      </Blank>
    ) : (
      <Blank icon="check" title={filter === 'running' ? 'Nothing is running' : 'No trouble'}>
        {filter === 'running'
          ? 'The next look for news starts by itself.'
          : 'Everything asked for was answered and understood.'}
      </Blank>
    )
  const more = async () => {
    setBusy(true)
    try {
      const page = await get<{ runs: Run[]; next?: string }>(
        withQuery(runsPath, {}).concat(`&before=${encodeURIComponent(next ?? '')}`),
      )
      setOlder({ runs: [...older.runs, ...page.runs], next: page.next ?? '' })
    } catch (error) {
      say(problemOf(error).detail, 'bad')
    }
    setBusy(false)
  }
  return (
    <>
      {byDay(runs, now).map(([title, some]) => (
        <section key={title} class="diary" aria-label={title}>
          <h2>{title}</h2>
          <ol class="card">
            {folded(some).map((group) => {
              const rows = group.map((run) => (
                <RunRow
                  key={run.id}
                  run={run}
                  all={all}
                  account={connections.find(({ id }) => id === run.connection)?.accountName}
                />
              ))
              const last = group.at(-1)
              return last !== undefined && group.length > 1 ? (
                <QuietRuns key={`quiet-${last.id}`} runs={group}>
                  {rows}
                </QuietRuns>
              ) : (
                rows
              )
            })}
          </ol>
        </section>
      ))}
      {next === undefined || next === '' ? null : (
        <button type="button" class="button" disabled={busy} onClick={() => void more()}>
          Older runs
        </button>
      )}
    </>
  )
}
