/** Points within 0 and 1 as SVG paths. Pure. */
interface Box {
  readonly width: number
  readonly height: number
}
const at = (value: number, size: number): string => (value * size).toFixed(1)

export const linePath = (points: readonly (readonly [number, number])[], { width, height }: Box): string =>
  points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${at(x, width)} ${at(y, height)}`).join('')

/** Heights side by side, 1 the highest. */
export const profilePath = (heights: readonly number[], box: Box): string =>
  linePath(
    heights.map((height, index) => [index / (heights.length - 1), 1 - height]),
    box,
  )

/** The same, down to the ground. */
export const surfacePath = (heights: readonly number[], box: Box): string =>
  `${profilePath(heights, box)}L${at(1, box.width)} ${at(1, box.height)}L0 ${at(1, box.height)}Z`
