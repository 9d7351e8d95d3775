/** Summaries of workouts and segments, both ways. */
import type { More, Spread, Statistics } from '../../core/index.js'
import type { LossList } from '../report.js'
import { tellMissing, tellStatistics, type XmlReader, type XmlWriter } from '../xml/index.js'
import { inMilliseconds, laterSpreads, laterTotals, parts, spreads, totals } from './words.js'

export interface Summary {
  /** Seconds from the start of the workout. */
  readonly beginning: number | undefined
  readonly statistics: Statistics
}

const spreadOf = new Map([...spreads, ...laterSpreads])
const otherNumbers = ['beginning', 'duration', 'durationstopped', 'dist', 'variabilityIndex']
const numbers = new Set([
  ...otherNumbers,
  ...totals.map(([element]) => element),
  ...laterTotals.map(([element]) => element),
])

export const readSummary = (reader: XmlReader): Summary => {
  const found: Record<string, number> = {}
  const statistics: Record<string, number | Spread> = {}
  const more: Record<string, number> = {}
  while (reader.next() === 'open') {
    const name = reader.local
    if (reader.isForeign) reader.skip()
    else if (spreadOf.has(name)) {
      const field = spreadOf.get(name)
      const spread = readSpread(reader)
      if (field !== undefined && Object.keys(spread).length > 0) statistics[field] = spread
      if (field === undefined)
        for (const [part, value] of Object.entries(spread)) more[`${name}_${part}`] = value as number
    } else if (numbers.has(name)) {
      const value = reader.number()
      if (!Number.isNaN(value)) found[name] = value
    } else reader.skip()
  }
  const { duration, durationstopped: stopped, dist, variabilityIndex } = found
  if (duration !== undefined) statistics['elapsedSeconds'] = duration
  if (duration !== undefined && stopped !== undefined)
    statistics['timerSeconds'] = Math.max(0, inMilliseconds(duration - stopped))
  if (dist !== undefined) statistics['distanceMeters'] = dist
  for (const [element, field, factor] of [...totals, ...laterTotals]) {
    const value = found[element]
    if (value !== undefined) statistics[field] = factor === 1 ? value : inMilliseconds(value * factor)
  }
  if (variabilityIndex !== undefined) more['variabilityIndex'] = variabilityIndex
  return {
    beginning: found['beginning'],
    statistics: { ...statistics, ...(Object.keys(more).length > 0 && { more }) },
  }
}

const readSpread = (reader: XmlReader): Spread => {
  const spread: { -readonly [K in keyof Spread]: Spread[K] } = {}
  for (const [attribute, part] of parts) {
    const value = reader.attributeNumber(attribute)
    if (!Number.isNaN(value)) spread[part] = value
  }
  reader.skip()
  return spread
}

/** `span` are the seconds from start to end, for summaries that tell no time elapsed. */
export const writeSummary = (
  beginning: number,
  span: number,
  statistics: Statistics,
  { writer, losses, owner }: { readonly writer: XmlWriter; readonly losses: LossList; readonly owner: string },
): void => {
  const { elapsedSeconds, timerSeconds, distanceMeters, more = {} } = statistics
  if (elapsedSeconds === undefined)
    losses.add(`${owner}.elapsedSeconds`, 'precision', 'PWX wants a duration; where none is told, it is computed.')
  const duration = elapsedSeconds ?? timerSeconds ?? Math.max(0, span)
  writer.open('summarydata')
  writer.value('beginning', beginning)
  writer.value('duration', duration)
  // Readers take both to the millisecond: a timer that is longer by less has not stood still.
  const stopped = timerSeconds === undefined ? undefined : inMilliseconds(duration - timerSeconds)
  if (stopped !== undefined && stopped < 0)
    losses.add(`${owner}.timerSeconds`, 'out-of-range', 'PWX has no place for a timer that ran longer than all took.')
  else writer.value('durationstopped', stopped === undefined ? undefined : Math.abs(stopped))
  for (const [element, field, factor] of totals) {
    const value = statistics[field]
    if (typeof value === 'number') writer.value(element, value / factor)
  }
  writeSpreads(spreads, statistics, more, writer)
  writer.value('dist', distanceMeters)
  writeSpreads(laterSpreads, statistics, more, writer)
  const variability = more['variabilityIndex']
  if (typeof variability === 'number') writer.value('variabilityIndex', variability)
  for (const [element, field] of laterTotals) {
    const value = statistics[field]
    if (typeof value === 'number') writer.value(element, value)
  }
  writer.close()
  tellStatistics(owner, { ...statistics, more: {} }, held, 'PWX', losses)
  tellMissing(owner, { ...statistics }, ['developer'], 'PWX', losses)
  tellMissing(
    `${owner}.more`,
    more,
    Object.keys(more).filter((name) => !heldMore.has(name)),
    'PWX',
    losses,
  )
}

const heldMore = new Set(['variabilityIndex', ...parts.map(([, part]) => `torq_${part}`)])
const held = new Set<string>([
  ...['elapsedSeconds', 'timerSeconds', 'distanceMeters', 'more', 'developer'],
  ...totals.map(([, field]) => field),
  ...laterTotals.map(([, field]) => field),
  ...[...spreads, ...laterSpreads].flatMap(([, field]) => (field === undefined ? [] : [field])),
])

const writeSpreads = (elements: typeof spreads, statistics: Statistics, more: More, writer: XmlWriter): void => {
  for (const [element, field] of elements) {
    const values = parts.map(([attribute, part]) => {
      const value = field === undefined ? more[`${element}_${part}`] : statistics[field]?.[part]
      return [attribute, typeof value === 'number' ? value : undefined] as const
    })
    if (values.some(([, value]) => value !== undefined)) writer.empty(element, Object.fromEntries(values))
  }
}
