/** The layers of the band. Each is one path per colour, so that years are as quick to draw as a day. */
import type { RecordItem } from '../../api.js'
import { sentenceCase } from '../../lib/families.js'
import type { Gap } from '../../lib/gaps.js'
import { type Night, placeOf, type Stage, stages, stageText, totals } from '../../lib/stages.js'
import { dayMs, localMs } from '../../lib/time.js'
import type { Point } from '../../lib/points.js'
import { spanOf } from '../../lib/zoom.js'
import { ticksOf } from '../../lib/ticks.js'
import { axis, type Frame, heartScale, heartY, linePath, rect, sky, stageTop, steps, workouts } from './band-geometry.js'

const floor = sky.top + sky.height

/** Up to two weeks: every stage at its height, as a skyline. */
export const Skyline = ({ nights, frame }: { readonly nights: readonly Night[]; readonly frame: Frame }) => (
  <g>
    {stages.map((stage) => {
      let [caps, bodies] = ['', '']
      for (const { blocks } of nights)
        for (const block of blocks) {
          if (block.stage !== stage || block.to < frame.view.from || block.from > frame.view.to) continue
          const x = frame.x(block.from)
          const wide = Math.max(0.8, frame.x(block.to) - x)
          const top = stageTop(stage)
          caps += rect(x, top, wide, 5)
          bodies += rect(x, top + 5, wide, floor - top - 5)
        }
      return (
        <g key={stage} fill={`var(--stage-${stage})`}>
          <path d={bodies} opacity="0.2" />
          <path d={caps} />
        </g>
      )
    })}
  </g>
)

/** Hours that reach the top of the sky. */
const mostHours = 11

/** Longer spans: a column per night, its stages stacked. */
export const NightColumns = ({ nights, frame }: { readonly nights: readonly Night[]; readonly frame: Frame }) => {
  const days = totals(nights)
  const paths: Record<Stage, string> = { awake: '', rem: '', light: '', deep: '' }
  for (const [day, hours] of days) {
    const at = localMs(day)
    if (at + dayMs < frame.view.from || at > frame.view.to) continue
    const x = frame.x(at)
    const wide = Math.max(0.7, (frame.x(at + dayMs) - x) * 0.78)
    let bottom = floor
    for (const stage of ['deep', 'light', 'rem', 'awake'] as const) {
      const height = (hours[stage] / mostHours) * sky.height
      if (height <= 0) continue
      paths[stage] += rect(x, bottom - height, wide, height)
      bottom -= height
    }
  }
  return (
    <g opacity="0.72">
      {stages.map((stage) => (
        <path key={stage} d={paths[stage]} fill={`var(--stage-${stage})`} />
      ))}
    </g>
  )
}

interface LineProps {
  readonly points: readonly Point[]
  readonly stepMs: number
  readonly frame: Frame
}
export const HeartLine = ({ points, stepMs, frame }: LineProps) => {
  if (points.length === 0) return null
  const scale = heartScaleOf(points)
  const middle = (point: Point) => frame.x(point.at + stepMs / 2)
  const line = linePath(points.map((point) => [point.at, middle(point), heartY(point.mean, scale)] as const), stepMs * 3)
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
      <path d={line} fill="none" stroke="var(--heart)" stroke-width="1.75" stroke-linejoin="round" stroke-linecap="round" />
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

export const StepBars = ({ points, stepMs, frame }: LineProps) => {
  const most = Math.max(1, ...points.map(({ sum }) => sum))
  const wide = Math.max(0.7, (frame.x(stepMs) - frame.x(0)) * 0.84)
  const path = points
    .map(({ at, sum }) => {
      const height = (sum / most) * (steps.height - 8)
      return height <= 0 ? '' : rect(frame.x(at), steps.top + steps.height - height, wide, height)
    })
    .join('')
  return <path d={path} fill="var(--movement)" opacity="0.85" />
}

export const WorkoutBlocks = ({ records, frame }: { readonly records: readonly RecordItem[]; readonly frame: Frame }) => (
  <g>
    {records.map((record) => {
      const { from, to } = placeOf(record)
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
          <rect x={x} y={top} width={wide} height={height} fill={why === 'nothing' ? 'url(#hatch-light)' : 'url(#hatch)'} />
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

export const TimeAxis = ({ frame, now }: { readonly frame: Frame; readonly now: number }) => {
  const x = frame.x(now)
  const inner = frame.width - frame.left - frame.right
  return (
    <g>
      {ticksOf(frame.view, inner, inner < 400 ? 56 : 72).map(({ at, text, strong }) => {
        const place = frame.x(at)
        return (
          <g key={at}>
            <line x1={place} x2={place} y1={sky.top} y2={axis.top} class={strong ? 'mark strong' : 'mark'} />
            {place + text.length * 3.4 > frame.width || place - text.length * 3.4 < 0 ? null : (
              <text x={place} y={axis.top + 16} text-anchor="middle" class={strong ? 'tick strong' : 'tick'}>
                {text}
              </text>
            )}
          </g>
        )
      })}
      {x > frame.left && x < frame.width - frame.right ? (
        <g>
          <line x1={x} x2={x} y1={sky.top} y2={axis.top} class="now" />
          <text x={x - 4} y={sky.top + 8} text-anchor="end" class="tick">
            now
          </text>
        </g>
      ) : null}
    </g>
  )
}

/** Names of the floors on the left, beats on the right. */
export const Scales = ({ frame, scale, nights }: { readonly frame: Frame; readonly scale: ReturnType<typeof heartScale> | undefined; readonly nights: 'skyline' | 'columns' | 'none' }) => (
  <g>
    {nights === 'skyline'
      ? stages.map((stage) => (
          <text key={stage} x={frame.left - 6} y={stageTop(stage) + 8} text-anchor="end" class="tick" style={{ fill: `var(--stage-${stage})` }}>
            {stageText[stage]}
          </text>
        ))
      : nights === 'columns'
        ? [4, 8].map((hours) => (
            <text key={hours} x={frame.left - 6} y={floor - (hours / mostHours) * sky.height + 4} text-anchor="end" class="tick" style={{ fill: 'var(--sleep)' }}>
              {hours} h
            </text>
          ))
        : null}
    {scale?.marks.map((mark) => (
      <text key={mark} x={frame.width - frame.right + 6} y={heartY(mark, scale) + 4} class="tick" style={{ fill: 'var(--heart)' }}>
        {mark}
      </text>
    ))}
  </g>
)
