/**
 * One view of everything: a civil day's fused figure is never less than the best single source told of it, and never
 * more than the body did. Where some source tells the whole day, the two are the same, and so is the figure.
 */
import { addDays, dayMs, type LocalDay, minuteMs } from '../../../src/kit/index.js'
import { fusedDays } from '../../../src/runtime/index.js'
import { clockOver, dayNameAt } from '../../../src/runtime/views/fused-load.js'
import { aliveAt, type Fact, type Person, secondsIn } from '../../../src/sandbox/index.js'
import { individualOf } from '../instance.js'
import { fusedKinds } from '../plan.js'
import type { World } from '../world.js'
import { lastOf, told, vanishingMs } from './facts.js'
import { isGranted, type Stored, type StoredStream, truthOf } from './stored.js'

type FusedKind = (typeof fusedKinds)[number]

/**
 * Services round: whole steps, metres and kilocalories, by the day or by the minute, and a total of the day stands only
 * where it exceeds its parts by more than half a unit. Nights are told to the minute.
 */
const tolerance = (kind: FusedKind, value: number): number => (kind === 'sleep_session' ? 60 : 1 + value * 0.002)

export interface FusedVerdict {
  readonly problems: readonly string[]
  /** Civil days of a kind that were compared; of how many the figure is the body's own; of how many several sources told. */
  readonly days: number
  readonly whole: number
  readonly shared: number
}

export const checkFused = async (world: World, stored: Stored): Promise<FusedVerdict> => {
  const verdicts: FusedVerdict[] = []
  for (const person of world.sandbox.people)
    for (const kind of fusedKinds) verdicts.push(await checkKind(world, stored, person, kind))
  const sum = (of: (one: FusedVerdict) => number): number => verdicts.reduce((before, one) => before + of(one), 0)
  return {
    problems: verdicts.flatMap(({ problems }) => problems),
    days: sum(({ days }) => days),
    whole: sum(({ whole }) => whole),
    shared: sum(({ shared }) => shared),
  }
}

const checkKind = async (world: World, stored: Stored, person: Person, kind: FusedKind): Promise<FusedVerdict> => {
  const estimates = await estimatesOf(world, kind)
  const sources = stored.streams.flatMap((stream) => sourceOf(world, person, kind, stream, estimates))
  const wrong: string[] = []
  let [days, whole, shared] = [0, 0, 0]
  // A night the person has deleted may still be there for a while.
  const margin = kind === 'sleep_session' ? vanishingMs : dayMs
  // What belongs to the first day depends on how one asks, and a night begins a day before.
  const edge = kind === 'sleep_session' ? 2 * dayMs : dayMs
  const span = { from: world.plan.start - 3 * dayMs, to: lastOf(world) - margin }
  if (sources.length === 0) return { problems: [], days, whole, shared }
  const individual = individualOf(person.seed)
  const [from, to] = [person.dayAt(span.from), person.dayAt(span.to)]
  const fused = await fusedDays(world.store, { individual, kind, from, to })
  const clock = await clockOver(world.store, { individual, kind }, span.from, span.to)
  const isPlaced = (day: LocalDay): boolean => {
    for (let at = person.dayStart(day) - dayMs; at < person.dayEnd(day) + dayMs; at += 15 * minuteMs)
      if ((dayNameAt(clock, at) === day) !== (person.dayAt(at) === day)) return false
    return true
  }
  for (let day = from; day < to; day = addDays(day, 1)) {
    const telling = sources.filter((source) => source.knownFrom + edge <= person.dayStart(day))
    // Where no record says when the person travelled, only totals are sure.
    if (telling.length === 0 || !(sources.every(({ byDay }) => byDay) || isPlaced(day))) continue
    const body = bodyOf(world, person, kind, day)
    const amounts = telling.map((source) => source.of(day)).filter((amount) => amount > 0)
    // Who tells wall clocks without an offset is put in time by one zone: of a journey at a wrong time, where nobody told.
    const isAstray = isAway(person, day) && sources.some(({ hasWallClocks }) => hasWallClocks)
    // One source may still have the night that was deleted, and another the nap of that day.
    const kept = kind === 'sleep_session' ? Math.max(...sources.map((source) => source.kept(day))) : 0
    const most = isAstray
      ? Number.POSITIVE_INFINITY
      : Math.max(body + kept, ...sources.map((source) => source.most(day)))
    const standing = telling
      .filter(({ yields }) => !yields)
      // An estimate may be generous: it stands against what was measured only where it says half as much again.
      .map((source) => source.of(day) / (source.isEstimate && sources.length > 1 ? 1.5 : 1))
      .filter((amount) => amount > 0)
    // Of a night one source stands for all, and not always the longest: one without stages tells all the time in bed.
    const least =
      standing.length === 0 ? 0 : kind === 'sleep_session' ? Math.min(body, ...standing) : Math.max(...standing)
    const figure = fused.find((one) => one.day === day && one.series === undefined)?.value ?? 0
    days++
    if (amounts.length > 1) shared++
    if (body > 0 && Math.abs(figure - body) <= tolerance(kind, body)) whole++
    if (figure < least - tolerance(kind, least) || figure > most + tolerance(kind, most))
      wrong.push(
        `fused: ${kind} of ${day} is ${Math.round(figure)}, and should be from ${Math.round(least)} to ${Math.round(most)} (${telling.map(({ name, of }) => `${name} ${Math.round(of(day))}`).join(', ')}; the body ${Math.round(body)})`,
      )
  }
  return { problems: told(wrong, (text) => text), days, whole, shared }
}

interface Source {
  readonly name: string
  /** What was before, it need not know. */
  readonly knownFrom: number
  /** Does it tell whole days and nothing within them? */
  readonly byDay: boolean
  /** Does it tell when by the clock on the wall alone? */
  readonly hasWallClocks: boolean
  /** Where its account goes on elsewhere, that is what counts. */
  readonly yields: boolean
  /** What it certainly tells of a day, and what it may tell. */
  readonly of: (day: LocalDay) => number
  readonly most: (day: LocalDay) => number
  /** Nights it tells, or may tell, that the body has no more. */
  readonly kept: (day: LocalDay) => number
  readonly isEstimate: boolean
}

/** Streams whose figures of a kind are estimates. */
const estimatesOf = async ({ store }: World, kind: FusedKind): Promise<ReadonlySet<number>> =>
  new Set(
    (
      await store.query<{ stream_id: number }>(
        `select distinct stream_id from samples where kind = $1 and method = 'estimated' and deleted_at is null`,
        [kind],
      )
    ).map(({ stream_id }) => stream_id),
  )

const sourceOf = (
  world: World,
  person: Person,
  kind: FusedKind,
  stream: StoredStream,
  estimates: ReadonlySet<number>,
): readonly Source[] => {
  if (stream.account.person !== person.seed || !isGranted(world, stream)) return []
  const from = stream.backfillWanted ?? world.plan.start - 3 * dayMs
  const facts = truthOf(world, stream, from).filter((fact) => fact.kind === kind)
  if (facts.length === 0) return []
  const isWhole = ({ day, value }: Fact): boolean => day !== undefined && value !== undefined
  const sums = (those: readonly Fact[]): ReadonlyMap<LocalDay, number> => {
    const found = new Map<LocalDay, number>()
    for (const fact of those) {
      const day = fact.day ?? person.dayAt(kind === 'sleep_session' ? (fact.end ?? fact.start) : fact.start)
      found.set(day, (found.get(day) ?? 0) + (fact.value ?? asleepIn(fact)))
    }
    return found
  }
  const certain = facts.filter(({ optional }) => optional !== true)
  // Wall clocks without an offset are put in time by the person's own; here they are not, so only totals are compared.
  const within = isUnplaced(stream) ? [] : certain.filter((fact) => !isWhole(fact))
  // A night that was deleted too late to be noticed may be told as well.
  const possible = facts.filter((fact) => kind === 'sleep_session' || isWhole(fact))
  const [parts, totals, all] = [within, certain.filter(isWhole), possible].map(sums)
  const best =
    (...maps: (ReadonlyMap<LocalDay, number> | undefined)[]) =>
    (day: LocalDay) =>
      Math.max(0, ...maps.map((map) => map?.get(day) ?? 0))
  return [
    {
      name: `${stream.account.service} ${stream.name}`,
      knownFrom: from,
      byDay: kind !== 'sleep_session' && facts.every(isWhole),
      hasWallClocks: isUnplaced(stream) && !facts.every(isWhole),
      yields: stream.continuedBy !== undefined,
      of: best(parts, totals),
      most: best(parts, all),
      kept: best(sums(kind === 'sleep_session' ? goneNights(world, person, facts) : [])),
      isEstimate: estimates.has(stream.id),
    },
  ]
}

const goneNights = ({ clock }: World, person: Person, facts: readonly Fact[]): Fact[] => {
  const starts = facts.map(({ start }) => start)
  const span = { from: Math.min(...starts) - dayMs, to: Math.max(...starts) + 2 * dayMs }
  const nights = aliveAt(person.sleeps(span), clock.now()).map(({ value }) => value)
  return facts.filter((fact) => !nights.some(({ start, end }) => start < (fact.end ?? fact.start) && fact.start < end))
}

const isAway = (person: Person, day: LocalDay): boolean =>
  [-1, 0, 1, 2].some((off) => person.zoneAt(person.dayStart(addDays(day, off))) !== person.homeZone)

const isUnplaced = ({ account: { service } }: StoredStream): boolean => service === 'polar' || service === 'fitbit'

/** As the fused view counts a night: the time asleep where it is told. */
const asleepIn = ({ start, end, detail }: Fact): number => {
  const { totalSeconds, lightSeconds, deepSeconds, remSeconds } = (detail ?? {}) as Readonly<Record<string, number>>
  const staged = (lightSeconds ?? 0) + (deepSeconds ?? 0) + (remSeconds ?? 0)
  return totalSeconds ?? (staged > 0 ? staged : end === undefined ? 0 : (end - start) / 1000)
}

const bodyOf = ({ clock }: World, person: Person, kind: FusedKind, day: LocalDay): number => {
  const span = { from: person.dayStart(day), to: person.dayEnd(day) }
  if (kind === 'sleep_session')
    return aliveAt(person.sleeps({ from: span.from - dayMs, to: span.to + dayMs }), clock.now())
      .filter(({ value }) => value.day === day)
      .reduce((sum, { value: { start, end, stages } }) => sum + (end - start) / 1000 - secondsIn(stages).awake, 0)
  const { steps, distanceMeters, activeKcal } = person.totals(span)
  return { step_count: steps, distance: distanceMeters, active_calories: activeKcal }[kind]
}
