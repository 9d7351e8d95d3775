/** Which line is whose, where each source has its own: told by its dashes, as the hue belongs to the kind. */
import type { SourceLine } from './scene.js'

const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [9, 3, 2, 3], [1, 2]]
export const dashOf = (index: number): readonly number[] => dashes[index % dashes.length] ?? []

interface Props {
  readonly lines: readonly SourceLine[]
  readonly nameOf: (connector: string) => string
  readonly hue: string
}
export const SourceKey = ({ lines, nameOf, hue }: Props) =>
  lines.length === 0 ? null : (
    <ul class="source-key row small quiet" aria-label="Lines by source">
      {lines.map(({ connector }, index) => (
        <li key={connector} class="row">
          <svg width="24" height="8" aria-hidden="true">
            <line
              x1="0"
              x2="24"
              y1="4"
              y2="4"
              stroke={`var(--${hue})`}
              stroke-width="2"
              stroke-dasharray={dashOf(index).join(' ')}
            />
          </svg>
          {nameOf(connector)}
        </li>
      ))}
    </ul>
  )
