/** Where months begin, once for all strips of a connection. */
import { useRef } from 'preact/hooks'
import type { CoverageStrip } from '../../api.js'
import { useWidth } from '../../parts/use-width.js'
import { monthMarks } from './draw-strip.js'

export const Months = ({ days }: { readonly days: CoverageStrip['days'] }) => {
  const place = useRef<HTMLDivElement>(null)
  const width = useWidth(place)
  return (
    <div class="strip months" aria-hidden="true">
      <span class="strip-name" />
      <div class="strip-months small" ref={place}>
        {monthMarks(days, width).map(({ x, text }) => (
          <span key={x} style={{ left: `${x}px` }}>
            {text}
          </span>
        ))}
      </div>
    </div>
  )
}
