/** Where one line goes on with another source because a service took over from its predecessor. Pure. */
import type { Point } from './points.js'

export interface Seam {
  /** On the axis, where the successor begins. */
  readonly at: number
  readonly from: string
  readonly to: string
}

/**
 * A seam is told once for each succession, where the successor begins for good: while both tell of the same days the
 * line may go back and forth.
 */
export const seamsOf = (
  points: readonly Pick<Point, 'at' | 'sources'>[],
  successorOf: (connector: string) => string | undefined,
): Seam[] => {
  const seen = new Set(points.flatMap(({ sources }) => sources))
  return [...seen].flatMap((from): Seam[] => {
    const to = successorOf(from)
    if (to === undefined || !seen.has(to)) return []
    const last = points.findLastIndex(({ sources }) => sources.includes(from))
    const next = points.find(({ sources }, index) => index > last && sources.includes(to))
    return next === undefined ? [] : [{ at: next.at, from, to }]
  })
}
