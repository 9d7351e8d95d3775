/**
 * One stream's days. A year is hundreds of cells and there are dozens of streams, so a strip is one drawing with one
 * tab stop: arrows walk the days, Enter asks to fill, and the reading line above says what is looked at.
 */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { CoverageStrip } from '../../api.js'
import { useCell } from '../../lib/cell.js'
import { hueOf } from '../../lib/families.js'
import { paint } from '../../lib/theme.js'
import { dateText, localMs } from '../../lib/time.js'
import { coverageSentence, coverageText } from '../../lib/words.js'
import { Swatch } from '../../parts/bits.js'
import { useWidth } from '../../parts/use-width.js'
import { drawStrip, geometryOf, stripHeight } from './draw-strip.js'
import { read } from './reading-line.js'

type Cell = CoverageStrip['days'][number]
interface Props {
  readonly strip: CoverageStrip
  readonly family: string
  readonly ask: (cell: Cell) => void
}
export const StripRow = ({ strip, family, ask }: Props) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const place = useRef<HTMLDivElement>(null)
  const width = useWidth(place)
  const [at, setAt] = useState<number>()
  const painted = useCell(paint)
  const { days } = strip
  useEffect(() => {
    if (canvas.current !== null && width > 0) drawStrip(canvas.current, days, width, hueOf(family), at)
  }, [days, width, family, at, painted])

  const cell = at === undefined ? undefined : days[at]
  useEffect(() => {
    if (cell === undefined) return
    const reading = { strip, day: cell }
    read.set(reading)
    return () => {
      if (read.get() === reading) read.set(undefined)
    }
  }, [cell, strip])
  const indexAt = (event: PointerEvent | MouseEvent): number | undefined => {
    const box = canvas.current?.getBoundingClientRect()
    if (box === undefined || days.length === 0) return undefined
    return geometryOf(days.length, width).indexAt(event.clientX - box.left)
  }
  const move = (by: number) => setAt(Math.max(0, Math.min(days.length - 1, (at ?? days.length - 1) + by)))
  return (
    <div class="strip">
      <div class="strip-name">
        <Swatch family={family} />
        {strip.title}
      </div>
      <div
        class="strip-cells"
        ref={place}
        role="slider"
        tabIndex={0}
        aria-label={`${strip.title}, day by day. Enter asks to fill the day.`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, days.length - 1)}
        aria-valuenow={at ?? Math.max(0, days.length - 1)}
        aria-valuetext={
          cell === undefined ? overall(days) : `${dateText(localMs(cell.day))}: ${coverageSentence(cell)}`
        }
        onPointerMove={(event) => setAt(indexAt(event))}
        onPointerLeave={() => setAt(undefined)}
        onBlur={() => setAt(undefined)}
        onClick={(event) => {
          const found = days[indexAt(event) ?? -1]
          if (found !== undefined) ask(found)
        }}
        onKeyDown={(event) => {
          const steps: Record<string, number> = {
            ArrowLeft: -1,
            ArrowRight: 1,
            ArrowUp: 7,
            ArrowDown: -7,
            PageUp: 30,
            PageDown: -30,
            Home: -days.length,
            End: days.length,
          }
          const step = steps[event.key]
          if (step !== undefined) move(at === undefined && Math.abs(step) < days.length ? 0 : step)
          else if ((event.key === 'Enter' || event.key === ' ') && cell !== undefined) ask(cell)
          else return
          event.preventDefault()
        }}
      >
        <canvas ref={canvas} style={{ height: `${stripHeight}px` }} />
      </div>
    </div>
  )
}

/** `88 complete, 2 may still change`. */
export const overall = (days: readonly Cell[]): string => {
  const totals = new Map<Cell['state'], number>()
  for (const { state } of days) totals.set(state, (totals.get(state) ?? 0) + 1)
  return (['complete', 'provisional', 'empty', 'failed', 'never'] as const)
    .flatMap((state) => (totals.has(state) ? [`${totals.get(state)} ${coverageText[state]}`] : []))
    .join(' · ')
}
