/** A way round as cells of the matrix, and as the path between them. Pure. */
import type { FlowLoop } from '../../api.js'

export type Lit = ReadonlySet<string>
export interface Middle {
  readonly x: number
  readonly y: number
}

const cellOf = (from: string, to: string): string => `${from} ${to}`

export const litCells = ({ steps }: FlowLoop): Lit => new Set(steps.map(({ from, to }) => cellOf(from, to)))

/**
 * From the cell of each step over the target's own place on the diagonal to the cell of the next: down or up in the
 * column, then along the row.
 */
export const litPath = ({ steps }: FlowLoop, middleOf: (cell: string) => Middle | undefined): string => {
  const middles = steps
    .flatMap(({ from, to }) => [cellOf(from, to), cellOf(to, to)])
    .flatMap((cell) => middleOf(cell) ?? [])
  if (middles.length !== steps.length * 2) return ''
  return `${middles.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')}Z`
}
