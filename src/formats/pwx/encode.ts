/** Writes PWX: one workout, its sessions' laps as segments. */
import type { Activity, Column, Session } from '../../core/index.js'
import type { Encoded } from '../codec.js'
import { LossList } from '../report.js'
import { epochOf, tellChannels, tellMissing, timeWriter, XmlWriter } from '../xml/index.js'
import { writeSummary } from './summaries.js'
import { pwxSpace, pwxSportOf } from './words.js'

interface Target {
  readonly writer: XmlWriter
  readonly losses: LossList
  /** Seconds since the start of the workout. */
  readonly offsetOf: (ms: number) => number
}

export const encodePwx = (activity: Activity): Encoded => {
  const losses = new LossList()
  const writer = new XmlWriter(losses)
  const startMs = epochOf(activity.start)
  const target: Target = { writer, losses, offsetOf: (ms) => (ms - startMs) / 1000 }
  const { creator } = activity
  writer.open('pwx', { xmlns: pwxSpace, version: '1.0', creator: creator ?? 'tributary' })
  if (creator === undefined) losses.add('creator', 'precision', 'PWX wants a creator; ours is written.')
  writer.open('workout')
  writeHead(activity, target)
  writer.value('time', timeWriter(activity.start)(startMs))
  const { end, statistics } = activity
  writeSummary(0, end === undefined ? 0 : target.offsetOf(epochOf(end)), statistics, {
    writer,
    losses,
    owner: 'statistics',
  })
  for (const session of activity.sessions) writeSegments(session, target)
  writeSamples(activity, target)
  writeEvents(activity, target)
  tellLosses(activity, losses)
  return { bytes: writer.finish(), losses: losses.list() }
}

const writeHead = (
  { id, athlete, sport, subSport, name, notes, device, more = {} }: Activity,
  { writer, losses }: Target,
): void => {
  const text = (key: string): string | undefined => (typeof more[key] === 'string' ? more[key] : undefined)
  writer.text('fingerprint', id)
  if (athlete?.name !== undefined || athlete?.weightKg !== undefined) {
    writer.open('athlete')
    writer.text('name', athlete.name)
    writer.value('weight', athlete.weightKg)
    writer.close()
  }
  writer.text('goal', text('goal'))
  const { word, isWhole } = pwxSportOf(subSport === undefined ? { sport } : { sport, subSport })
  if (!isWhole) losses.add('sport', 'precision', 'PWX knows ten sports, and few sub-sports.')
  const foreign = sport === 'generic' ? text('sportType') : undefined
  writer.text('sportType', foreign ?? word)
  writer.text('title', name)
  writer.text('cmt', notes)
  writer.text('code', text('code'))
  if (device !== undefined) {
    writer.open('device', { id: device.name ?? '' })
    writer.text('make', device.manufacturer)
    writer.text('model', device.product)
    writer.close()
  }
}

const writeSegments = ({ laps }: Session, { writer, losses, offsetOf }: Target): void => {
  for (const { start, end, name, statistics } of laps) {
    const beginning = offsetOf(epochOf(start))
    const span = end === undefined ? 0 : offsetOf(epochOf(end)) - beginning
    writer.open('segment')
    writer.text('name', name)
    writeSummary(beginning, span, statistics, { writer, losses, owner: 'laps' })
    writer.close()
  }
}

/** Channels of a sample by their elements, in the schema's order. */
const heldChannels = [
  ['hr', 'heartRateBpm'],
  ['spd', 'speedMetersPerSecond'],
  ['pwr', 'powerWatts'],
  ['torq', undefined],
  ['cad', 'cadenceRpm'],
  ['dist', 'distanceMeters'],
  ['lat', 'latitudeDeg'],
  ['lon', 'longitudeDeg'],
  ['alt', 'altitudeMeters'],
  ['temp', 'temperatureCelsius'],
] as const

const writeSamples = ({ track }: Activity, { writer, losses, offsetOf }: Target): void => {
  const columns: (readonly [string, Column])[] = []
  const held = new Set<string>(['timeMs'])
  const { torq } = track.more ?? {}
  for (const [element, name] of heldChannels) {
    const values = name === undefined ? ((torq?.width ?? 1) === 1 ? torq?.values : undefined) : track[name]
    held.add(name ?? `more.${element}`)
    if (values !== undefined) columns.push([element, values])
  }
  // Neither of these is in the schema, but programs write them and this one reads them.
  const { pwrright } = track.more ?? {}
  if (pwrright !== undefined && (pwrright.width ?? 1) === 1) {
    columns.push(['pwrright', pwrright.values])
    held.add('more.pwrright')
  }
  tellChannels(track, held, 'PWX', losses)
  const { latitudeDeg, longitudeDeg } = track
  for (const [row, ms] of track.timeMs.entries()) {
    if (Number.isNaN(ms)) {
      losses.add('track', 'no-place', 'PWX has no place for points without a time.')
      continue
    }
    writer.open('sample')
    writer.value('timeoffset', offsetOf(ms))
    const isPlace = !Number.isNaN(latitudeDeg?.[row] ?? Number.NaN) && !Number.isNaN(longitudeDeg?.[row] ?? Number.NaN)
    for (const [element, values] of columns) {
      const isCoordinate = element === 'lat' || element === 'lon'
      if (isPlace || !isCoordinate) writer.value(element, values[row])
      else if (!Number.isNaN(values[row]))
        losses.add('track.latitudeDeg', 'no-place', 'PWX has no place for one coordinate without the other.')
    }
    writer.close()
  }
}

const writeEvents = (
  { pauses, events = [], start, end, track }: Activity,
  { writer, losses, offsetOf }: Target,
): void => {
  const write = (ms: number, type: string): void => {
    writer.open('event')
    writer.value('timeoffset', offsetOf(ms))
    writer.text('type', type)
    writer.close()
  }
  if (pauses.length > 0) {
    write(epochOf(start), 'Starting')
    for (const { fromMs, toMs, trigger } of pauses) {
      write(fromMs, 'Stopping')
      write(toMs, 'Starting')
      if (trigger !== undefined) losses.add('pauses.trigger', 'no-place', 'PWX does not tell who stopped the clock.')
    }
    const lastMs = track.timeMs.findLast((ms) => !Number.isNaN(ms)) ?? epochOf(start)
    write(end === undefined ? lastMs : epochOf(end), 'Stopping')
  }
  for (const { atMs, event, action, data, more } of events) {
    if (event === 'Starting' || event === 'Stopping') {
      losses.add('events', 'no-place', 'PWX takes these events for the clock.')
      continue
    }
    write(atMs, event)
    tellMissing('events', { action, data, more }, ['action', 'data', 'more'], 'PWX', losses)
  }
}

const heldMore = new Set(['goal', 'code', 'sportType'])

const tellLosses = (activity: Activity, losses: LossList): void => {
  const { more = {}, sessions, device, athlete } = activity
  tellMissing(
    '',
    { ...activity },
    ['purpose', 'zone', 'sensors', 'isPrivate', 'places', 'rrIntervals', 'links', 'keywords'],
    'PWX',
    losses,
  )
  tellMissing('track', { ...activity.track }, ['breaks'], 'PWX', losses)
  tellMissing(
    'device',
    { ...device },
    [
      'serial',
      'softwareVersion',
      'hardwareVersion',
      'type',
      'connection',
      'batteryVolts',
      'batteryPercent',
      'batteryStatus',
      'more',
    ],
    'PWX',
    losses,
  )
  tellMissing(
    'athlete',
    { ...athlete },
    ['sex', 'ageYears', 'heightMeters', 'restingHeartRateBpm', 'maximumHeartRateBpm'],
    'PWX',
    losses,
  )
  tellMissing(
    'more',
    more,
    Object.keys(more).filter((key) => !heldMore.has(key)),
    'PWX',
    losses,
  )
  if (sessions.length > 1) losses.add('sessions', 'no-place', 'PWX workouts are of one sport; the sessions are joined.')
  for (const session of sessions) {
    tellMissing('sessions', { ...session }, ['name', 'poolLengthMeters', 'lengths'], 'PWX', losses)
    for (const lap of session.laps) tellMissing('laps', { ...lap }, ['trigger', 'intensity', 'notes'], 'PWX', losses)
  }
}
