/** Holds the view and moves it; everything below only draws. */
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import type { Kind, RecordItem } from '../../api.js'
import { useCell } from '../../lib/cell.js'
import { familyOrder } from '../../lib/families.js'
import { route } from '../../lib/router.js'
import { useCatalogue } from '../../lib/services.js'
import { nightOf, offsetTeller } from '../../lib/stages.js'
import { addDays, browserOffset, dayMs, localMs, minuteMs } from '../../lib/time.js'
import {
  atLevel,
  bandOf,
  clamped,
  dayAt,
  firstDay,
  type Level,
  levelOf,
  levels,
  moved,
  spanOf,
  type View,
  zoomed,
} from '../../lib/zoom.js'
import { Stale } from '../../parts/states.js'
import { Band } from './band.js'
import { Controls } from './controls.js'
import { cursor } from './cursor.js'
import { useKeys } from './keys.js'
import { KindChart } from './kind-chart.js'
import { Lane } from './lane.js'
import { Legend, useHidden } from './legend.js'
import { LinesChoice, useLines } from './lines-choice.js'
import { type Question, type Scene, useDays, useNights } from './scene.js'
import { WhyPanel } from './why-panel.js'

interface Props {
  readonly kinds: readonly Kind[]
  /** The sleeps of the last days, by which the first view is chosen. */
  readonly records: readonly RecordItem[]
  /** An instant. */
  readonly now: number
}
export const Looking = ({ kinds, records, now: instant }: Props) => {
  const all = useCatalogue()
  const { params } = useCell(route)
  const [view, setView] = useState<View>(() => {
    const now = instant + offsetTeller(records, browserOffset)(instant) * minuteMs
    const nights = records.map(nightOf)
    const level = levels.find((name) => name === params['zoom'])
    const last = params['day'] === undefined ? now : localMs(params['day']) + dayMs
    if (level !== undefined && level !== 'day') return atLevel(level, { from: last, to: last }, now + dayMs)
    return bandOf(params['day'] ?? firstDay(now, nights), nights)
  })
  // Days are those of waking: as long as the nights around are not here, a usual waking stands in.
  const [settling, settle] = useState(params['zoom'] === undefined ? params['day'] : undefined)
  const [question, ask] = useState<Question>()
  const { shown, isHidden, hide } = useHidden(kinds)
  const { lines, setLines } = useLines()
  const find = (name: string) => shown.find(({ kind }) => kind === name)
  const { nights, offsetAt, ready, problem, reload } = useNights(
    view,
    kinds.some(({ kind }) => kind === 'sleep_session'),
    records,
    lines,
  )
  const daysOf = useDays(view, all.services)
  const now = instant + offsetAt(instant) * minuteMs
  const end = now + dayMs
  const look = useCallback((next: View) => setView(clamped(next, end)), [end])
  useEffect(() => {
    if (settling === undefined || !ready) return
    settle(undefined)
    look(bandOf(settling, nights))
  }, [settling, nights, ready, look])
  useEffect(() => () => cursor.set(undefined), [])

  const toDay = (day: string) => {
    look(bandOf(day, nights))
    settle(day)
  }
  const step = (direction: -1 | 1) =>
    levelOf(view) === 'day'
      ? toDay(addDays(dayAt(view.from + minuteMs, nights), direction))
      : look(moved(view, direction * spanOf(view), end))
  const choose = (level: Level) =>
    level === 'day' ? toDay(dayAt(Math.min(view.to, now) - 1.2 * dayMs, nights)) : look(atLevel(level, view, end))
  const toNow = () =>
    levelOf(view) === 'day'
      ? toDay(firstDay(now, nights))
      : look(atLevel(levelOf(view) as Exclude<Level, 'day'>, { from: now, to: now }, end))
  useKeys({
    move: (screens) => look(moved(view, screens * spanOf(view), end)),
    zoom: (factor) => look(zoomed(view, factor, cursor.get() ?? (view.from + view.to) / 2, end)),
    choose,
    toNow,
  })
  const scene: Scene = useMemo(
    () => ({
      view,
      lines,
      successorOf: (connector) => all.services.find(({ id }) => id === connector)?.successor,
      now,
      offsetAt,
      daysOf,
      nameOf: all.nameOf,
      ask,
    }),
    [view, lines, now, offsetAt, daysOf, all.services],
  )
  const charts = shown
    .filter(({ kind }) => !['sleep_session', 'exercise', 'heart_rate', 'step_count'].includes(kind))
    .sort((a, b) => familyOrder(a.family) - familyOrder(b.family))
  return (
    <>
      {problem === undefined ? null : <Stale problem={problem} again={reload} />}
      <Controls view={view} offset={offsetAt((view.from + view.to) / 2)} choose={choose} step={step} toNow={toNow} />
      <Legend kinds={kinds} isHidden={isHidden} hide={hide}>
        <LinesChoice lines={lines} setLines={setLines} />
      </Legend>
      <div class="timeline" data-ready={ready}>
        <Band scene={scene} nights={nights} shown={find} end={end} setView={look} />
        <div class="grid two">
          {charts
            .filter(({ shape }) => shape === 'sample')
            .map((kind) => (
              <KindChart key={kind.kind} kind={kind} scene={scene} end={end} setView={look} />
            ))}
        </div>
        <div class="grid">
          {charts
            .filter(({ shape }) => shape !== 'sample')
            .map((kind) => (
              <Lane key={kind.kind} kind={kind} scene={scene} />
            ))}
        </div>
      </div>
      {question === undefined ? null : (
        <WhyPanel question={question} scene={scene} all={all} close={() => ask(undefined)} />
      )}
    </>
  )
}
