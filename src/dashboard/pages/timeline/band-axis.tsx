/** The axes of the band: time below, floors of sleep on the left, beats on the right. */
import { stages, stageText } from '../../lib/stages.js'
import { ticksOf } from '../../lib/ticks.js'
import { axis, type Frame, floor, type heartScale, heartY, mostHours, sky, stageTop } from './band-geometry.js'

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
export const Scales = ({
  frame,
  scale,
  nights,
}: {
  readonly frame: Frame
  readonly scale: ReturnType<typeof heartScale> | undefined
  readonly nights: 'skyline' | 'columns' | 'none'
}) => (
  <g>
    {nights === 'skyline'
      ? stages.map((stage) => (
          <text
            key={stage}
            x={frame.left - 6}
            y={stageTop(stage) + 8}
            text-anchor="end"
            class="tick"
            style={{ fill: `var(--stage-${stage})` }}
          >
            {stageText[stage]}
          </text>
        ))
      : nights === 'columns'
        ? [4, 8].map((hours) => (
            <text
              key={hours}
              x={frame.left - 6}
              y={floor - (hours / mostHours) * sky.height + 4}
              text-anchor="end"
              class="tick"
              style={{ fill: 'var(--sleep)' }}
            >
              {hours} h
            </text>
          ))
        : null}
    {scale?.marks.map((mark) => (
      <text
        key={mark}
        x={frame.width - frame.right + 6}
        y={heartY(mark, scale) + 4}
        class="tick"
        style={{ fill: 'var(--heart)' }}
      >
        {mark}
      </text>
    ))}
  </g>
)
