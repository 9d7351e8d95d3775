/** Amounts that were told at an instant, as counts of a bucket whose length nobody tells: they cannot be laid beside intervals. */
import type { LocalDay } from '../time.js'
import { type CivilClock, dayName } from './clock.js'
import type { Ranked } from './sources.js'
import type { FuseInput } from './types.js'

type RankOf = (source: FuseInput['source']) => Ranked

const hasExtent = ({ at, end }: FuseInput): boolean => (end ?? at) > at

/**
 * Without those of a source that tells nothing else within the day, and their sum itself as its total, on days of which
 * another one tells intervals: they are the same amounts, and would be added wherever no interval lies on their instant.
 */
export const withoutBuckets = (
  fine: readonly FuseInput[],
  whole: readonly FuseInput[],
  rankOf: RankOf,
  clock: CivilClock,
): readonly FuseInput[] => {
  if (whole.length === 0 || fine.every(hasExtent)) return fine
  const totals = new Map<string, number>()
  for (const { source, day, series, value } of whole) {
    const place = placeOf(rankOf(source), day as LocalDay, series)
    totals.set(place, Math.max(totals.get(place) ?? 0, value ?? 0))
  }
  const sums = new Map<string, number>()
  const tellers = new Map<LocalDay, Set<Ranked>>()
  for (const record of fine) {
    const [ranked, day] = [rankOf(record.source), dayName(clock.dayNumberAt(record.at))]
    if (hasExtent(record)) {
      const until = dayName(clock.dayNumberAt((record.end ?? record.at) - 1))
      for (const one of [day, until]) tellers.set(one, (tellers.get(one) ?? new Set()).add(ranked))
    } else {
      const place = placeOf(ranked, day, record.series)
      sums.set(place, (sums.get(place) ?? 0) + (record.value ?? 0))
    }
  }
  return fine.filter((record) => {
    if (hasExtent(record)) return true
    const [ranked, day] = [rankOf(record.source), dayName(clock.dayNumberAt(record.at))]
    const others = tellers.get(day)
    if (others === undefined || others.has(ranked)) return true
    const place = placeOf(ranked, day, record.series)
    const total = totals.get(place)
    return total === undefined || total < (sums.get(place) ?? 0)
  })
}

const placeOf = ({ key }: Ranked, day: LocalDay, series = ''): string => `${key}\n${day}\n${series}`
