/** What is under the reading line, always in the same place, with its source. */
import type { ComponentChildren } from 'preact'
import type { RecordItem } from '../../api.js'
import { gapAt } from '../../lib/gaps.js'
import { duration, number } from '../../lib/numbers.js'
import { nearest, summaryOf } from '../../lib/points.js'
import { type Night, placeOf, stageText, totals } from '../../lib/stages.js'
import { clock, dayMs, dayOf, dayText, localMs } from '../../lib/time.js'
import { listed } from '../../lib/words.js'
import { levelOf, spanOf } from '../../lib/zoom.js'
import { sportText } from './band-layers.js'
import { type Scene, type SeriesView, within } from './scene.js'

interface Props {
  readonly at: number | undefined
  readonly scene: Scene
  readonly heart: SeriesView
  readonly walked: SeriesView
  readonly nights: readonly Night[]
  readonly sports: readonly RecordItem[]
}
export const Readout = (props: Props) => {
  const { at, scene } = props
  return (
    <div class="readout" aria-live="polite">
      {at === undefined ? (
        <Overview {...props} />
      ) : (
        <>
          <strong>{levelOf(scene.view) === 'day' ? `${dayText(at)} ${clock(at)}` : dayText(at)}</strong>
          <AtMoment {...props} at={at} />
        </>
      )}
    </div>
  )
}

const Item = ({ hue, children }: { readonly hue: string; readonly children: ComponentChildren }) => (
  <span class="readout-item">
    <span class="swatch" style={{ '--hue': `var(--${hue})` }} aria-hidden="true" />
    <span>{children}</span>
  </span>
)
const From = ({ names }: { readonly names: readonly string[] }) =>
  names.length === 0 ? null : <span class="quiet small"> {listed(names)}</span>

const AtMoment = ({ at, scene, heart, walked, nights, sports }: Props & { readonly at: number }) => {
  const night = nights.find(({ start, end }) => at >= start && at < end)
  const block = night?.blocks.find(({ from, to }) => at >= from && at < to)
  const slept = totals(nights).get(dayOf(at))
  const beat = nearest(heart.points, at, heart.stepMs)
  const pace = nearest(walked.points, at, walked.stepMs)
  const gap = gapAt(heart.gaps, at)
  const sport = sports.find((record) => {
    const { from, to } = placeOf(record, scene.offsetAt)
    return at >= from && at <= Math.max(to, from + spanOf(scene.view) / 200)
  })
  const isClose = levelOf(scene.view) === 'day' || levelOf(scene.view) === 'week'
  return (
    <>
      {isClose && night !== undefined ? (
        <Item hue="sleep">
          {night.staged && block !== undefined
            ? `${stageText[block.stage]} sleep`.replace('Awake sleep', 'Awake in bed')
            : 'Asleep'}
          <From names={[scene.nameOf(night.record.connector)]} />
        </Item>
      ) : null}
      {!isClose && slept !== undefined ? (
        <Item hue="sleep">{duration((slept.deep + slept.light + slept.rem) * 3600)} asleep</Item>
      ) : null}
      {beat !== undefined ? (
        <Item hue="heart">
          {number(beat.mean)}
          <span class="unit">/min</span>
          {beat.max - beat.min > 1 ? (
            <span class="quiet small"> {`${number(beat.min)}–${number(beat.max)}`}</span>
          ) : null}
          <From names={beat.sources.map(scene.nameOf)} />
        </Item>
      ) : gap === undefined ? null : (
        <span class="quiet">{gap.reason}</span>
      )}
      {pace === undefined || pace.sum === 0 ? null : (
        <Item hue="movement">
          {number(pace.sum)}
          <span class="unit">steps</span>
          {walked.stepMs < dayMs ? <span class="quiet small"> in {duration(walked.stepMs / 1000)}</span> : null}
          <From names={pace.sources.map(scene.nameOf)} />
        </Item>
      )}
      {sport === undefined ? null : <Item hue="workout">{sportText(sport)}</Item>}
    </>
  )
}

/** With nothing pointed at: the span in a few numbers. */
const Overview = ({ scene, heart, walked, nights, sports }: Props) => {
  const { view } = scene
  const span = spanOf(view)
  const beat = summaryOf(within(heart.points, view, heart.stepMs), 'mean', span)
  const pace = summaryOf(within(walked.points, view, walked.stepMs), 'sum', span, walked.isWholeDays)
  const days = [...totals(nights.filter(({ start, end }) => end > view.from && start < view.to))].filter(
    ([day]) => localMs(day) < view.to,
  )
  // Of a single day all sleep counts, naps too; of more the mean night.
  const nightCount = levelOf(view) === 'day' ? 1 : Math.max(1, days.length)
  const slept = days.reduce((sum, [, { deep, light, rem }]) => sum + deep + light + rem, 0) / nightCount
  const done = sports.filter((record) => {
    const { from, to } = placeOf(record, scene.offsetAt)
    return to > view.from && from < view.to
  })
  return (
    <>
      {slept > 0 ? (
        <Item hue="sleep">
          {duration(slept * 3600)} <span class="quiet small">asleep{nightCount > 1 ? ' a night' : ''}</span>
        </Item>
      ) : null}
      {beat === undefined ? null : (
        <Item hue="heart">
          {number(beat.value)}
          <span class="unit">/min</span> <span class="quiet small">{`${number(beat.low)}–${number(beat.high)}`}</span>
        </Item>
      )}
      {pace === undefined ? null : (
        <Item hue="movement">
          {number(pace.value)}
          <span class="unit">steps</span> <span class="quiet small">{pace.about}</span>
        </Item>
      )}
      {done.length === 0 ? null : (
        <Item hue="workout">
          {done.length === 1 && done[0] !== undefined ? sportText(done[0]) : `${done.length} workouts`}
        </Item>
      )}
      {slept === 0 && beat === undefined && pace === undefined ? (
        <span class="quiet">Nothing is here for this time.</span>
      ) : null}
    </>
  )
}
