/** What was asked for and what was not: a gap is something one can see (and fill). */
import { useMemo, useState } from 'preact/hooks'
import type { CoverageStrip } from '../../api.js'
import { withQuery } from '../../lib/client.js'
import { useNow } from '../../lib/now.js'
import { count } from '../../lib/numbers.js'
import { useResource } from '../../lib/resource.js'
import { href } from '../../lib/router.js'
import { type Catalogue, useCatalogue } from '../../lib/services.js'
import { addDays, browserOffset, dayOf, minuteMs } from '../../lib/time.js'
import { Loaded, PageHead } from '../../parts/page.js'
import { Blank, Skeletons } from '../../parts/states.js'
import { FillDialog, type Wish } from './fill-dialog.js'
import { Legend } from './legend.js'
import { Months } from './months.js'
import { ReadingLine } from './reading-line.js'
import { StripRow } from './strip-row.js'
import './coverage.css'

const spans = [
  [90, '90 days'],
  [365, 'A year'],
  [1096, '3 years'],
] as const

export const CoveragePage = () => {
  const now = useNow()
  const [days, choose] = useState<number>(90)
  const today = dayOf(now + browserOffset(now) * minuteMs)
  // A day more: the person may live east of this browser.
  const to = addDays(today, 1)
  const strips = useResource<{ strips: CoverageStrip[] }>(withQuery('/v1/coverage', { from: addDays(to, -days), to }))
  const all = useCatalogue()
  const [wish, setWish] = useState<Wish>()
  return (
    <>
      <PageHead
        title="Coverage"
        lead="One strip per stream, one cell per day. Choose a cell to learn its reason, or to fill it."
      >
        <fieldset class="segments" aria-label="How far back">
          {spans.map(([length, text]) => (
            <button key={length} type="button" aria-pressed={days === length} onClick={() => choose(length)}>
              {text}
            </button>
          ))}
        </fieldset>
      </PageHead>
      <Loaded resource={strips} skeleton={<Skeletons rows={3} height={190} label="Loading the coverage" />}>
        {(data) =>
          data.strips.length === 0 ? (
            <Blank
              icon="coverage"
              title="Nothing has been asked for yet"
              action={
                <a class="button primary" href={href('connect')}>
                  Connect a service
                </a>
              }
            >
              Once a service is connected, every day it was asked about is marked here.
            </Blank>
          ) : (
            <>
              <div class="coverage-guide">
                <Legend />
                <ReadingLine today={today} />
              </div>
              <Strips strips={data.strips} all={all} ask={setWish} />
            </>
          )
        }
      </Loaded>
      {wish === undefined ? null : <FillDialog wish={wish} today={today} close={() => setWish(undefined)} />}
    </>
  )
}

interface StripsProps {
  readonly strips: readonly CoverageStrip[]
  readonly all: Catalogue
  readonly ask: (wish: Wish) => void
}
const Strips = ({ strips, all, ask }: StripsProps) => {
  const groups = useMemo(() => byConnection(strips), [strips])
  return (
    <>
      {groups.map(([connection, some]) => {
        const connector = some[0]?.connector ?? connection
        return (
          <section key={connection} class="card coverage" aria-labelledby={`coverage-${connection}`}>
            <header class="row spread">
              <h2 id={`coverage-${connection}`}>{all.nameOf(connector)}</h2>
              <span class="small quiet">{summary(some)}</span>
            </header>
            <Months days={some[0]?.days ?? []} />
            {some.map((strip) => (
              <StripRow
                key={strip.stream}
                strip={strip}
                family={all.familyOf(
                  all.services.find(({ id }) => id === connector)?.streams.find(({ name }) => name === strip.stream)
                    ?.kinds[0] ?? '',
                )}
                ask={(cell) => ask({ strip, cell, name: all.nameOf(connector) })}
              />
            ))}
          </section>
        )
      })}
    </>
  )
}

const byConnection = (strips: readonly CoverageStrip[]): [string, CoverageStrip[]][] => {
  const groups = new Map<string, CoverageStrip[]>()
  for (const strip of strips) {
    const group = groups.get(strip.connection)
    if (group === undefined) groups.set(strip.connection, [strip])
    else group.push(strip)
  }
  return [...groups]
}

const summary = (strips: readonly CoverageStrip[]): string => {
  let [failed, never] = [0, 0]
  for (const { days } of strips)
    for (const { state } of days) {
      if (state === 'failed') failed += 1
      else if (state === 'never') never += 1
    }
  if (failed === 0 && never === 0) return 'No gaps'
  const parts = [
    failed === 0 ? '' : `${count(failed, 'day')} failed`,
    never === 0 ? '' : `${count(never, 'day')} never asked`,
  ]
  return parts.filter((part) => part !== '').join(', ')
}
