/** One run: a sentence, and behind it the figures. */
import type { Run } from '../../api.js'
import { duration } from '../../lib/numbers.js'
import type { Catalogue } from '../../lib/services.js'
import { axisOf, clock, exactText } from '../../lib/time.js'
import { purposeText, runFigures } from '../../lib/words.js'
import { Icon, type IconName } from '../../parts/icons.js'
import { withCode } from '../../parts/states.js'

const looks: Readonly<Record<Run['state'], { icon: IconName; text: string; tone: string }>> = {
  running: { icon: 'runs', text: 'Running', tone: 'accent' },
  done: { icon: 'check', text: 'Done', tone: 'good' },
  waiting: { icon: 'clock', text: 'Waiting', tone: 'plain' },
  failed: { icon: 'broken', text: 'Failed', tone: 'bad' },
}

interface Props {
  readonly run: Run
  readonly all: Catalogue
  readonly account: string | undefined
}
export const RunRow = ({ run, all, account }: Props) => {
  const { icon, text, tone } = looks[run.state]
  return (
    <li class="run">
      <details>
        <summary>
          <time class="quiet" dateTime={run.startedAt} title={exactText(run.startedAt)}>
            {clock(axisOf(run.startedAt).local)}
          </time>
          <span class="run-state" data-tone={tone} data-running={run.state === 'running'}>
            <Icon name={icon} size={16} />
            <span class="hidden-text">{text}: </span>
          </span>
          <span class="run-sentence">{withCode(run.sentence)}</span>
          <span class="small quiet run-figures">{runFigures(run)}</span>
          <span class="run-chevron">
            <Icon name="chevron" size={16} />
          </span>
        </summary>
        <div class="run-detail">
          <p class="quiet">
            {all.streamTitle(run.connector, run.stream)} from {all.nameOf(run.connector)}
            {account === undefined ? '' : ` (${account})`}: {purposeText[run.purpose]}. {tookText(run)}
          </p>
          <Figures run={run} />
          {run.error === undefined ? null : (
            <p>
              {withCode(run.error.message)} <code>{run.error.code}</code>
            </p>
          )}
        </div>
      </details>
    </li>
  )
}

const tookText = ({ startedAt, endedAt }: Run): string =>
  endedAt === undefined ? 'Still at it.' : `It took ${took(Date.parse(endedAt) - Date.parse(startedAt))}.`

const took = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.max(1, Math.round(milliseconds))} ms` : duration(milliseconds / 1000)

const figures = [
  ['requests', 'Requests'],
  ['pages', 'Pages'],
  ['created', 'New'],
  ['updated', 'Changed'],
  ['unchanged', 'Unchanged'],
  ['deleted', 'Removed'],
  ['parked', 'Parked'],
] as const

const Figures = ({ run }: { readonly run: Run }) => (
  <dl class="figures">
    {figures.map(([name, text]) => (
      <div key={name}>
        <dt class="small">{text}</dt>
        <dd>{run[name].toLocaleString('en')}</dd>
      </div>
    ))}
  </dl>
)
