/**
 * Writes TCX documents that follow the published schemas to the letter, since some services check them. What those
 * want and an activity does not have (a lap, its calories) is written as zero and told as a loss.
 */
import { type Activity, isKnown, type Session } from '../../core/index.js'
import type { Encoded } from '../codec.js'
import { LossList } from '../report.js'
import { stretchesOf, tellChannels, tellMissing, timeWriter, wholeNumbers, XmlWriter } from '../xml/index.js'
import { writeCourse } from './encode-course.js'
import { writeAuthor, writeDevice } from './encode-device.js'
import { writeLap } from './encode-laps.js'
import { pointWriter } from './encode-points.js'
import { spread } from './spread.js'
import type { Target } from './target.js'
import { extensionSpace, joinNotes, splitNotes, tcxSpace, tcxSportOf } from './words.js'

const root = {
  xmlns: tcxSpace,
  'xmlns:ax': extensionSpace,
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
  'xsi:schemaLocation':
    'http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2 https://www8.garmin.com/xmlschemas/TrainingCenterDatabasev2.xsd http://www.garmin.com/xmlschemas/ActivityExtension/v2 https://www8.garmin.com/xmlschemas/ActivityExtensionv2.xsd',
}

export const encodeTcx = (activity: Activity): Encoded => {
  const losses = new LossList()
  const writer = new XmlWriter(losses)
  const target: Target = {
    writer,
    losses,
    whole: wholeNumbers(losses, 'TCX'),
    timeText: timeWriter(activity.start),
    stretches: new Set(stretchesOf(activity, 'TCX', losses)),
  }
  tellLosses(activity, losses)
  writer.open('TrainingCenterDatabase', root)
  if (activity.purpose === 'course') writer.within('Courses', () => writeCourse(activity, target))
  else writer.within('Activities', () => writeActivity(activity, target))
  writeAuthor(activity.creator, target)
  return { bytes: writer.finish(), losses: losses.list() }
}

const writeActivity = (activity: Activity, target: Target): void => {
  const { writer } = target
  const sessions = sessionsOf(activity)
  const id = idOf(activity, target)
  const writePoints = pointWriter(activity.track, target)
  const parts = spread(activity, sessions)
  const write = (index: number): void => {
    const session = sessions[index] as Session
    if (tcxSportOf(session.sport) === 'Other' && session.sport !== 'generic')
      target.losses.add('sport', 'precision', 'TCX knows only running, cycling and other sports.')
    writer.open('Activity', { Sport: tcxSportOf(session.sport) })
    writer.value('Id', index === 0 ? id : target.timeText(parts[index]?.startMs ?? 0))
    for (const part of parts[index]?.laps ?? []) writeLap(part, session, activity, target, writePoints)
    if (index === 0) writer.text('Notes', notesOf(activity, target))
    if (index === 0) writeDevice(activity.device, target)
    writer.close()
  }
  if (sessions.length === 1) {
    write(0)
    return
  }
  writer.open('MultiSportSession')
  writer.value('Id', id)
  for (let index = 0; index < sessions.length; index += 1) {
    writer.open(index === 0 ? 'FirstSport' : 'NextSport')
    // A transition stands before the sport it leads to.
    if (index > 0 && sessions[index]?.sport === 'transition' && index + 1 < sessions.length) {
      const [lap, ...others] = parts[index]?.laps ?? []
      if (others.length > 0) target.losses.add('laps', 'no-place', 'TCX holds one lap of a transition.')
      if (lap !== undefined) writeLap(lap, sessions[index] as Session, activity, target, writePoints, 'Transition')
      index += 1
    }
    write(index)
    writer.close()
  }
  writer.close()
}

const sessionsOf = ({ sessions, start, end, sport, statistics }: Activity): readonly Session[] =>
  sessions.length > 0 ? sessions : [{ start, ...(end !== undefined && { end }), sport, statistics, laps: [] }]

/** The schema wants a time for an id. */
const idOf = ({ id, start }: Activity, { timeText, losses }: Target): string => {
  if (id !== undefined && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/.test(id)) return id
  if (id !== undefined) losses.add('id', 'no-place', 'TCX identifies activities by their time.')
  return timeText(isKnown(start) ? start.at : Date.parse(`${start.local}Z`))
}

const notesOf = ({ name, notes }: Activity, { losses }: Target): string | undefined => {
  if (name === undefined && notes === undefined) return undefined
  const text = joinNotes(name, notes) ?? ''
  const read = splitNotes(text)
  if (read.name !== name || read.notes !== notes)
    losses.add('notes', 'precision', 'TCX keeps name and notes in one text, the name in its first line.')
  return text
}

const heldChannels = new Set([
  'timeMs',
  'latitudeDeg',
  'longitudeDeg',
  'altitudeMeters',
  'distanceMeters',
  'speedMetersPerSecond',
  'heartRateBpm',
  'cadenceRpm',
  'powerWatts',
])

const tellLosses = (activity: Activity, losses: LossList): void => {
  const isCourse = activity.purpose === 'course'
  tellMissing(
    '',
    { ...activity },
    ['zone', 'sensors', 'athlete', 'isPrivate', 'events', 'rrIntervals', 'links', 'keywords', 'more', 'subSport'],
    'TCX',
    losses,
  )
  tellMissing(
    '',
    { ...activity },
    isCourse ? ['id', 'device'] : ['places'],
    isCourse ? 'A TCX course' : 'A TCX activity',
    losses,
  )
  if (isCourse && activity.sport !== 'generic') losses.add('sport', 'no-place', 'TCX courses have no sport.')
  tellMissing(
    'device',
    { ...activity.device },
    [
      'manufacturer',
      'hardwareVersion',
      'type',
      'connection',
      'batteryVolts',
      'batteryPercent',
      'batteryStatus',
      'more',
    ],
    'TCX',
    losses,
  )
  tellChannels(activity.track, heldChannels, 'TCX', losses)
  for (const session of activity.sessions) {
    tellMissing('sessions', { ...session }, ['name', 'poolLengthMeters', 'lengths', 'subSport'], 'TCX', losses)
    for (const lap of session.laps) tellMissing('laps', { ...lap }, ['name'], 'TCX', losses)
  }
}
