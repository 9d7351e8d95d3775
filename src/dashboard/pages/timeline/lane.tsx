/** Things that took place, and codes: blocks in a lane, as long as they lasted. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Kind, RecordItem } from '../../api.js'
import { useCell } from '../../lib/cell.js'
import { hueOf, sentenceCase } from '../../lib/families.js'
import { count } from '../../lib/numbers.js'
import { placeOf } from '../../lib/stages.js'
import { clock, dayMs, dayText, localMs } from '../../lib/time.js'
import { levelOf, spanOf } from '../../lib/zoom.js'
import { Swatch } from '../../parts/bits.js'
import { cursor } from './cursor.js'
import { type Scene, useRecords } from './scene.js'

const laneHeight = 32

/** What a block says: a code, a title, a sport, or nothing but its kind. */
export const laneText = (record: RecordItem): string => {
  const told = record.code ?? ['title', 'sport', 'type', 'name'].map((name) => record.detail?.[name]).find((value) => typeof value === 'string')
  return typeof told === 'string' ? sentenceCase(told) : ''
}

export const Lane = ({ kind, scene }: { readonly kind: Kind; readonly scene: Scene }) => {
  const place = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const at = useCell(cursor)
  const { records } = useRecords(kind.kind, scene)
  const { view } = scene
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const blocks = records.flatMap((record) => {
    // A code for a whole day is as long as its day.
    const { from, to } = record.day !== undefined && record.code !== undefined
      ? { from: localMs(record.day), to: localMs(record.day) + dayMs }
      : placeOf(record)
    return to < view.from || from > view.to ? [] : [{ record, from, to }]
  })
  const x = (moment: number) => ((moment - view.from) / spanOf(view)) * width
  const looked = at === undefined ? undefined : blocks.find(({ from, to }) => at >= from && at <= Math.max(to, from + spanOf(view) / 100))
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
            : `${dayText(looked.from)}${levelOf(view) === 'day' ? ` ${clock(looked.from)}` : ''} ${laneText(looked.record)} · ${scene.nameOf(looked.record.connector)}`}
        </span>
      </figcaption>
      <div
        ref={place}
        class="lane-place"
        style={{ height: `${laneHeight}px`, '--hue': hueOf(kind.family) }}
        onPointerMove={(event) =>
          cursor.set(view.from + ((event.clientX - event.currentTarget.getBoundingClientRect().left) / Math.max(1, width)) * spanOf(view))
        }
        onPointerLeave={() => cursor.set(undefined)}
      >
        {blocks.map(({ record, from, to }) => {
          const left = Math.max(0, x(from))
          const wide = Math.max(4, Math.min(width, x(to)) - left - 1)
          const text = laneText(record)
          return (
            <button
              key={record.id}
              type="button"
              class="lane-block"
              style={{ left: `${left}px`, width: `${wide}px` }}
              aria-label={`${kind.title}, ${dayText(from)} ${text}: why?`}
              title={`${dayText(from)} ${clock(from)} ${text}`}
              onClick={() => scene.ask({ type: 'record', id: record.id })}
            >
              {wide > text.length * 7 + 8 ? text : ''}
            </button>
          )
        })}
        {blocks.length === 0 ? <p class="small quiet">None in this time.</p> : null}
      </div>
    </figure>
  )
}
