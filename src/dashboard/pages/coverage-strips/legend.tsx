/** The five states, drawn as the strips draw them. */
import { useEffect, useRef } from 'preact/hooks'
import { useCell } from '../../lib/cell.js'
import { paint } from '../../lib/theme.js'
import { coverageText } from '../../lib/words.js'
import { drawStrip, stripHeight } from './draw-strip.js'

const states = ['complete', 'provisional', 'empty', 'failed', 'never'] as const

export const Legend = () => (
  <ul class="coverage-legend small quiet" aria-label="What the cells mean">
    {states.map((state) => (
      <li key={state}>
        <Sample state={state} />
        {coverageText[state]}
      </li>
    ))}
  </ul>
)

const Sample = ({ state }: { readonly state: (typeof states)[number] }) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const painted = useCell(paint)
  useEffect(() => {
    if (canvas.current !== null)
      drawStrip(canvas.current, [{ day: '', state, records: 0 }], 14, 'var(--sleep)', undefined)
  }, [state, painted])
  return <canvas ref={canvas} width={14} height={stripHeight} style={{ width: '14px', height: `${stripHeight}px` }} />
}
