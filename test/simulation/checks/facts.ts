/** I1: nothing lost, nothing twice, nothing that is not true. */
import { dayMs, hourMs } from '../../../src/kit/index.js'
import { compare, type Fact } from '../../../src/sandbox/index.js'
import type { World } from '../world.js'
import { isGranted, type Stored, type StoredRecord, type StoredStream, showTime, truthOf, yieldsTo } from './stored.js'

/** So many of a sort are named; the rest is counted. */
const shown = 3

export const checkFacts = (world: World, stored: Stored): string[] => {
  const { records, streams } = stored
  const problems: string[] = []
  for (const account of world.plan.accounts)
    for (const name of account.streams)
      if (account.way !== 'push' && !streams.some((stream) => stream.account === account && stream.name === name))
        problems.push(`lost: ${account.service} ${name} of person ${account.person} has no stream`)
  for (const stream of streams) {
    const own = records.filter((record) => record.stream === stream.id && record.deleted === undefined)
    const where = `${stream.account.service} ${stream.name}`
    if (!isGranted(world, stream)) {
      if (own.length > 0) problems.push(`${where}: ${own.length} records though the scope was not granted`)
      continue
    }
    const from = stream.backfillWanted ?? world.plan.start - (stream.account.way === 'push' ? pushedDays * dayMs : 0)
    const facts = truthOf(world, stream, from)
    const { missing, wrong, doubled, invented } = compare(facts, own, {
      from: afterEdge(world, stream, from),
      to: lastOf(world),
    })
    const isYielded = yieldsTo(stored, stream)
    const connector = world.connectors.find(({ id }) => id === stream.account.service)
    const vanishes = connector?.streams?.[stream.name]?.listing === 'complete'
    problems.push(
      ...told(
        missing.filter((fact) => !isYielded(fact)),
        (fact) => `lost: ${where} ${about(fact)}`,
      ),
      ...told(wrong, ({ fact, what }) => `wrong ${what}: ${where} ${about(fact)}`),
      // What was revised into another time stands beside its new self until two complete listings no longer name it.
      ...told(
        doubled.filter(({ fact }) => !vanishes || fact.start < lastOf(world) - vanishingMs),
        ({ fact, times }) => `twice: ${where} ${about(fact)}, ${times} times`,
      ),
      ...told(
        invented.filter(({ start }) => start < lastOf(world) - vanishingMs),
        (held) => `ghost: ${where} ${held.kind} at ${showTime(held.start)}`,
      ),
      ...told(wrongDays(facts, own), (fact) => `wrong day: ${where} ${about(fact)}`),
    )
  }
  // A device's store has no edits: what is changed is deleted, and added anew under another id.
  const renewed = new Set(streams.filter(({ account }) => account.way === 'push').map(({ id }) => id))
  return [...problems, ...checkIdentity(records.filter(({ stream, deleted }) => !(deleted && renewed.has(stream))))]
}

/** What a device sends at first is not older than this. */
const pushedDays = 40

/** At the old edge a day is left out: what belongs to it depends on the zone. Across the date line it may last for forty hours. */
const afterEdge = ({ sandbox }: World, { account }: StoredStream, from: number): number => {
  const who = sandbox.room.personOf(account.person)
  return Math.max(from + dayMs, who?.dayEnd(who.dayAt(from)) ?? 0)
}

/** Where waiting for a strict provider has moved the clock on, the latest is not here yet, and what is recent has changed. */
export const lastOf = ({ clock, askedAt }: World): number =>
  askedAt === clock.now() ? askedAt + dayMs : (askedAt ?? 0) - 50 * hourMs

/**
 * A record has vanished when two listings agree, and a listing speaks only of what lies a day within it; people delete
 * what is two days old. So what is younger than all of that may still be there.
 */
export const vanishingMs = dayMs + 60 * hourMs

const wrongDays = (facts: readonly Fact[], own: readonly StoredRecord[]): Fact[] => {
  const days = new Map(own.map(({ kind, start, day }) => [`${kind} ${start}`, day]))
  return facts.filter(({ kind, start, day, value, code }) => {
    const held = days.get(`${kind} ${start}`)
    return day !== undefined && value === undefined && code === undefined && held !== undefined && held !== day
  })
}

/** Parts of a document, numbered from where it begins: once it begins elsewhere, they are others. */
const numbered = ['sleep_movement', 'activity_level']

/** The same thing under two ids, at any time: also where the earlier one has been superseded since. */
const checkIdentity = (records: readonly StoredRecord[]): string[] => {
  const ids = new Map<string, string>()
  const doubled: StoredRecord[] = []
  for (const record of records) {
    if (numbered.includes(record.kind)) continue
    const { stream, kind, start, end, day, series, id } = record
    const natural = [stream, kind, record.value === undefined ? start : (day ?? start), end, series].join(' ')
    const known = ids.get(natural)
    if (known === undefined) ids.set(natural, id)
    else if (known !== id) doubled.push(record)
  }
  return told(doubled, ({ kind, start, day }) => `twice: ${kind} of ${day ?? showTime(start)} under two ids`)
}

const about = ({ kind, start, day }: Fact): string => `${kind} of ${day ?? showTime(start)}`

export const told = <T>(found: readonly T[], tell: (one: T) => string): string[] => [
  ...found.slice(0, shown).map(tell),
  ...(found.length > shown ? [`… and ${found.length - shown} more: ${tell(found.at(-1) as T)}`] : []),
]
