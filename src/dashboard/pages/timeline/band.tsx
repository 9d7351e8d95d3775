/** The band: sleep as a skyline, the heart over it, workouts as blocks, steps below. */
import { useRef } from 'preact/hooks'
import type { Kind } from '../../api.js'
import { useCell } from '../../lib/cell.js'
import { nearest } from '../../lib/points.js'
import type { Night } from '../../lib/stages.js'
import { placeOf } from '../../lib/stages.js'
import { levelOf, spanOf, type View } from '../../lib/zoom.js'
import { useWidth } from '../../parts/use-width.js'
import { Scales, TimeAxis } from './band-axis.js'
import { axis, bandHeight, frameOf, heartY, sky, steps, workouts } from './band-geometry.js'
import { Gaps, HeartLine, heartScaleOf, StepBars, WorkoutBlocks } from './band-layers.js'
import { cursor } from './cursor.js'
import { useGestures } from './gestures.js'
import { Readout } from './readout.js'
import { aboutRecord, type Scene, useRecords, useSeries, within } from './scene.js'
import { Seams } from './seams.js'
import { NightColumns, Skyline } from './sleep-layers.js'
import { dashOf, SourceKey } from './source-key.js'

interface Props {
  readonly scene: Scene
  readonly nights: readonly Night[]
  readonly shown: (kind: string) => Kind | undefined
  readonly end: number
  readonly setView: (view: View) => void
}
export const Band = ({ scene, nights: allNights, shown, end, setView }: Props) => {
  const place = useRef<HTMLDivElement>(null)
  const width = useWidth(place)
  const at = useCell(cursor)
  const { view } = scene
  const frame = frameOf(view, width)
  const heart = useSeries(shown('heart_rate'), scene)
  const walked = useSeries(shown('step_count'), scene)
  const sports = useRecords(shown('exercise')?.kind, scene).records
  const nights = shown('sleep_session') === undefined ? [] : allNights
  useGestures(place, { view, end, setView, inset: [frame.left, frame.right], wheel: 'always' })

  const beats = within(heart.points, view, heart.stepMs)
  const paces = within(walked.points, view, walked.stepMs)
  const scale = beats.length === 0 ? undefined : heartScaleOf(beats)
  const isClose = levelOf(view) === 'day' || levelOf(view) === 'week'

  const ask = (moment: number, y: number | undefined) => {
    const beat = nearest(beats, moment, heart.stepMs)
    const pace = nearest(paces, moment, walked.stepMs)
    const night = nights.find(({ start, end: waking }) => moment >= start && moment < waking)
    const sport = sports.find((record) => {
      const { from, to } = placeOf(record, scene.offsetAt)
      const slack = spanOf(view) / 150
      return moment >= from - slack && moment <= to + slack
    })
    const bucket = (kind: string, title: string, from: number, stepMs: number) =>
      scene.ask({ type: 'bucket', kind, title, from, to: from + stepMs })
    const isOnLine =
      beat !== undefined && scale !== undefined && y !== undefined && Math.abs(heartY(beat.mean, scale) - y) < 16
    if (y !== undefined && y >= steps.top - 4 && pace !== undefined)
      pace.record === undefined
        ? bucket('step_count', 'Steps', pace.at, walked.stepMs)
        : scene.ask({ type: 'record', id: pace.record, why: pace.why })
    else if (sport !== undefined && (y === undefined || y >= workouts.top - 2)) scene.ask(aboutRecord(sport))
    else if (night !== undefined && !isOnLine) scene.ask(aboutRecord(night.record))
    else if (beat !== undefined) bucket('heart_rate', 'Heart rate', beat.at, heart.stepMs)
  }
  return (
    <section class="card band" aria-label="The band of the day">
      <Readout at={at} scene={scene} heart={heart} walked={walked} nights={nights} sports={sports} />
      <SourceKey lines={heart.own.length > 0 ? heart.own : walked.own} nameOf={scene.nameOf} hue="heart" />
      <div
        ref={place}
        class="band-place"
        role="application"
        aria-label={bandLabel(nights.length, beats.length, paces.length)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application has keys of its own
        tabIndex={0}
        style={{ height: `${bandHeight}px` }}
        onPointerMove={(event) =>
          cursor.set(frame.at(event.clientX - event.currentTarget.getBoundingClientRect().left))
        }
        onPointerLeave={() => cursor.set(undefined)}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect()
          ask(frame.at(event.clientX - box.left), event.clientY - box.top)
        }}
        onKeyDown={(event) => {
          const step = spanOf(view) / 96
          if (event.key === ',' || event.key === '.')
            cursor.set(
              Math.min(
                view.to,
                Math.max(view.from, (at ?? (view.from + view.to) / 2) + (event.key === ',' ? -step : step)),
              ),
            )
          else if (event.key === 'Enter' && at !== undefined) ask(at, undefined)
          else return
          event.preventDefault()
        }}
      >
        {width === 0 ? null : (
          <svg width={width} height={bandHeight} aria-hidden="true">
            <Patterns />
            <clipPath id="band-clip">
              <rect x={frame.left} y="0" width={Math.max(0, width - frame.left - frame.right)} height={axis.top} />
            </clipPath>
            <TimeAxis frame={frame} now={scene.now} />
            <Scales
              frame={frame}
              scale={scale}
              nights={nights.length === 0 ? 'none' : isClose ? 'skyline' : 'columns'}
            />
            <g clip-path="url(#band-clip)">
              <Gaps gaps={heart.gaps} frame={frame} top={sky.top} height={sky.height} />
              <Gaps
                gaps={walked.gaps.filter(({ why }) => why !== 'nothing')}
                frame={frame}
                top={steps.top}
                height={steps.height}
              />
              {isClose ? <Skyline nights={nights} frame={frame} /> : <NightColumns nights={nights} frame={frame} />}
              {heart.own.length === 0 ? (
                <HeartLine points={beats} stepMs={heart.stepMs} frame={frame} />
              ) : (
                heart.own.map(({ connector, points }, index) => (
                  <HeartLine
                    key={connector}
                    points={within(points, view, heart.stepMs)}
                    stepMs={heart.stepMs}
                    frame={frame}
                    scale={scale}
                    dash={dashOf(index)}
                  />
                ))
              )}
              <WorkoutBlocks records={sports} frame={frame} offsetAt={scene.offsetAt} />
              {(walked.own.length === 0 ? [{ connector: '', points: paces }] : walked.own).map(
                ({ connector, points }, index, all) => (
                  <StepBars
                    key={connector}
                    points={within(points, view, walked.stepMs)}
                    most={Math.max(1, ...all.flatMap((line) => line.points).map(({ sum }) => sum))}
                    stepMs={walked.stepMs}
                    frame={frame}
                    isFaint={isClose && walked.isWholeDays}
                    place={[index, all.length]}
                  />
                ),
              )}
              <Seams seams={heart.seams.length > 0 ? heart.seams : walked.seams} frame={frame} nameOf={scene.nameOf} />
            </g>
            <line x1={frame.left} x2={width - frame.right} y1={axis.top} y2={axis.top} class="ground" />
            {at === undefined || at < view.from || at > view.to ? null : (
              <line x1={frame.x(at)} x2={frame.x(at)} y1={sky.top} y2={axis.top} class="crosshair" />
            )}
          </svg>
        )}
      </div>
    </section>
  )
}

const bandLabel = (nights: number, beats: number, paces: number): string =>
  `Timeline with ${nights === 0 ? 'no sleep' : 'sleep'}, ${beats === 0 ? 'no heart rate' : 'heart rate'} and ${paces === 0 ? 'no steps' : 'steps'}. ` +
  'Arrow keys move, plus and minus zoom, comma and full stop move the reading line, Enter asks why.'

const Patterns = () => (
  <defs>
    {(['hatch', 'hatch-light'] as const).map((id) => (
      <pattern key={id} id={id} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line
          x1="0"
          y1="0"
          x2="0"
          y2="7"
          stroke="var(--hatch)"
          stroke-width={id === 'hatch' ? 2 : 1}
          opacity={id === 'hatch' ? 0.6 : 0.5}
        />
      </pattern>
    ))}
  </defs>
)
