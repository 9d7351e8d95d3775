/** One uPlot chart of one channel; pauses shaded beneath. */
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Axis, Channel } from '../../lib/channels.js'
import { distanceText, stopwatch } from '../../lib/sports.js'

export const lineHeight = 108
const inset = 44

interface Facts {
  readonly channel: Channel
  readonly axis: Axis
  readonly pauses: readonly { readonly from: number; readonly to: number }[]
  readonly width: number
  /** The point of the track under the hand. */
  readonly onCursor: (point: number | undefined) => void
}
export const linePlot = (place: HTMLElement, { channel, axis, pauses, width, onCursor }: Facts): uPlot => {
  const style = getComputedStyle(place)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  const line = colour(`--${channel.hue}`)
  const quiet = colour('--ink-2')
  const grid = { stroke: colour('--hairline'), width: 1 }
  const font = '12px system-ui, sans-serif'
  const { x, points, along } = axis
  const last = x.at(-1) ?? 1
  return new uPlot(
    {
      width,
      height: lineHeight,
      padding: [8, 12, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { setScale: false, x: false, y: false },
        points: { size: 8, width: 2, stroke: line, fill: colour('--surface') },
      },
      scales: {
        x: { time: false, range: () => [x[0] ?? 0, last] },
        y: { dir: channel.isUpsideDown ? -1 : 1, range: (_, low, high) => rangeOf(low, high) },
      },
      axes: [
        {
          size: 24,
          gap: 6,
          font,
          stroke: quiet,
          grid,
          ticks: { show: false },
          space: 72,
          incrs: along === 'time' ? timeSteps : waySteps,
          values: (_, marks) => marks.map((mark) => (along === 'time' ? stopwatch(mark) : distanceText(mark))),
        },
        {
          size: inset,
          gap: 6,
          font,
          stroke: quiet,
          grid,
          ticks: { show: false },
          space: 28,
          ...(channel.isUpsideDown ? { incrs: paceSteps } : {}),
          values: (_, marks) => marks.map((mark) => channel.text(mark)),
        },
      ],
      series: [
        {},
        {
          stroke: line,
          width: 1.5,
          points: { show: false },
          ...(channel.isGround ? { fill: fillOf(line) } : {}),
        },
      ],
      hooks: {
        drawClear: [(chart) => shade(chart, pauses, colour('--hatch'))],
        setCursor: [
          (chart) => {
            if (chart.cursor.event === undefined || chart.cursor.event === null) return
            const { left, idx } = chart.cursor
            const point = left === undefined || left < 0 || idx === null || idx === undefined ? -1 : points[idx]
            onCursor(point === undefined || point < 0 ? undefined : point)
          },
        ],
      },
    },
    [[...x], points.map((point) => (point < 0 ? null : (channel.values[point] ?? null)))],
    place,
  )
}

const minute = 60
const timeSteps = [
  10,
  30,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  3600,
  7200,
  14_400,
  43_200,
]
const waySteps = [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000]
const paceSteps = [5, 10, 15, 30, minute, 2 * minute, 5 * minute, 10 * minute]

const rangeOf = (low: number | null, high: number | null): uPlot.Range.MinMax => {
  if (low === null || high === null) return [0, 1]
  const pad = Math.max((high - low) * 0.08, Math.abs(high) * 0.01, 0.5)
  return [low - pad, high + pad]
}

const fillOf = (colour: string): string => (/^#[0-9a-f]{6}$/i.test(colour) ? `${colour}2e` : 'transparent')

const shade = (chart: uPlot, pauses: Facts['pauses'], colour: string): void => {
  const { ctx, bbox } = chart
  ctx.save()
  ctx.fillStyle = colour
  ctx.globalAlpha = 0.18
  for (const { from, to } of pauses) {
    const left = Math.max(bbox.left, chart.valToPos(from, 'x', true))
    const right = Math.min(bbox.left + bbox.width, chart.valToPos(to, 'x', true))
    if (right > left) ctx.fillRect(left, bbox.top, Math.max(1, right - left), bbox.height)
  }
  ctx.restore()
}
