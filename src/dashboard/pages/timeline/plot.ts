/** One uPlot chart of one kind: a line with its range, or bars where values add up; gaps hatched beneath. */
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Gap } from '../../lib/gaps.js'
import { number, shown } from '../../lib/numbers.js'
import type { Point } from '../../lib/points.js'
import { ticksOf } from '../../lib/ticks.js'
import type { View } from '../../lib/zoom.js'
import { drawSeams, ownColumns, ownSeries } from './plot-sources.js'

export const plotHeight = 132
/** Left of the axis, wide enough for five digits. */
export const plotInset = 44

/** `spans`: every value holds for its whole bucket and says nothing of the way from one to the next. */
export type PlotShape = 'line' | 'bars' | 'spans'

interface PlotFacts {
  readonly points: readonly Point[]
  readonly stepMs: number
  readonly gaps: readonly Gap[]
  readonly view: View
  readonly width: number
  readonly shape: PlotShape
  readonly hue: string
  readonly unit: string | undefined
  /** Where each source has a line of its own: the points of each. */
  readonly own: readonly (readonly Point[])[]
  /** Where a successor takes over. */
  readonly seams: readonly { readonly at: number; readonly text: string }[]
  readonly onCursor: (at: number | undefined) => void
}

export const plot = (place: HTMLElement, facts: PlotFacts): uPlot => {
  const { points, stepMs, view, width, shape, hue } = facts
  const bars = shape === 'bars'
  const style = getComputedStyle(place)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  const line = colour(`--${hue}`)
  const quiet = colour('--ink-2')
  const hairline = colour('--hairline')
  const isSparse = shape === 'line' && points.length < width / 9
  const font = '12px system-ui, sans-serif'
  const inner = width - plotInset - 8
  return new uPlot(
    {
      width,
      height: plotHeight,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { setScale: false, x: false, y: false },
        points: { size: 7, stroke: line, fill: colour('--surface') },
      },
      scales: {
        x: { time: false, range: () => [view.from, view.to] },
        y: { range: (_, low, high) => rangeOf(low, high, bars) },
      },
      axes: [
        {
          size: 24,
          gap: 6,
          font,
          stroke: quiet,
          grid: { stroke: hairline, width: 1 },
          ticks: { show: false },
          splits: () => ticksOf(view, inner, 76).map(({ at }) => at),
          // What would be cut off at the edge is left out.
          values: () =>
            ticksOf(view, inner, 76).map(({ at, text }) =>
              ((view.to - at) / (view.to - view.from)) * inner < text.length * 3 ? '' : text,
            ),
        },
        {
          size: plotInset,
          gap: 6,
          font,
          stroke: quiet,
          grid: { stroke: hairline, width: 1 },
          ticks: { show: false },
          space: 32,
          ...(stepsOf(facts.unit) ?? {}),
          values: (_, marks) => marks.map((mark) => axisText(mark, facts.unit)),
        },
      ],
      series:
        facts.own.length > 0
          ? ownSeries(facts, line)
          : bars
            ? [
                {},
                { stroke: line, fill: line, width: 0, points: { show: false }, paths: barPaths(stepMs, view, inner) },
              ]
            : [
                {},
                {
                  stroke: line,
                  width: shape === 'spans' ? 3 : 1.75,
                  spanGaps: isSparse,
                  points: { show: isSparse, size: 6, fill: line, stroke: line },
                },
                { stroke: 'transparent', width: 0, points: { show: false } },
                { stroke: 'transparent', width: 0, points: { show: false } },
              ],
      bands: bars || facts.own.length > 0 ? [] : [{ series: [3, 2], fill: withAlpha(line, 0.18) }],
      hooks: {
        drawClear: [(chart) => hatch(chart, facts.gaps, colour('--hatch'))],
        draw: [(chart) => drawSeams(chart, facts.seams, quiet, colour('--surface'))],
        setCursor: [
          (chart) => {
            const { left } = chart.cursor
            if (chart.cursor.event === undefined || chart.cursor.event === null) return
            facts.onCursor(left === undefined || left < 0 ? undefined : chart.posToVal(left, 'x'))
          },
        ],
      },
    },
    facts.own.length > 0 ? ownColumns(facts) : columns(points, stepMs, shape),
    place,
  )
}

/** Durations are marked at whole parts of an hour. */
const stepsOf = (unit: string | undefined): { incrs: number[] } | undefined => {
  const minutes = [1, 5, 10, 30, 60, 120, 240, 480, 960]
  return unit === 'min'
    ? { incrs: minutes }
    : unit === 's'
      ? { incrs: minutes.map((length) => length * 60) }
      : undefined
}

/** Bars begin where their bucket begins; lines pass through its middle, and break where something is missing. */
export const columns = (points: readonly Point[], stepMs: number, shape: PlotShape): uPlot.AlignedData => {
  const x: number[] = []
  const mean: (number | null)[] = []
  const low: (number | null)[] = []
  const high: (number | null)[] = []
  const bars = shape === 'bars'
  if (shape === 'spans') return spans(points, stepMs)
  let before: number | undefined
  for (const point of points) {
    if (!bars && before !== undefined && point.at - before > 3 * stepMs) {
      x.push(before + stepMs * 1.5)
      mean.push(null)
      low.push(null)
      high.push(null)
    }
    x.push(bars ? point.at : point.at + stepMs / 2)
    mean.push(bars ? point.sum : point.mean)
    low.push(point.min)
    high.push(point.max)
    before = point.at
  }
  return bars ? [x, mean] : [x, mean, low, high]
}

const spans = (points: readonly Point[], stepMs: number): uPlot.AlignedData => {
  const x = points.flatMap(({ at }) => [at, at + stepMs - 2, at + stepMs - 1])
  const values = points.flatMap(({ mean }) => [mean, mean, null])
  return [x, values, values, values]
}

/** uPlot measures bars by the distance of neighbours, which lies when most buckets are empty. */
const barPaths = (stepMs: number, view: View, inner: number): uPlot.Series.PathBuilder => {
  const wide = Math.max(1, (stepMs / (view.to - view.from)) * inner * 0.8)
  const build = uPlot.paths.bars?.({ size: [1, wide], align: 1 })
  if (build === undefined) throw new Error('this uPlot has no bars')
  return build
}

const rangeOf = (low: number | null, high: number | null, bars: boolean): uPlot.Range.MinMax => {
  if (low === null || high === null) return [0, 1]
  if (bars) return [0, high <= 0 ? 1 : high * 1.1]
  const pad = Math.max((high - low) * 0.15, Math.abs(high) * 0.01, 0.1)
  return [low - pad, high + pad]
}

const axisText = (mark: number, unit: string | undefined): string => {
  if (unit === 's') return mark % 3600 === 0 ? `${mark / 3600} h` : `${Math.round(mark / 60)} min`
  if (unit === 'min') return mark >= 60 ? `${Math.round(mark / 6) / 10} h` : `${mark} min`
  if (unit === 'm') return mark >= 1000 ? `${number(mark / 1000)} km` : `${number(mark)} m`
  if (Math.abs(mark) >= 10_000) return `${Math.round(mark / 100) / 10}k`
  return shown(mark, unit).text
}

const withAlpha = (colour: string, alpha: number): string => {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour)
  if (match === null) return colour
  const [, red = '0', green = '0', blue = '0'] = match
  return `rgba(${Number.parseInt(red, 16)}, ${Number.parseInt(green, 16)}, ${Number.parseInt(blue, 16)}, ${alpha})`
}

const hatch = (chart: uPlot, gaps: readonly Gap[], colour: string): void => {
  const { ctx, bbox } = chart
  for (const { from, to, why } of gaps) {
    const left = Math.max(bbox.left, chart.valToPos(from, 'x', true))
    const right = Math.min(bbox.left + bbox.width, chart.valToPos(to, 'x', true))
    if (right - left < 2) continue
    ctx.save()
    ctx.beginPath()
    ctx.rect(left, bbox.top, right - left, bbox.height)
    ctx.clip()
    ctx.strokeStyle = colour
    ctx.globalAlpha = why === 'nothing' ? 0.3 : 0.55
    ctx.lineWidth = (why === 'nothing' ? 1 : 2) * uPlot.pxRatio
    ctx.beginPath()
    const step = 7 * uPlot.pxRatio
    for (let x = left - bbox.height; x < right; x += step) {
      ctx.moveTo(x, bbox.top + bbox.height)
      ctx.lineTo(x + bbox.height, bbox.top)
    }
    ctx.stroke()
    ctx.restore()
  }
}
