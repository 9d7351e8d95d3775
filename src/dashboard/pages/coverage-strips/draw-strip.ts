/** Drawing a strip: five states told apart by shape, not only by colour. */
import type { CoverageStrip } from '../../api.js'
import { localMs, shortMonthText } from '../../lib/time.js'

type Cell = CoverageStrip['days'][number]
export const stripHeight = 20

export interface Geometry {
  readonly step: number
  readonly gap: number
  left(index: number): number
  indexAt(x: number): number
}

/** Cells share the width; when a day has less than four pixels the gaps between days go. */
export const geometryOf = (days: number, width: number): Geometry => {
  const step = days === 0 ? width : Math.min(width / days, 14)
  const gap = step >= 6 ? 2 : step >= 4 ? 1 : 0
  // The newest day is always at the right edge.
  const start = width - step * days
  return {
    step,
    gap,
    left: (index) => start + index * step,
    indexAt: (x) => Math.max(0, Math.min(days - 1, Math.floor((x - start) / step))),
  }
}

/** Where a month begins, thinned out so that names do not touch. */
export const monthMarks = (days: readonly Cell[], width: number): { x: number; text: string }[] => {
  const { left } = geometryOf(days.length, width)
  const marks: { x: number; text: string }[] = []
  days.forEach(({ day }, index) => {
    if (!day.endsWith('-01')) return
    const x = Math.round(left(index))
    const last = marks.at(-1)
    if (x > width - 28 || (last !== undefined && x - last.x < 40)) return
    marks.push({ x, text: day.endsWith('-01-01') ? day.slice(0, 4) : shortMonthText(localMs(day)) })
  })
  return marks
}

export const drawStrip = (
  canvas: HTMLCanvasElement,
  days: readonly Cell[],
  width: number,
  hue: string,
  active: number | undefined,
): void => {
  const scale = window.devicePixelRatio || 1
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(stripHeight * scale)
  canvas.style.width = `${width}px`
  canvas.style.height = `${stripHeight}px`
  const context = canvas.getContext('2d')
  if (context === null) return
  context.scale(scale, scale)
  const style = getComputedStyle(canvas)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  const fill = colour(hue.slice(4, -1))
  const { step, gap, left } = geometryOf(days.length, width)
  const wide = Math.max(step - gap, 1)
  days.forEach(({ state }, index) => {
    const x = left(index)
    drawCell(context, state, x, wide, {
      fill,
      bad: colour('--bad'),
      edge: colour('--edge'),
      surface: colour('--surface'),
    })
    if (index !== active) return
    context.strokeStyle = colour('--ink')
    context.lineWidth = 2
    context.strokeRect(x - 1, 1, wide + 2, stripHeight - 2)
  })
}

interface Colours {
  readonly fill: string
  readonly bad: string
  readonly edge: string
  readonly surface: string
}
const top = 2
const tall = stripHeight - 4

const drawCell = (
  context: CanvasRenderingContext2D,
  state: Cell['state'],
  x: number,
  wide: number,
  colours: Colours,
): void => {
  if (state === 'never') {
    // Nothing was asked: nothing but a trace of the line the strip stands on.
    context.fillStyle = colours.edge
    context.globalAlpha = 0.35
    context.fillRect(x, top + tall - 1, wide, 1)
    context.globalAlpha = 1
  } else if (state === 'complete') {
    context.fillStyle = colours.fill
    context.fillRect(x, top, wide, tall)
  } else if (state === 'provisional') {
    context.fillStyle = colours.fill
    context.fillRect(x, top + tall / 2, wide, tall / 2)
    context.globalAlpha = 0.3
    context.fillRect(x, top, wide, tall / 2)
    context.globalAlpha = 1
  } else if (state === 'empty') {
    context.strokeStyle = colours.fill
    context.globalAlpha = 0.8
    context.lineWidth = 1
    if (wide >= 3) context.strokeRect(x + 0.5, top + 0.5, wide - 1, tall - 1)
    else {
      // Too narrow for an outline: its upper and lower edge.
      context.fillStyle = colours.fill
      context.fillRect(x, top, wide, 1)
      context.fillRect(x, top + tall - 1, wide, 1)
    }
    context.globalAlpha = 1
  } else {
    context.fillStyle = colours.bad
    if (wide < 3) {
      // Too narrow for a stroke across it: broken in the middle.
      context.fillRect(x, top, wide, tall * 0.35)
      context.fillRect(x, top + tall * 0.65, wide, tall * 0.35)
      return
    }
    context.fillRect(x, top, wide, tall)
    context.strokeStyle = colours.surface
    context.lineWidth = 1.5
    context.beginPath()
    context.moveTo(x, top + tall)
    context.lineTo(x + wide, top)
    context.stroke()
  }
}
