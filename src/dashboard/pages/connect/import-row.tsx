/** One archive that is here: how far its reading is, and what came of it. */
import type { Import } from '../../api.js'
import { importSentence, isInterrupted, percentOf, sizeText, spanText, timelineOf } from '../../lib/import-words.js'
import { number } from '../../lib/numbers.js'
import { href } from '../../lib/router.js'
import { Chip, Meter, When } from '../../parts/bits.js'
import { Icon } from '../../parts/icons.js'
import { withCode } from '../../parts/states.js'
import { chooseFiles } from './drop-zone.js'

const looks = {
  waiting: { icon: 'clock', tone: 'plain', text: 'Waiting' },
  running: { icon: 'file', tone: 'plain', text: 'Reading' },
  done: { icon: 'check', tone: 'good', text: 'Read' },
  failed: { icon: 'broken', tone: 'bad', text: 'Stopped' },
} as const

export const ImportRow = ({ one, now }: { readonly one: Import; readonly now: number }) => {
  const { title, file, state, bytes, bytesRead, report } = one
  const place = timelineOf(report)
  const interrupted = isInterrupted(one)
  return (
    <li class="card handed-row" data-state={state}>
      <header>
        <div>
          <strong>{title}</strong>
          <p class="small quiet file-name">
            {file} · {sizeText(bytes)} · <When iso={one.endedAt ?? one.begunAt} now={now} />
          </p>
        </div>
        <Chip {...looks[state]} {...(interrupted ? { text: 'Interrupted' } : {})} />
      </header>
      <p>
        {withCode(importSentence(one))}
        {interrupted && bytesRead > 0 && bytesRead < bytes
          ? ` ${percentOf(bytesRead, bytes)} % of it had been read.`
          : ''}
      </p>
      {state === 'running' ? <Meter done={percentOf(bytesRead, bytes)} of={100} label={`Reading ${file}`} /> : null}
      {interrupted ? (
        <p>
          <button type="button" class="button" onClick={chooseFiles}>
            Go on with it…<span class="hidden-text"> Choose {file} again</span>
          </button>
        </p>
      ) : null}
      {place === undefined || state === 'waiting' ? null : (
        <p>
          {spanText(report)} ·{' '}
          <a href={href('timeline', place)}>
            See it on the timeline<span class="hidden-text">: {title}</span>
          </a>
        </p>
      )}
      {(report.parked ?? 0) === 0 || state === 'running' ? null : (
        <p class="small quiet">
          What is set aside could not be read as it stands, and is kept: <a href={href('runs')}>see why</a>.
        </p>
      )}
      {(report.skipped ?? []).length === 0 ? null : <Skipped one={one} />}
    </li>
  )
}

const Skipped = ({ one }: { readonly one: Import }) => {
  const skipped = one.report.skipped ?? []
  const parts = skipped.reduce((sum, { count }) => sum + count, 0)
  return (
    <details class="skipped">
      <summary>
        <Icon name="chevron" size={14} />
        {number(parts)} {parts === 1 ? 'part was' : 'parts were'} left out
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone the table scrolls sideways, also by keyboard */}
      <section class="table-wrap" tabIndex={0} aria-label={`What was left out of ${one.file}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">How many</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {skipped.map(({ what, reason, count }) => (
              <tr key={`${what} ${reason}`}>
                <td class="file-name">{what}</td>
                <td>{number(count)}</td>
                <td>{withCode(reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}
