/** The way as a drawing of our own: true to shape, north up, nothing asked of anybody. */
import { useRef } from 'preact/hooks'
import type { ActivityContent } from '../../api.js'
import { useCell } from '../../lib/cell.js'
import { wayOf } from '../../lib/channels.js'
import { distanceText, stopwatch } from '../../lib/sports.js'
import { drawTrack, indexAt, nearestSpot, type Spot, scaleBar, type TrackDrawing } from '../../lib/track.js'
import { useWidth } from '../../parts/use-width.js'
import { spot } from './spot.js'

/** As tall as a phone and a column have room for. */
const tallOf = (width: number): number => (width < 480 ? 300 : 400)
const pad = 28
const longestBar = 120

interface Props {
  readonly content: ActivityContent
  readonly sport: string
}
export const TrackMap = ({ content }: Props) => {
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const { track } = content
  const tall = tallOf(width)
  const drawing = width === 0 ? undefined : drawTrack(track, { width, height: tall, pad })
  const hasPlaces = track.latitudeDeg?.some((value) => value !== null) ?? false
  if (!hasPlaces && track.timeMs.length < 2) return null
  return (
    <section class="card activity-map" aria-label="Track">
      {hasPlaces ? (
        <div ref={box} class="map-paper" style={{ minHeight: '300px' }}>
          {drawing === undefined ? null : <Drawing drawing={drawing} content={content} width={width} />}
        </div>
      ) : (
        <p class="quiet">It has no positions: it was indoors, or its device did not look for any.</p>
      )}
      <Walk content={content} />
    </section>
  )
}

interface DrawingProps {
  readonly drawing: TrackDrawing
  readonly content: ActivityContent
  readonly width: number
}
const Drawing = ({ drawing, content, width }: DrawingProps) => {
  const { spots, path, metersPerPixel } = drawing
  const tall = tallOf(width)
  const bar = scaleBar(metersPerPixel, Math.min(longestBar, width / 3))
  const known = spots.filter((one) => one !== undefined)
  const [first, last] = [known[0], known.at(-1)]
  const pauses = content.pauses.flatMap(({ fromMs }) => {
    const index = indexAt(content.track.timeMs, fromMs, (at) => spots[at] !== undefined)
    const at = index === undefined ? undefined : spots[index]
    return at === undefined ? [] : [at]
  })
  return (
    <svg
      width={width}
      height={tall}
      role="img"
      aria-label={`The way, north up${pauses.length === 0 ? '' : `, with ${pauses.length} ${pauses.length === 1 ? 'pause' : 'pauses'}`}. The line at the lower left is ${distanceText(bar.meters)} long.`}
      onPointerMove={(event) => {
        const { left, top } = event.currentTarget.getBoundingClientRect()
        spot.set(nearestSpot(spots, { x: event.clientX - left, y: event.clientY - top }))
      }}
      onPointerLeave={(event) => event.pointerType === 'mouse' && spot.set(undefined)}
    >
      <path class="map-casing" d={path} />
      <path class="map-way" d={path} />
      {pauses.map(({ x, y }, index) => (
        <g key={index} class="map-pause" transform={`translate(${x} ${y})`}>
          <title>A pause</title>
          <circle r="6" />
          <path d="M-1.75 -2.5V2.5M1.75 -2.5V2.5" />
        </g>
      ))}
      {last === undefined ? null : <End at={last} kind="finish" />}
      {first === undefined ? null : <End at={first} kind="start" />}
      <Here spots={spots} />
      <g class="map-scale" transform={`translate(12 ${tall - 12})`}>
        <path d={`M0 -6V0H${bar.pixels.toFixed(1)}V-6`} />
        <text x={bar.pixels / 2} y="-8" text-anchor="middle">
          {distanceText(bar.meters)}
        </text>
      </g>
      <g class="map-north" transform={`translate(${width - 18} 24)`}>
        <path d="M0 -12L4 0H-4Z" />
        <text y="13" text-anchor="middle">
          N
        </text>
      </g>
    </svg>
  )
}

const End = ({ at: { x, y }, kind }: { readonly at: Spot; readonly kind: 'start' | 'finish' }) => (
  <g class="map-end" data-kind={kind} transform={`translate(${x} ${y})`}>
    <title>{kind === 'start' ? 'Start' : 'Finish'}</title>
    {kind === 'start' ? <circle r="5" /> : <rect x="-8" y="-8" width="16" height="16" rx="3" />}
  </g>
)

/** By itself, so that a moving hand draws a dot and not the whole map. */
const Here = ({ spots }: { readonly spots: TrackDrawing['spots'] }) => {
  const index = useCell(spot)
  const at = index === undefined ? undefined : spots[index]
  return at === undefined ? null : <circle class="map-here" cx={at.x} cy={at.y} r="6" />
}

/** The same walk for hands on a phone and for keys. */
const Walk = ({ content: { track } }: { readonly content: ActivityContent }) => {
  const index = useCell(spot)
  const way = wayOf(track)
  const start = track.timeMs.find((time) => time !== null) ?? 0
  const time = index === undefined ? undefined : track.timeMs[index]
  const distance = index === undefined ? undefined : way[index]
  const words = [
    time === null || time === undefined ? '' : stopwatch((time - start) / 1000),
    distance === null || distance === undefined ? '' : distanceText(distance),
  ].filter((word) => word !== '')
  return (
    <div class="walk">
      <input
        type="range"
        min={0}
        max={track.timeMs.length - 1}
        value={index ?? 0}
        aria-label="Walk along the workout"
        aria-valuetext={words.length === 0 ? 'At the start' : words.join(', ')}
        onInput={(event) => spot.set(Number(event.currentTarget.value))}
      />
      <output class="small">
        {words.length === 0 ? <span class="quiet">Move along the way</span> : words.join(' · ')}
      </output>
    </div>
  )
}
