/** One kind, one chart, drawn when it comes into sight. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type uPlot from 'uplot'
import type { Kind } from '../../api.js'
import { useCell } from '../../lib/cell.js'
import { gapAt } from '../../lib/gaps.js'
import { spoken } from '../../lib/numbers.js'
import { nearest, summaryOf } from '../../lib/points.js'
import { paint } from '../../lib/theme.js'
import { levelOf, spanOf, type View } from '../../lib/zoom.js'
import { Skeleton } from '../../parts/states.js'
import { useWidth } from '../../parts/use-width.js'
import { ChartHead } from './chart-head.js'
import { cursor } from './cursor.js'
import { useGestures } from './gestures.js'
import { plot, plotHeight, plotInset } from './plot.js'
import { type Scene, useSeries, within } from './scene.js'
import { seamText } from './seams.js'
import { SourceKey } from './source-key.js'

interface Props {
  readonly kind: Kind
  readonly scene: Scene
  readonly end: number
  readonly setView: (view: View) => void
}
export const KindChart = (props: Props) => {
  const place = useRef<HTMLElement>(null)
  const [seen, see] = useState(false)
  useEffect(() => {
    if (place.current === null) return
    const observer = new IntersectionObserver((entries) => see(entries.some(({ isIntersecting }) => isIntersecting)), {
      rootMargin: '240px',
    })
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [])
  return (
    <figure class="card chart" ref={place} aria-label={props.kind.title}>
      {seen ? (
        <ChartBody {...props} />
      ) : (
        <>
          <ChartHead kind={props.kind} />
          <div style={{ height: `${plotHeight}px` }} />
        </>
      )}
    </figure>
  )
}

const ChartBody = ({ kind, scene, end, setView }: Props) => {
  const box = useRef<HTMLDivElement>(null)
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot>(undefined)
  const width = useWidth(box)
  const painted = useCell(paint)
  const shared = useCell(cursor)
  const [own, setOwn] = useState<number>()
  const series = useSeries(kind, scene)
  const { view } = scene
  const { window } = series
  const points = within(series.points, window, series.stepMs)
  // A month up to the day has an axis of its own, and so a reading line of its own.
  const isContext = window !== view
  const at = isContext ? own : shared
  const setAt = isContext ? setOwn : cursor.set
  const shape = kind.adds === 'sum' ? 'bars' : series.isWholeDays && levelOf(view) === 'week' ? 'spans' : 'line'
  useGestures(box, { view, end, setView, inset: [plotInset, 8], wheel: 'with-ctrl' })
  useEffect(() => {
    if (place.current === null || width === 0 || series.state !== 'ready') return
    chart.current = plot(place.current, {
      points,
      stepMs: series.stepMs,
      gaps: series.gaps,
      view: window,
      width,
      shape,
      hue: kind.family,
      unit: kind.unit,
      own: series.own.map((line) => within(line.points, window, series.stepMs)),
      seams: series.seams.map(({ at: place, from, to }) => ({
        at: place,
        text: seamText(scene.nameOf(from), scene.nameOf(to)),
      })),
      onCursor: setAt,
    })
    return () => {
      chart.current?.destroy()
      chart.current = undefined
    }
  }, [series, window.from, window.to, width, painted, shape])
  useEffect(() => {
    // The reading line of the band and of the other charts.
    const drawn = chart.current
    if (drawn === undefined || drawn.cursor.event) return
    drawn.setCursor({ left: at === undefined ? -10 : drawn.valToPos(at, 'x'), top: at === undefined ? -10 : 0 })
  }, [at])

  const looked = at ?? (isContext ? window.to - series.stepMs / 2 : undefined)
  const point = looked === undefined ? undefined : nearest(points, looked, series.stepMs)
  const summary = summaryOf(points, kind.adds, spanOf(window), series.isWholeDays)
  const ask = () => {
    if (point === undefined) return
    if (point.record !== undefined) scene.ask({ type: 'record', id: point.record, why: point.why })
    else scene.ask({ type: 'bucket', kind: kind.kind, title: kind.title, from: point.at, to: point.at + series.stepMs })
  }
  return (
    <>
      <ChartHead
        kind={kind}
        {...(looked === undefined ? { summary } : { point, gap: gapAt(series.gaps, looked), stepMs: series.stepMs })}
        nameOf={scene.nameOf}
      />
      <SourceKey lines={series.own} nameOf={scene.nameOf} hue={kind.family} />
      <div
        ref={box}
        class="chart-place"
        style={{ height: `${plotHeight}px` }}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application has keys of its own
        tabIndex={0}
        aria-label={`${kind.title}${summary === undefined ? ': nothing here for this time' : `: ${spoken(summary.value, kind.unit)} ${summary.about}`}. Comma and full stop move the reading line, Enter asks why.`}
        onClick={ask}
        onPointerLeave={() => setAt(undefined)}
        onKeyDown={(event) => {
          if (event.key === ',' || event.key === '.') {
            const step = Math.max(series.stepMs, spanOf(window) / 96)
            setAt(Math.min(window.to, Math.max(window.from, (at ?? window.to) + (event.key === ',' ? -step : step))))
          } else if (event.key === 'Enter') ask()
          else return
          event.preventDefault()
        }}
      >
        {series.state === 'loading' ? <Skeleton height={plotHeight} /> : null}
        {series.state === 'failed' ? (
          <div class="chart-note">
            <p class="quiet">This chart could not be had.</p>
            <button type="button" class="button" onClick={series.reload}>
              Try again
            </button>
          </div>
        ) : null}
        <div ref={place} aria-hidden="true" />
        {series.state === 'ready' && points.length === 0 ? (
          <p class="chart-note quiet">{series.gaps[0]?.reason ?? 'Nothing is here for this time.'}</p>
        ) : null}
      </div>
    </>
  )
}
