/** One workout in the list: when, what, how far, its shape, and where it is. */
import type { ActivityItem } from '../../api.js'
import { number } from '../../lib/numbers.js'
import { href } from '../../lib/router.js'
import { distanceText, sportTitle, stopwatch } from '../../lib/sports.js'
import { startOf } from '../../lib/workout-time.js'
import { Icon } from '../../parts/icons.js'
import { Marks } from './marks.js'
import { SketchDrawing } from './sketch.js'

export const ActivityRow = ({ activity }: { readonly activity: ActivityItem }) => {
  const { id, sport, name, figures, durationSeconds, isPrivate, isExcluded, sketch } = activity
  const start = startOf(activity)
  const seconds = figures?.movingSeconds ?? durationSeconds
  return (
    <li class="activity-row">
      <div class="activity-sketch">{sketch === undefined ? null : <SketchDrawing sketch={sketch} />}</div>
      <div class="activity-what">
        <a href={href('activities', { id })} class="activity-name">
          {name ?? sportTitle(sport)}
        </a>
        <p class="small quiet">
          <time dateTime={activity.start} title={start.exact}>
            {start.day}, {start.clock}
            {start.zone === undefined ? '' : ` ${start.zone}`}
          </time>
          {name === undefined ? '' : ` · ${sportTitle(sport)}`}
          {isPrivate === true ? <Aside icon="lock" text="private" /> : null}
          {isExcluded ? <Aside icon="ended" text="taken out of syncing" /> : null}
        </p>
      </div>
      <dl class="activity-figures">
        <Figure title="Distance" text={figures?.distanceMeters ? distanceText(figures.distanceMeters) : undefined} />
        <Figure title="Duration" text={seconds === undefined ? undefined : stopwatch(seconds)} />
        <Figure
          title="Climb"
          text={figures?.ascentMeters ? `${number(Math.round(figures.ascentMeters))} m` : undefined}
        />
      </dl>
      <Marks places={activity.places} name={name ?? sportTitle(sport)} />
    </li>
  )
}

const Aside = ({ icon, text }: { readonly icon: 'lock' | 'ended'; readonly text: string }) => (
  <span class="activity-aside">
    {' · '}
    <Icon name={icon} size={14} />
    {text}
  </span>
)

const Figure = ({ title, text }: { readonly title: string; readonly text: string | undefined }) => (
  <div>
    <dt class="hidden-text">{title}</dt>
    <dd>{text === undefined ? <span class="hidden-text">not known</span> : withUnit(text)}</dd>
  </div>
)

/** Units are smaller and lighter than their numbers. */
const withUnit = (text: string) => {
  const [, value = text, unit = ''] = /^(.*\d) ?([a-z]+)?$/.exec(text) ?? []
  return (
    <>
      {value}
      {unit === '' ? null : <span class="unit">{unit}</span>}
    </>
  )
}
