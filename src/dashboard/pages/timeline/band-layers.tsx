/** The layers of the band besides sleep: the heart, steps, workouts and gaps. */
import type { RecordItem } from '../../api.js'
import { sentenceCase } from '../../lib/families.js'
import type { Gap } from '../../lib/gaps.js'
import type { Point } from '../../lib/points.js'
import { placeOf } from '../../lib/stages.js'
import { dayMs } from '../../lib/time.js'
import { spanOf } from '../../lib/zoom.js'
import { type Frame, heartScale, heartY, linePath, rect, steps, workouts } from './band-geometry.js'

interface LineProps {
  readonly points: readonly Point[]
  readonly stepMs: number
  readonly frame: Frame
}
interface HeartProps extends LineProps {
  /** Shared by the lines of several sources. */
  readonly scale?: ReturnType<typeof heartScale> | undefined
  readonly dash?: readonly number[]
}
export const HeartLine = ({ points, stepMs, frame, scale = heartScaleOf(points), dash = [] }: HeartProps) => {
  if (points.length === 0) return null
  const middle = (point: Point) => frame.x(point.at + stepMs / 2)
  const line = linePath(
    points.map((point) => [point.at, middle(point), heartY(point.mean, scale)] as const),
    stepMs * 3,
  )
  const isWide = frame.x(stepMs) - frame.x(0) >= 2
  const ranges = (isWide ? points : [])
    .map((point) => {
      const high = heartY(point.max, scale)
      return rect(middle(point) - 0.75, high, 1.5, Math.max(0, heartY(point.min, scale) - high))
    })
    .join('')
  return (
    <g>
      <path d={ranges} fill="var(--heart)" opacity="0.22" />
      <path d={line} fill="none" stroke="var(--surface)" stroke-width="4" stroke-linejoin="round" opacity="0.7" />
      <path
        d={line}
        fill="none"
        stroke="var(--heart)"
        stroke-width="1.75"
        stroke-linejoin="round"
        stroke-linecap={dash.length === 0 ? 'round' : 'butt'}
        stroke-dasharray={dash.join(' ')}
      />
    </g>
  )
}

export const heartScaleOf = (points: readonly Point[]) => {
  let [low, high] = [200, 0]
  for (const { min, max } of points) {
    low = Math.min(low, min)
    high = Math.max(high, max)
  }
  return heartScale(low, high)
}

/** A value of a whole day is fainter: it says nothing of the hours it lies over. */
interface BarProps extends LineProps {
  readonly isFaint: boolean
  /** The highest bar of all. */
  readonly most: number
  /** Which of how many sources stand side by side. */
  readonly place: readonly [number, number]
}
export const StepBars = ({ points, stepMs, frame, isFaint, most, place: [index, count] }: BarProps) => {
  const room = ((frame.x(stepMs) - frame.x(0)) * (isFaint ? 0.995 : 0.84)) / count
  const wide = Math.max(0.7, room)
  const path = points
    .map(({ at, sum }) => {
      const height = (sum / most) * (steps.height - 8)
      return height <= 0 ? '' : rect(frame.x(at) + index * room, steps.top + steps.height - height, wide, height)
    })
    .join('')
  return <path d={path} fill="var(--movement)" opacity={isFaint ? 0.35 : index === 0 ? 0.85 : 0.45} />
}

export const WorkoutBlocks = ({
  records,
  frame,
  offsetAt,
}: {
  readonly records: readonly RecordItem[]
  readonly frame: Frame
  readonly offsetAt: (at: number) => number
}) => (
  <g>
    {records.map((record) => {
      const { from, to } = placeOf(record, offsetAt)
      const x = frame.x(from)
      const wide = Math.max(spanOf(frame.view) > 100 * dayMs ? 1 : 3, frame.x(to) - x)
      if (x > frame.width - frame.right || x + wide < frame.left) return null
      const name = sportText(record)
      return (
        <g key={record.id}>
          <rect x={x} y={workouts.top} width={wide} height={workouts.height - 4} rx="3" fill="var(--workout)" />
          {wide > name.length * 7 + 8 ? (
            <text x={x + 6} y={workouts.top + 13} class="on-block">
              {name}
            </text>
          ) : null}
        </g>
      )
    })}
  </g>
)

export const sportText = (record: RecordItem): string => {
  const sport = record.detail?.['sport']
  return typeof sport === 'string' ? sentenceCase(sport) : 'Workout'
}

interface GapProps {
  readonly gaps: readonly Gap[]
  readonly frame: Frame
  readonly top: number
  readonly height: number
}
/** Hatched, and saying why where there is room; the reading line says it everywhere. */
export const Gaps = ({ gaps, frame, top, height }: GapProps) => (
  <g>
    {gaps.map(({ from, to, why, reason }) => {
      const x = Math.max(frame.left, frame.x(from))
      const wide = Math.min(frame.width - frame.right, frame.x(to)) - x
      if (wide < 2) return null
      return (
        <g key={from}>
          <title>{reason}</title>
          <rect
            x={x}
            y={top}
            width={wide}
            height={height}
            fill={why === 'nothing' ? 'url(#hatch-light)' : 'url(#hatch)'}
          />
          {wide > reason.length * 6.2 + 16 && height > 60 ? (
            <text x={x + wide / 2} y={top + height / 2} class="gap-reason" text-anchor="middle">
              {reason}
            </text>
          ) : null}
        </g>
      )
    })}
  </g>
)
