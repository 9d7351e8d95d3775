/** What a chart shows of several sources: a line for each, told apart by dashes, or the seam where one follows another. */
import uPlot from 'uplot'
import type { Point } from '../../lib/points.js'
import { dashOf } from './source-key.js'

interface Own {
  readonly own: readonly (readonly Point[])[]
  readonly stepMs: number
  readonly shape: 'line' | 'bars' | 'spans'
  readonly width: number
}

/** Amounts stand for their whole bucket: steps; levels lead from one to the next. */
export const ownSeries = ({ own, shape, width }: Own, stroke: string): uPlot.Series[] => {
  const stepped = uPlot.paths.stepped?.({ align: 1 })
  return [
    {},
    ...own.map((points, index): uPlot.Series => {
      const isSparse = shape === 'line' && points.length < width / 9
      return {
        stroke,
        width: 1.75,
        dash: [...dashOf(index)],
        spanGaps: isSparse,
        points: { show: isSparse, size: 5, fill: stroke, stroke },
        ...(shape !== 'line' && stepped !== undefined && { paths: stepped }),
      }
    }),
  ]
}

/** All lines over one axis; where a source is silent its line breaks. */
export const ownColumns = ({ own, stepMs, shape }: Own): uPlot.AlignedData => {
  const isLine = shape === 'line'
  const shift = isLine ? stepMs / 2 : 0
  const rows = new Map<number, (number | null | undefined)[]>()
  const put = (at: number, index: number, value: number | null): void => {
    const row = rows.get(at) ?? own.map(() => undefined)
    row[index] = row[index] ?? value
    rows.set(at, row)
  }
  for (const [index, points] of own.entries()) {
    let before: number | undefined
    for (const { at } of points) {
      if (before !== undefined && at - before > (isLine ? 3 : 1) * stepMs) put(before + stepMs + shift, index, null)
      before = at
    }
    if (before !== undefined && !isLine) put(before + stepMs, index, null)
  }
  for (const [index, points] of own.entries())
    for (const { at, sum, mean } of points) {
      const row = rows.get(at + shift) ?? own.map(() => undefined)
      row[index] = shape === 'bars' ? sum : mean
      rows.set(at + shift, row)
    }
  const order = [...rows].sort(([a], [b]) => a - b)
  return [order.map(([at]) => at), ...own.map((_, index) => order.map(([, row]) => row[index]))] as uPlot.AlignedData
}

export const drawSeams = (
  chart: uPlot,
  seams: readonly { readonly at: number; readonly text: string }[],
  ink: string,
  ground: string,
): void => {
  const { ctx, bbox } = chart
  for (const { at, text } of seams) {
    const x = chart.valToPos(at, 'x', true)
    if (x <= bbox.left || x >= bbox.left + bbox.width) continue
    ctx.save()
    ctx.strokeStyle = ink
    ctx.lineWidth = uPlot.pxRatio
    ctx.setLineDash([4 * uPlot.pxRatio, 3 * uPlot.pxRatio])
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
    ctx.font = `${12 * uPlot.pxRatio}px system-ui, sans-serif`
    const isLeft = x > bbox.left + bbox.width / 2
    const room = isLeft ? x - bbox.left : bbox.left + bbox.width - x
    const wide = ctx.measureText(text).width + 12 * uPlot.pxRatio
    if (wide < room) {
      ctx.textAlign = isLeft ? 'right' : 'left'
      ctx.textBaseline = 'top'
      ctx.setLineDash([])
      ctx.strokeStyle = ground
      ctx.lineWidth = 4 * uPlot.pxRatio
      const place = x + (isLeft ? -6 : 6) * uPlot.pxRatio
      ctx.strokeText(text, place, bbox.top + 2 * uPlot.pxRatio)
      ctx.fillStyle = ink
      ctx.fillText(text, place, bbox.top + 2 * uPlot.pxRatio)
    }
    ctx.restore()
  }
}
