/** Places within the band: sky (sleep and heart), a row of workouts, a row of steps, the axis. */

import { type Stage, stages } from '../../lib/stages.js'
import { spanOf, type View } from '../../lib/zoom.js'

export interface Frame {
  readonly width: number
  readonly left: number
  readonly right: number
  readonly view: View
  x(at: number): number
  at(x: number): number
}

export const sky = { top: 8, height: 152 } as const
export const workouts = { top: 168, height: 22 } as const
export const steps = { top: 200, height: 56 } as const
export const axis = { top: 256, height: 22 } as const
export const bandHeight = 280

export const frameOf = (view: View, width: number): Frame => {
  const left = width < 560 ? 42 : 48
  const right = width < 560 ? 28 : 36
  const inner = Math.max(1, width - left - right)
  return {
    width,
    left,
    right,
    view,
    x: (at) => left + ((at - view.from) / spanOf(view)) * inner,
    at: (x) => view.from + ((x - left) / inner) * spanOf(view),
  }
}

/** The top of a stage's floor in the skyline; awake is highest. */
export const stageTop = (stage: Stage): number =>
  sky.top + 12 + (stages.indexOf(stage) * (sky.height - 12)) / stages.length

/** A scale for the heart that does not change with every movement: whole twenties around what is seen. */
export const heartScale = (low: number, high: number): { low: number; high: number; marks: number[] } => {
  const from = Math.min(40, Math.floor(low / 20) * 20)
  const to = Math.max(120, Math.ceil(high / 20) * 20)
  const step = to - from > 120 ? 40 : 20
  const marks: number[] = []
  for (let mark = Math.ceil(from / step) * step; mark <= to; mark += step) marks.push(mark)
  return { low: from, high: to, marks }
}

export const heartY = (value: number, scale: { low: number; high: number }): number =>
  sky.top + sky.height * (1 - (value - scale.low) / (scale.high - scale.low))

/** `M…L…` through the points, lifted where neighbours are too far apart to be one line. */
export const linePath = (places: readonly (readonly [number, number, number])[], apartMs: number): string => {
  let path = ''
  let before: number | undefined
  for (const [at, x, y] of places) {
    path += `${before === undefined || at - before > apartMs ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`
    before = at
  }
  return path
}

export const rect = (x: number, y: number, width: number, height: number): string =>
  `M${x.toFixed(1)} ${y.toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h${(-width).toFixed(1)}z`

/** Where the sky ends. */
export const floor = sky.top + sky.height

/** Hours of sleep that reach the top of the sky. */
export const mostHours = 11
