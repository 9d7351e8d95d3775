/** Sleep in the band: one path per stage, so that years are as quick to draw as a day. */
import { type Night, type Stage, stages, totals } from '../../lib/stages.js'
import { dayMs, localMs } from '../../lib/time.js'
import { type Frame, floor, mostHours, rect, sky, stageTop } from './band-geometry.js'

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
