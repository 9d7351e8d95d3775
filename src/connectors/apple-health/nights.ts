/**
 * Sleep in HealthKit is segments, of which nobody says which belong together: what lies within an hour of each other
 * and comes from one source is one sleep. Which order they come in makes no difference.
 */
import { type DetailOf, dayAt, event, hourMs, type Moment, orderOf, type RecordOf, type When } from '../../kit/index.js'
import { lookUp } from './types.js'

/** A longer gap is another sleep: who gets up for a glass of water goes on, an afternoon's nap stands alone. */
const longestGapMs = hourMs

type Stage = NonNullable<DetailOf<'sleep_session'>['stages']>[number]['stage'] | 'in_bed'

/** https://developer.apple.com/documentation/healthkit/hkcategoryvaluesleepanalysis, by number. */
const numbered: readonly Stage[] = ['in_bed', 'asleep', 'awake', 'light', 'deep', 'rem']
const stages: Readonly<Record<string, Stage>> = {
  inbed: 'in_bed',
  asleep: 'asleep',
  asleepunspecified: 'asleep',
  unspecified: 'asleep',
  sleeping: 'asleep',
  awake: 'awake',
  asleepcore: 'light',
  core: 'light',
  light: 'light',
  asleepdeep: 'deep',
  deep: 'deep',
  asleeprem: 'rem',
  rem: 'rem',
  outofbed: 'out_of_bed',
}
/** `HKCategoryValueSleepAnalysisAsleepCore`, `AsleepCore`, `In Bed`, `inBed`, 3. */
export const stageOf = (written: string | number | undefined): Stage => {
  const word = String(written ?? '').replace(/^HKCategoryValueSleepAnalysis/, '')
  if (/^\d+$/.test(word)) return numbered[Number(word)] ?? 'unknown'
  return lookUp(stages, word.replace(/[^A-Za-z]/g, '').toLowerCase()) ?? 'unknown'
}

/** Cuts segments into sleeps. */
export const sleepsOf = <S extends { readonly start: number; readonly end: number }>(segments: readonly S[]): S[][] => {
  const sleeps: S[][] = []
  let reached = Number.NEGATIVE_INFINITY
  for (const segment of [...segments].sort((one, other) => one.start - other.start || one.end - other.end)) {
    const sleep = segment.start - reached > longestGapMs ? undefined : sleeps.at(-1)
    if (sleep === undefined) sleeps.push([segment])
    else sleep.push(segment)
    reached = Math.max(reached, segment.end)
  }
  return sleeps
}

interface SleepSegment {
  readonly stage: Stage
  readonly start: Moment
  readonly end: Moment
}

const secondsOf: Readonly<Partial<Record<Stage, keyof DetailOf<'sleep_session'>>>> = {
  awake: 'awakeSeconds',
  light: 'lightSeconds',
  deep: 'deepSeconds',
  rem: 'remSeconds',
  asleep: 'asleepSeconds',
  out_of_bed: 'outOfBedSeconds',
  unknown: 'unknownSeconds',
}
const sleeping: readonly Stage[] = ['light', 'deep', 'rem', 'asleep']

/** One sleep. Its time is that of what is known of sleeping and waking; the time in bed stands beside it. */
export const sleepSession = (
  segments: readonly SleepSegment[],
  extras: Parameters<typeof event<'sleep_session'>>[3],
): RecordOf<'sleep_session'> | undefined => {
  const inBed = segments.filter(({ stage }) => stage === 'in_bed')
  const known = distinct(segments.filter(({ stage }) => stage !== 'in_bed'))
  const span = spanOf(known.length > 0 ? known : inBed)
  if (span === undefined) return undefined
  const bed = spanOf(inBed)
  const staged = known.some(({ stage }) => stage === 'light' || stage === 'deep' || stage === 'rem')
  const detail: DetailOf<'sleep_session'> = {
    recording: known.length === 0 ? 'none' : staged ? 'stages' : 'classic',
    ...(known.length > 0 && { stages: known as DetailOf<'sleep_session'>['stages'], ...totalsOf(known) }),
    ...(bed !== undefined && { inBedStart: bed.start, inBedEnd: bed.end, inBedSeconds: coveredSeconds(inBed) }),
    ...(extras?.method === 'manual' && { manual: true }),
  }
  const day = dayAt(span.end)
  return event('sleep_session', detail, { ...span, ...(day !== undefined && { day }) }, extras)
}

const totalsOf = (known: readonly SleepSegment[]) => {
  const asleep = known.filter(({ stage }) => sleeping.includes(stage))
  const totals: Record<string, number> = asleep.length > 0 ? { totalSeconds: coveredSeconds(asleep) } : {}
  for (const [stage, field] of Object.entries(secondsOf)) {
    const of = known.filter((segment) => segment.stage === stage)
    if (of.length > 0) totals[field] = coveredSeconds(of)
  }
  return totals
}

/** Sources repeat themselves; what is told twice is slept once. */
const coveredSeconds = (segments: readonly SleepSegment[]): number => {
  let covered = 0
  let reached = Number.NEGATIVE_INFINITY
  for (const [start, end] of timesOf(segments)) {
    covered += Math.max(0, end - Math.max(start, reached))
    reached = Math.max(reached, end)
  }
  return covered / 1000
}
const timesOf = (segments: readonly SleepSegment[]): (readonly [number, number])[] =>
  segments
    .map(({ start, end }) => [orderOf(start), orderOf(end)] as const)
    .sort(([one, oneEnd], [other, otherEnd]) => one - other || oneEnd - otherEnd)

const distinct = (segments: readonly SleepSegment[]): readonly SleepSegment[] => {
  const byKey = new Map(segments.map((each) => [`${orderOf(each.start)} ${orderOf(each.end)} ${each.stage}`, each]))
  return [...byKey.values()].sort(
    (one, other) =>
      orderOf(one.start) - orderOf(other.start) ||
      orderOf(one.end) - orderOf(other.end) ||
      (one.stage < other.stage ? -1 : 1),
  )
}

const spanOf = (segments: readonly SleepSegment[]): (Required<Pick<When, 'start'>> & { end: Moment }) | undefined => {
  const [first, ...more] = segments
  if (first === undefined) return undefined
  let { start, end } = first
  for (const segment of more) {
    if (orderOf(segment.start) < orderOf(start)) start = segment.start
    if (orderOf(segment.end) > orderOf(end)) end = segment.end
  }
  return { start, end }
}
