/** The seam of a line that goes on with a successor: a mark in the band, with both names where there is room. */
import type { Seam } from '../../lib/seams.js'
import { axis, type Frame, sky } from './band-geometry.js'

interface Props {
  readonly seams: readonly Seam[]
  readonly frame: Frame
  readonly nameOf: (connector: string) => string
}
export const Seams = ({ seams, frame, nameOf }: Props) => (
  <g>
    {seams.map(({ at, from, to }) => {
      const x = frame.x(at)
      if (x <= frame.left || x >= frame.width - frame.right) return null
      const text = seamText(nameOf(from), nameOf(to))
      // On the side that has more room.
      const isLeft = x > frame.width / 2
      const room = isLeft ? x - frame.left : frame.width - frame.right - x
      return (
        <g key={`${from}${to}`}>
          <title>{`${nameOf(from)} until here, ${nameOf(to)} from here on.`}</title>
          <line x1={x} x2={x} y1={sky.top} y2={axis.top} class="seam" />
          {room < text.length * 6.4 + 12 ? null : (
            <text x={isLeft ? x - 6 : x + 6} y={sky.top + 10} text-anchor={isLeft ? 'end' : 'start'} class="seam-name">
              {text}
            </text>
          )}
        </g>
      )
    })}
  </g>
)

export const seamText = (from: string, to: string): string => `${from} → ${to}`
