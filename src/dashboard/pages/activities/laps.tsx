/** The laps, with what is known of any of them. */
import type { ActivityContent, Lap } from '../../api.js'
import { number } from '../../lib/numbers.js'
import { distanceText, type Pacing, pacingOf, sportTitle, stopwatch } from '../../lib/sports.js'

interface Column {
  readonly title: string
  readonly unit?: string
  text(lap: Lap): string | undefined
}
const whole = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : number(Math.round(value))

const secondsOf = ({ statistics, start, end }: Lap): number | undefined =>
  statistics.timerSeconds ??
  statistics.elapsedSeconds ??
  (end === undefined ? undefined : (Date.parse(end.time) - Date.parse(start.time)) / 1000)

const speedOf = (lap: Lap): number | undefined => {
  const { speedMetersPerSecond, distanceMeters } = lap.statistics
  const seconds = secondsOf(lap)
  if (speedMetersPerSecond?.average !== undefined) return speedMetersPerSecond.average
  return distanceMeters === undefined || !seconds ? undefined : distanceMeters / seconds
}

const columnsOf = (pacing: Pacing): readonly Column[] => [
  { title: 'Time', text: (lap) => ifKnown(secondsOf(lap), stopwatch) },
  { title: 'Distance', text: ({ statistics }) => ifKnown(statistics.distanceMeters, distanceText) },
  {
    title: pacing.title,
    unit: pacing.unit,
    text: (lap) => ifKnown(ifKnown(speedOf(lap), pacing.value) ?? undefined, pacing.text),
  },
  { title: 'Heart rate', unit: '/min', text: ({ statistics }) => whole(statistics.heartRateBpm?.average) },
  { title: 'Highest', unit: '/min', text: ({ statistics }) => whole(statistics.heartRateBpm?.maximum) },
  { title: 'Power', unit: 'W', text: ({ statistics }) => whole(statistics.powerWatts?.average) },
  { title: 'Cadence', unit: 'rpm', text: ({ statistics }) => whole(statistics.cadenceRpm?.average) },
  { title: 'Climb', unit: 'm', text: ({ statistics }) => whole(statistics.ascentMeters) },
]
const ifKnown = <T, R>(value: T | undefined, text: (value: T) => R): R | undefined =>
  value === undefined ? undefined : text(value)

export const Laps = ({ content, sport }: { readonly content: ActivityContent; readonly sport: string }) => {
  const laps = content.sessions.flatMap((session) => session.laps.map((lap) => ({ lap, sport: session.sport })))
  // One lap is the workout itself, and says nothing new.
  if (laps.length < 2) return null
  const columns = columnsOf(pacingOf(sport)).filter(({ text }) => laps.some(({ lap }) => text(lap) !== undefined))
  const isMixed = content.sessions.length > 1
  return (
    <section class="card" aria-label="Laps">
      <h2>Laps</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls sideways, also by keyboard */}
      <section class="table-wrap" tabIndex={0} aria-label="Laps, scrolls sideways">
        <table class="laps">
          <thead>
            <tr>
              <th scope="col">Lap</th>
              {columns.map(({ title, unit }) => (
                <th key={title} scope="col">
                  {title}
                  {unit === undefined ? null : <span class="unit">{unit}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {laps.map(({ lap, sport: own }, index) => (
              <tr key={index}>
                <th scope="row">
                  {index + 1}
                  {isMixed ? <span class="quiet"> {sportTitle(own)}</span> : null}
                  {asideOf(lap) === '' ? null : <span class="quiet"> {asideOf(lap)}</span>}
                </th>
                {columns.map(({ title, text }) => (
                  <td key={title}>{text(lap) ?? <span class="hidden-text">not known</span>}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}

const asideOf = ({ name, intensity }: Lap): string =>
  name ?? (intensity === undefined || intensity === 'active' ? '' : intensity)
