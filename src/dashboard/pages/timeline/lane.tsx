/** Things that took place, and codes: blocks in a lane, as long as they lasted. */
import { useRef } from 'preact/hooks'
import type { Kind, RecordItem } from '../../api.js'
import { useCell } from '../../lib/cell.js'
import { hueOf, sentenceCase } from '../../lib/families.js'
import { count } from '../../lib/numbers.js'
import { placeOf } from '../../lib/stages.js'
import { clock, dayMs, dayText, localMs } from '../../lib/time.js'
import { levelOf, spanOf } from '../../lib/zoom.js'
import { Swatch } from '../../parts/bits.js'
import { useWidth } from '../../parts/use-width.js'
import { cursor } from './cursor.js'
import { aboutRecord, type Scene, useRecords } from './scene.js'

const laneHeight = 32
/** A short block can still be pointed at. */
const narrowest = 4

/** What a block says: a code, a title, a sport, or nothing but its kind. */
export const laneText = (record: RecordItem): string => {
  const told =
    record.code ??
    ['title', 'sport', 'type', 'name'].map((name) => record.detail?.[name]).find((value) => typeof value === 'string')
  return typeof told === 'string' ? sentenceCase(told) : ''
}

export const Lane = ({ kind, scene }: { readonly kind: Kind; readonly scene: Scene }) => {
  const place = useRef<HTMLDivElement>(null)
  const width = useWidth(place)
  const at = useCell(cursor)
  const { records } = useRecords(kind.kind, scene)
  const { view } = scene
  const perPixel = spanOf(view) / Math.max(1, width)
  const blocks = records.flatMap((record) => {
    // A code for a whole day is as long as its day.
    const { from, to } =
      record.day !== undefined && record.code !== undefined
        ? { from: localMs(record.day), to: localMs(record.day) + dayMs }
        : placeOf(record, scene.offsetAt)
    return to < view.from || from > view.to ? [] : [{ record, from, to }]
  })
  const x = (moment: number) => (moment - view.from) / perPixel
  const find = (moment: number) =>
    blocks.find(({ from, to }) => moment >= from && moment <= Math.max(to, from + narrowest * perPixel))
  const looked = at === undefined ? undefined : find(at)
  const ask = (moment: number | undefined) => {
    const found = moment === undefined ? undefined : find(moment)
    if (found !== undefined) scene.ask(aboutRecord(found.record))
  }
  /** From block to block. */
  const walk = (direction: -1 | 1) => {
    const starts = blocks.map(({ from }) => Math.max(from, view.from)).sort((a, b) => a - b)
    const next =
      direction === 1
        ? starts.find((from) => at === undefined || from > at)
        : starts.findLast((from) => at === undefined || from < at)
    if (next !== undefined) cursor.set(next)
  }
  const timeAt = (event: MouseEvent): number =>
    view.from + (event.clientX - (place.current?.getBoundingClientRect().left ?? 0)) * perPixel
  return (
    <figure class="card chart lane" aria-label={kind.title}>
      <figcaption class="chart-head">
        <span class="row" style={{ gap: '6px' }}>
          <Swatch family={kind.family} />
          {kind.title}
        </span>
        <span class="small quiet">
          {looked === undefined
            ? count(blocks.length, 'entry', 'entries')
            : `${dayText(looked.from)}${levelOf(view) === 'day' && looked.record.code === undefined ? ` ${clock(looked.from)}` : ''} ${laneText(looked.record)} · ${scene.nameOf(looked.record.connector)}`}
        </span>
      </figcaption>
      <div
        ref={place}
        class="lane-place"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application has keys of its own
        tabIndex={0}
        aria-label={`${kind.title}: ${count(blocks.length, 'entry', 'entries')}. Comma and full stop go from one to the next, Enter asks why.`}
        style={{ height: `${laneHeight}px`, '--hue': hueOf(kind.family) }}
        onPointerMove={(event) => cursor.set(timeAt(event))}
        onPointerLeave={() => cursor.set(undefined)}
        onClick={(event) => ask(timeAt(event))}
        onKeyDown={(event) => {
          if (event.key === ',' || event.key === '.') walk(event.key === ',' ? -1 : 1)
          else if (event.key === 'Enter') ask(at)
          else return
          event.preventDefault()
        }}
      >
        {blocks.map(({ record, from, to }) => {
          const left = Math.max(0, x(from))
          const wide = Math.max(narrowest, Math.min(width, x(to)) - left - (x(to) - x(from) > 6 ? 1 : 0))
          const text = laneText(record)
          return (
            <span
              key={record.id}
              class="lane-block"
              data-looked={record === looked?.record}
              style={{ left: `${left}px`, width: `${wide}px` }}
            >
              {wide > text.length * 7 + 12 ? text : ''}
            </span>
          )
        })}
        {blocks.length === 0 ? <p class="small quiet">None in this time.</p> : null}
      </div>
    </figure>
  )
}
