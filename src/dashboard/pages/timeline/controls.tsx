/** Where one looks: level, earlier, later, now. */

import { browserOffset, clock, dateText, dayMs, dayText, monthText, zoneText } from '../../lib/time.js'
import { type Level, levelOf, type View } from '../../lib/zoom.js'
import { Icon } from '../../parts/icons.js'

export const levelNames: readonly (readonly [Level, string, string])[] = [
  ['day', 'Day', '1'],
  ['week', 'Week', '2'],
  ['month', 'Month', '3'],
  ['year', 'Year', '4'],
  ['years', 'Years', '5'],
]

interface Props {
  readonly view: View
  readonly offset: number
  readonly choose: (level: Level) => void
  readonly step: (direction: -1 | 1) => void
  readonly toNow: () => void
}
export const Controls = ({ view, offset, choose, step, toNow }: Props) => {
  const current = levelOf(view)
  const isElsewhere = offset !== browserOffset((view.from + view.to) / 2)
  return (
    <div class="timeline-controls">
      <div class="row">
        <button type="button" class="button" aria-label="Earlier" onClick={() => step(-1)}>
          <Icon name="left" size={16} />
        </button>
        <button type="button" class="button" aria-label="Later" onClick={() => step(1)}>
          <Icon name="chevron" size={16} />
        </button>
        <button type="button" class="button" onClick={toNow}>
          Now
        </button>
        <p class="range" aria-live="polite">
          <strong>{rangeText(view)}</strong>
          {isElsewhere ? <span class="small quiet"> {zoneText(offset)}, where it was lived</span> : null}
        </p>
      </div>
      <fieldset class="segments" aria-label="Zoom">
        {levelNames.map(([level, text, key]) => (
          <button
            key={level}
            type="button"
            aria-pressed={level === current}
            aria-keyshortcuts={key}
            onClick={() => choose(level)}
          >
            {text}
          </button>
        ))}
      </fieldset>
    </div>
  )
}

/** `Thu 19 Nov 06:58 – Fri 20 Nov 07:12`, `2 – 8 Nov 2026`, `October 2026`. */
export const rangeText = (view: View): string => {
  const level = levelOf(view)
  if (level === 'day') return `${dayText(view.from)} ${clock(view.from)} – ${dayText(view.to)} ${clock(view.to)}`
  const last = view.to - 1
  if (level === 'years' && view.to - view.from > 3 * 365 * dayMs) return `${monthText(view.from)} – ${monthText(last)}`
  return `${dateText(view.from)} – ${dateText(last)}`
}
