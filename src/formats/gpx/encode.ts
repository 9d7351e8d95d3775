/**
 * Writes GPX 1.1 that follows the published schema, with Garmin's and cluetrust's extensions for what it has no
 * element for. A recorded activity is a track; so is a drawn course, and one with times a route.
 */
import type { Activity, Link, More, Place } from '../../core/index.js'
import type { Encoded } from '../codec.js'
import { LossList } from '../report.js'
import { epochOf, stretchesOf, tellMissing, tellStatistics, timeWriter, typeFrom, XmlWriter } from '../xml/index.js'
import { pointWriter, usedSpaces } from './encode-points.js'
import { writeLap } from './laps.js'
import { headUnits, qualityUnits, spaces } from './words.js'

interface Target {
  readonly writer: XmlWriter
  readonly losses: LossList
  readonly timeText: (ms: number) => string
}

export const encodeGpx = (activity: Activity): Encoded => {
  const losses = new LossList()
  const writer = new XmlWriter(losses)
  const target: Target = { writer, losses, timeText: timeWriter(activity.start) }
  const laps = activity.sessions.flatMap((session) => session.laps)
  writer.open('gpx', {
    version: '1.1',
    creator: activity.creator ?? 'tributary',
    xmlns: spaces.gpx,
    ...usedSpaces(activity.track, laps.length > 0),
  })
  if (activity.creator === undefined) losses.add('creator', 'precision', 'GPX wants a creator; ours is written.')
  writeHead(activity, target)
  for (const place of activity.places ?? []) writePlace(place, target)
  writeTrack(activity, target)
  if (laps.length > 0)
    writer.within('extensions', () => {
      for (const [index, lap] of laps.entries()) writeLap(lap, index, writer, target.timeText, losses)
    })
  tellLosses(activity, losses)
  return { bytes: writer.finish(), losses: losses.list() }
}

const writeHead = ({ start, keywords = [], more = {} }: Activity, { writer, losses, timeText }: Target): void => {
  const author = more['author']
  // Nobody set a clock to 1970: it stands for a start that is unknown.
  const isKnown = epochOf(start) !== 0
  if (!isKnown && keywords.length === 0 && author === undefined) return
  writer.open('metadata')
  if (typeof author === 'string') writer.within('author', () => writer.text('name', author))
  if (isKnown) writer.value('time', timeText(epochOf(start)))
  if (keywords.length > 0) writer.text('keywords', keywords.join(', '))
  writer.close()
  if (keywords.some((word) => word.includes(',') || word.trim() !== word || word === ''))
    losses.add('keywords', 'precision', 'GPX keeps keywords in one text, with commas between them.')
}

const writeTrack = (activity: Activity, target: Target): void => {
  const { writer, losses } = target
  const { track, name, notes, links = [], sport, subSport, more = {} } = activity
  const isTimed = track.timeMs.some((ms) => !Number.isNaN(ms))
  const isRoute = activity.purpose === 'course' && isTimed
  if (activity.purpose !== 'course' && !isTimed)
    losses.add('purpose', 'precision', 'GPX tells what was recorded by its times, and here are none.')
  writer.open(isRoute ? 'rte' : 'trk')
  writer.text('name', name)
  writer.text('cmt', textIn(more, 'cmt'))
  writer.text('desc', notes)
  writer.text('src', textIn(more, 'src'))
  for (const link of links) writeLink(link, target)
  const number = textIn(more, 'number')
  if (number !== undefined && /^\d{1,9}$/.test(number)) writer.value('number', number)
  writeType(sport, subSport, textIn(more, 'type'), target)
  const stretches = stretchesOf(activity, 'GPX', losses)
  const writePoints = pointWriter(track, target)
  if (isRoute) {
    if (stretches.length > 0) losses.add('track.breaks', 'no-place', 'Routes of GPX are one line.')
    writePoints(0, track.timeMs.length, 'rtept')
  } else
    for (const [index, from] of [0, ...stretches].entries()) {
      const to = stretches[index] ?? track.timeMs.length
      if (to > from) writer.within('trkseg', () => writePoints(from, to, 'trkpt'))
    }
  writer.close()
}

const textIn = (more: More, name: string): string | undefined => {
  const value = more[name]
  return typeof value === 'string' ? value : undefined
}

const writeType = (
  sport: string,
  subSport: string | undefined,
  type: string | undefined,
  { writer, losses }: Target,
): void => {
  if (sport === 'generic' && subSport === undefined) {
    writer.text('type', type)
    return
  }
  const { word, isWhole } = typeFrom(sport, subSport)
  if (!isWhole) losses.add('sport', 'precision', 'The type of a GPX track is one word; the sub-sport has none.')
  writer.text('type', word)
}

const writeLink = ({ href, text, type }: Link, { writer }: Target): void => {
  writer.open('link', { href })
  writer.text('text', text)
  writer.text('type', type)
  writer.close()
}

/** What the schema allows for each number of a point. */
const bounds: Readonly<Record<string, (value: number) => boolean>> = {
  magvar: (value) => value >= 0 && value < 360,
  sat: (value) => value >= 0 && Number.isInteger(value),
  dgpsid: (value) => value >= 0 && value < 1024 && Number.isInteger(value),
}
const fixes = new Set(['none', '2d', '3d', 'dgps', 'pps'])

const writePlace = (place: Place, target: Target): void => {
  const { writer, losses, timeText } = target
  const { latitudeDeg, longitudeDeg, altitudeMeters, atMs, name, notes, symbol, type, more = {} } = place
  if (!Number.isFinite(latitudeDeg ?? Number.NaN) || !Number.isFinite(longitudeDeg ?? Number.NaN)) {
    losses.add('places', 'no-place', 'GPX wants a position of a waypoint; places without are left out.')
    return
  }
  const written = new Set<string>(['cmt', 'src', 'link', 'fix'])
  const writeNumbers = (names: Readonly<Record<string, unknown>>): void => {
    for (const key of Object.keys(names)) {
      const value = more[key]
      if (typeof value !== 'number' || bounds[key]?.(value) === false) continue
      writer.value(key, value)
      written.add(key)
    }
  }
  writer.open('wpt', { lat: latitudeDeg, lon: longitudeDeg === 180 ? -180 : longitudeDeg })
  writer.value('ele', altitudeMeters)
  writer.value('time', atMs === undefined ? undefined : timeText(atMs))
  writeNumbers(headUnits)
  writer.text('name', name)
  writer.text('cmt', textIn(more, 'cmt'))
  writer.text('desc', notes)
  writer.text('src', textIn(more, 'src'))
  const hrefs = more['link']
  if (Array.isArray(hrefs)) for (const href of hrefs) if (typeof href === 'string') writeLink({ href }, target)
  writer.text('sym', symbol)
  writer.text('type', type)
  const fix = textIn(more, 'fix')
  if (fix !== undefined && fixes.has(fix)) writer.value('fix', fix)
  writeNumbers(qualityUnits)
  writer.close()
  tellMissing('places', { ...place }, ['distanceMeters'], 'GPX', losses)
  tellMissing(
    'places.more',
    more,
    Object.keys(more).filter((key) => !written.has(key)),
    'GPX',
    losses,
  )
}

const heldMore = new Set(['cmt', 'src', 'number', 'type', 'author'])

const tellLosses = (activity: Activity, losses: LossList): void => {
  const { more = {}, sessions, statistics, start, track } = activity
  tellMissing(
    '',
    { ...activity },
    ['zone', 'id', 'device', 'sensors', 'athlete', 'isPrivate', 'events', 'rrIntervals'],
    'GPX',
    losses,
  )
  tellMissing(
    'more',
    more,
    Object.keys(more).filter((key) => !heldMore.has(key)),
    'GPX',
    losses,
  )
  if (sessions.length > 1) losses.add('sessions', 'no-place', 'GPX tracks are of one sport; the sessions are joined.')
  for (const session of sessions)
    tellMissing('sessions', { ...session }, ['name', 'poolLengthMeters', 'lengths'], 'GPX', losses)
  if (sessions.every(({ laps }) => laps.length === 0))
    tellStatistics('statistics', statistics, new Set(), 'GPX', losses)
  const first = track.timeMs.find((ms) => !Number.isNaN(ms))
  if (first !== undefined && first !== epochOf(start))
    losses.add('start', 'precision', 'A GPX track starts with its first point.')
}
