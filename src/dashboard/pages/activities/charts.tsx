/** A line for everything the track tells, all over one axis, with one cursor. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type uPlot from 'uplot'
import type { ActivityContent } from '../../api.js'
import { useCell } from '../../lib/cell.js'
import {
  type Along,
  type Axis,
  axisAlong,
  type Channel,
  channelsOf,
  pausesOn,
  summaryOf,
  wayOf,
} from '../../lib/channels.js'
import { hueOf } from '../../lib/families.js'
import { paint } from '../../lib/theme.js'
import { useWidth } from '../../parts/use-width.js'
import { lineHeight, linePlot } from './line-plot.js'
import { spot } from './spot.js'

interface Props {
  readonly content: ActivityContent
  readonly sport: string
  /** Channels another source has given. */
  readonly added: readonly string[]
}
export const Charts = ({ content, sport, added }: Props) => {
  const { track } = content
  const channels = useMemo(() => channelsOf(track, sport), [track, sport])
  const hasWay = useMemo(() => (wayOf(track).at(-1) ?? 0) > 0, [track])
  const [along, choose] = useState<Along>('time')
  const axis = useMemo(() => axisAlong(track, along), [track, along])
  const pauses = useMemo(() => (along === 'time' ? pausesOn(content) : []), [content, along])
  if (channels.length === 0 || axis.x.length < 2) return null
  return (
    <section class="card activity-charts" aria-label="Lines">
      <div class="row spread">
        <h2>How it went</h2>
        {hasWay ? (
          <fieldset class="segments" aria-label="Along">
            {(
              [
                ['time', 'Time'],
                ['way', 'Distance'],
              ] as const
            ).map(([name, text]) => (
              <button key={name} type="button" aria-pressed={along === name} onClick={() => choose(name)}>
                {text}
              </button>
            ))}
          </fieldset>
        ) : null}
      </div>
      {channels.map((channel) => (
        <Line key={channel.name} channel={channel} axis={axis} pauses={pauses} isAdded={added.includes(channel.name)} />
      ))}
    </section>
  )
}

interface LineProps {
  readonly channel: Channel
  readonly axis: Axis
  readonly pauses: readonly { readonly from: number; readonly to: number }[]
  readonly isAdded: boolean
}
const Line = ({ channel, axis, pauses, isAdded }: LineProps) => {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot>(undefined)
  const width = useWidth(box)
  const painted = useCell(paint)
  useEffect(() => {
    if (box.current === null || width === 0) return
    const drawn = linePlot(box.current, { channel, axis, pauses, width, onCursor: spot.set })
    chart.current = drawn
    return () => {
      drawn.destroy()
      chart.current = undefined
    }
  }, [channel, axis, pauses, width, painted])
  return (
    <figure class="activity-line" aria-label={channel.title}>
      <LineHead channel={channel} isAdded={isAdded} />
      <div
        ref={box}
        class="line-place"
        style={{ height: `${lineHeight}px` }}
        aria-hidden="true"
        onPointerLeave={() => spot.set(undefined)}
      />
      <Follow chart={chart} axis={axis} />
    </figure>
  )
}

/** Moves the reading line of this chart with the hand over another. */
const Follow = ({ chart, axis }: { readonly chart: { readonly current?: uPlot | undefined }; readonly axis: Axis }) => {
  const index = useCell(spot)
  useEffect(() => {
    const drawn = chart.current
    if (drawn === undefined || drawn.cursor.event) return
    const row = index === undefined ? -1 : axis.points.indexOf(index)
    const x = axis.x[row]
    drawn.setCursor(x === undefined ? { left: -10, top: -10 } : { left: drawn.valToPos(x, 'x'), top: 0 })
  }, [index, axis])
  return null
}

const LineHead = ({ channel, isAdded }: { readonly channel: Channel; readonly isAdded: boolean }) => {
  const index = useCell(spot)
  const { title, unit, values, text, hue, isUpsideDown, isReckoned } = channel
  const summary = useMemo(() => summaryOf(values), [values])
  const value = index === undefined ? undefined : values[index]
  const [low, high] = summary === undefined ? ['', ''] : [text(summary.least), text(summary.most)]
  return (
    <figcaption class="row spread">
      <span class="row">
        <span class="swatch" style={{ '--hue': hueOf(hue) }} aria-hidden="true" />
        <h3>{title}</h3>
        {isReckoned ? <span class="small quiet">from positions and times</span> : null}
        {isAdded ? <span class="small quiet">from another source</span> : null}
      </span>
      <span>
        {value !== undefined && value !== null ? (
          <>
            {text(value)}
            <span class="unit">{unit}</span>
          </>
        ) : summary === undefined ? null : (
          <span class="small quiet">
            {isUpsideDown ? `${low} ${unit} at best` : `${low} to ${high} ${unit}`}
            {channel.isGround ? '' : `, ${text(summary.mean)} on average`}
          </span>
        )}
      </span>
    </figcaption>
  )
}
