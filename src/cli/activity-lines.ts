/** An activity in words for a terminal: summary, laps, sensors, and where each stretch of time is from. */
import { type Activity, type Device, isKnown, type Moment, type Spread, type Statistics } from '../core/index.js'
import { isoOf, statisticsOf, type Warning } from '../formats/index.js'
import { drawProfile, drawTrack } from './drawing.js'

/** One line for the list of several. */
export const titleOf = ({ name, sport, subSport, purpose }: Activity): string => {
  const what = subSport === undefined || subSport === 'generic' ? sport : `${sport} (${subSport})`
  return [name, purpose === 'course' ? `${what}, a way to follow` : what]
    .filter((part) => part !== undefined && part !== '')
    .map((part) => shown(part as string))
    .join(' · ')
}

const offsetWords = {
  provider: 'as the file says',
  'zone-lookup': 'by its first position',
  profile: 'by the zone given',
  unknown: 'the zone is not known',
} as const

const startOf = ({ start, zone }: Activity): string => {
  const isUtc = isKnown(start) && start.offset === undefined
  const words = start.offsetFrom === 'unknown' && isUtc ? 'UTC; the zone is not known' : offsetWords[start.offsetFrom]
  return `${clockOf(start)} (${zone === undefined ? words : `${zone}, ${words}`})`
}

const clockOf = (moment: Moment): string => isoOf(moment).replace('T', ' ').replace(/Z$/, '')

export const summaryOf = (activity: Activity): string[] => {
  const { track, pauses, athlete, device, creator, sensors = [], rrIntervals, places = [], sessions } = activity
  const told = activity.statistics
  const counted = statisticsOf(track, { pauses })
  const { more: _, ...all } = { ...counted, ...told }
  const rows: (readonly [string, string | undefined])[] = [
    ['start', startOf(activity)],
    // Counted times beside told ones would contradict each other.
    ['time', timesOf((told.elapsedSeconds ?? told.timerSeconds) === undefined ? counted : told)],
    ['distance', amount(all.distanceMeters, kilometers)],
    ['climb', climbOf(all)],
    ['speed', spreadText(all.speedMetersPerSecond, (value) => `${(value * 3.6).toFixed(1)} km/h`)],
    ['heart rate', spreadText(all.heartRateBpm, (value) => `${Math.round(value)}/min`)],
    ['cadence', spreadText(all.cadenceRpm, (value) => `${Math.round(value)}/min`)],
    ['power', spreadText(all.powerWatts, (value) => `${Math.round(value)} W`)],
    ['temperature', spreadText(all.temperatureCelsius, (value) => `${value.toFixed(1)} °C`)],
    ['energy', amount(all.energyKcal, (value) => `${Math.round(value)} kcal`)],
    ['points', pointsOf(activity)],
    ['pauses', pauses.length === 0 ? undefined : String(pauses.length)],
    ['beats', rrIntervals === undefined ? undefined : `${rrIntervals.milliseconds.length} intervals`],
    ['lengths', lengthsOf(activity)],
    ['places', places.length === 0 ? undefined : placesText(places.map(({ name }) => name))],
    ['sports', sessions.length < 2 ? undefined : sessions.map(({ sport }) => sport).join(', ')],
    ['person', athlete === undefined ? undefined : Object.keys(athlete).join(', ')],
    ['device', device === undefined ? undefined : deviceText(device)],
    ['software', creator],
    ...sensors.map((sensor, index) => [index === 0 ? 'sensors' : '', deviceText(sensor)] as const),
  ]
  return rows.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [row(label, value)]))
}

const row = (label: string, value: string): string => `  ${label.padEnd(12)} ${shown(value)}`
const kilometers = (meters: number): string =>
  meters < 1000 ? `${Math.round(meters)} m` : `${(meters / 1000).toFixed(2)} km`
const amount = (value: number | undefined, write: (value: number) => string): string | undefined =>
  value === undefined ? undefined : write(value)

const timesOf = ({ elapsedSeconds, timerSeconds, movingSeconds }: Statistics): string =>
  [
    amount(elapsedSeconds, (value) => `${clock(value)} in all`),
    timerSeconds === elapsedSeconds ? undefined : amount(timerSeconds, (value) => `${clock(value)} without pauses`),
    amount(movingSeconds, (value) => `${clock(value)} moving`),
  ]
    .filter((part) => part !== undefined)
    .join(', ')

/** `1:02:03`, or `2:03`. */
const clock = (seconds: number): string => {
  const whole = Math.round(seconds)
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  const rest = String(whole % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}

const climbOf = ({ ascentMeters, descentMeters, altitudeMeters }: Statistics): string =>
  [
    amount(ascentMeters, (value) => `${Math.round(value)} m up`),
    amount(descentMeters, (value) => `${Math.round(value)} m down`),
    amount(altitudeMeters?.minimum, (value) => `lowest ${Math.round(value)} m`),
    amount(altitudeMeters?.maximum, (value) => `highest ${Math.round(value)} m`),
  ]
    .filter((part) => part !== undefined)
    .join(', ')

const spreadText = (spread: Spread | undefined, write: (value: number) => string): string =>
  [
    amount(spread?.average, (value) => `${write(value)} on average`),
    amount(spread?.maximum, (value) => `${write(value)} at most`),
  ]
    .filter((part) => part !== undefined)
    .join(', ')

const pointsOf = ({ track }: Activity): string => {
  const channels = Object.entries(track).flatMap(([name, values]) =>
    values instanceof Float64Array && name !== 'timeMs' && name !== 'longitudeDeg'
      ? [name === 'latitudeDeg' ? 'position' : name]
      : [],
  )
  const count = track.timeMs.length
  return count === 0
    ? 'none'
    : `${count} with ${[...channels, ...Object.keys(track.more ?? {})].join(', ') || 'times only'}`
}

const lengthsOf = ({ sessions }: Activity): string | undefined => {
  const lengths = sessions.flatMap((session) => session.lengths ?? [])
  const pool = sessions.find(({ poolLengthMeters }) => poolLengthMeters !== undefined)?.poolLengthMeters
  if (lengths.length === 0) return undefined
  const swum = lengths.filter(({ type }) => type === 'active').length
  return pool === undefined ? `${swum} swum` : `${swum} swum in a pool of ${Number(pool.toFixed(2))} m`
}

const mostNames = 5
const placesText = (names: readonly (string | undefined)[]): string => {
  const known = names.filter((name) => name !== undefined && name !== '')
  const first = known.slice(0, mostNames).join(', ')
  return known.length === 0 ? String(names.length) : `${names.length}: ${first}${known.length > mostNames ? ', …' : ''}`
}

const deviceText = (device: Device): string => {
  const model = [device.manufacturer, device.name ?? device.product].filter((part) => part !== undefined).join(' ')
  const notes = [
    device.connection,
    amount(device.batteryPercent, (value) => `battery ${value} %`),
    device.batteryStatus === undefined ? undefined : `battery ${device.batteryStatus}`,
    device.softwareVersion === undefined ? undefined : `software ${device.softwareVersion}`,
  ].filter((part) => part !== undefined)
  const what = [device.type, model].filter((part) => part !== undefined && part !== '').join(': ')
  return notes.length === 0 ? what : `${what} (${notes.join(', ')})`
}

/** More are only counted. */
const mostLapLines = 200

/** A table; the columns nobody has a value in are left out. */
export const lapsOf = ({ sessions }: Activity): string[] => {
  const laps = sessions.flatMap((session) => session.laps)
  if (laps.length < 2) return []
  const cells = laps
    .slice(0, mostLapLines)
    .map(({ start, statistics, name, trigger, intensity }, index) => [
      String(index + 1),
      clockOf(start).slice(11, 19),
      amount(statistics.timerSeconds ?? statistics.elapsedSeconds, clock) ?? '',
      amount(statistics.distanceMeters, kilometers) ?? '',
      amount(statistics.heartRateBpm?.average, (value) => String(Math.round(value))) ?? '',
      amount(statistics.powerWatts?.average, (value) => String(Math.round(value))) ?? '',
      [name, intensity === 'active' ? undefined : intensity, trigger].filter((part) => part !== undefined).join(', '),
    ])
  const heads = ['lap', 'at', 'time', 'distance', 'heart/min', 'watts', '']
  const used = heads.map((_, column) => cells.some((line) => line[column] !== ''))
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((line) => line[column]?.length ?? 0)))
  const lines = [heads, ...cells].map((line) =>
    `  ${line
      .map((cell, column) => (column === heads.length - 1 ? cell : cell.padStart(widths[column] ?? 0)))
      .filter((_, column) => used[column])
      .map(shown)
      .join('  ')}`.trimEnd(),
  )
  return laps.length > mostLapLines ? [...lines, `  … and ${laps.length - mostLapLines} more`] : lines
}

export const warningLine = ({ message, offset, count }: Warning): string =>
  `  ${offset === undefined ? '' : `byte ${offset}: `}${message}${count === undefined ? '' : ` (${count} times)`}`

const widest = 72
const trackRows = 22
const profileRows = 5

/** The way from above, and its heights. */
export const picturesOf = ({ track }: Activity, terminalColumns: number): string[] => {
  const columns = Math.max(20, Math.min(widest, terminalColumns - 4))
  const { latitudeDeg, longitudeDeg, altitudeMeters, distanceMeters, breaks, timeMs } = track
  const way =
    latitudeDeg &&
    longitudeDeg &&
    drawTrack(latitudeDeg, longitudeDeg, { columns, rows: trackRows, ...(breaks && { breaks }) })
  const along = distanceMeters ?? (timeMs.some(Number.isFinite) ? timeMs : undefined)
  const heights = altitudeMeters && drawProfile(altitudeMeters, along, { columns, rows: profileRows })
  const lines: string[] = []
  if (way !== undefined)
    lines.push(
      '',
      ...way.lines.map((line) => `  ${line}`),
      `  ○ start  ● end  one cell is ${distanceAcross(way.metersPerCell)}`,
    )
  if (heights !== undefined)
    lines.push(
      '',
      `  ${Math.round(heights.highest)} m`,
      ...heights.lines.map((line) => `  ${line}`),
      `  ${Math.round(heights.lowest)} m${distanceMeters === undefined ? '' : ', along the way'}`,
    )
  return lines
}

const distanceAcross = (meters: number): string =>
  meters < 1000 ? `${Math.ceil(meters)} m` : `${(meters / 1000).toFixed(1)} km`

/** Words of a file may hold what moves a terminal's cursor. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
export const shown = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
