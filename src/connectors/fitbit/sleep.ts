/** Nights and naps, version 1.2. https://dev.fitbit.com/build/reference/web-api/sleep/ */
import { type DetailOf, event, orderOf, plus, type RecordOf, z } from '../../kit/index.js'
import { byRange, local, MaybeNum, onDay, present, Text } from './days.js'

const Segment = z.object({ dateTime: Text, level: Text, seconds: MaybeNum })
const Minutes = z.object({ count: MaybeNum, minutes: MaybeNum }).nullish()
const Night = z.object({
  logId: z.union([z.number(), z.string()]).transform(String).nullish(),
  dateOfSleep: Text,
  startTime: Text,
  endTime: Text,
  duration: MaybeNum,
  type: Text,
  logType: Text,
  isMainSleep: z.boolean().nullish(),
  /** The archive's word for it. */
  mainSleep: z.boolean().nullish(),
  efficiency: MaybeNum,
  minutesAsleep: MaybeNum,
  minutesAwake: MaybeNum,
  minutesToFallAsleep: MaybeNum,
  minutesAfterWakeup: MaybeNum,
  timeInBed: MaybeNum,
  levels: z
    .object({
      summary: z
        .object({
          deep: Minutes,
          light: Minutes,
          rem: Minutes,
          wake: Minutes,
          asleep: Minutes,
          restless: Minutes,
          awake: Minutes,
        })
        .nullish(),
      data: z.array(Segment).nullish(),
      shortData: z.array(Segment).nullish(),
    })
    .nullish(),
})
type Night = z.output<typeof Night>

const stages = {
  deep: 'deep',
  light: 'light',
  rem: 'rem',
  wake: 'awake',
  awake: 'awake',
  asleep: 'asleep',
  restless: 'restless',
} as const
type Stage = (typeof stages)[keyof typeof stages] | 'unknown'
const isLevel = (name: string): name is keyof typeof stages => Object.hasOwn(stages, name)

interface Spell {
  readonly stage: Stage
  /** Milliseconds on the local clock. */
  readonly from: number
  readonly to: number
}
const spellOf = ({ dateTime, level, seconds }: z.output<typeof Segment>): Spell => {
  const from = orderOf(local(dateTime))
  return { stage: level && isLevel(level) ? stages[level] : 'unknown', from, to: from + (seconds ?? 0) * 1000 }
}

/** Wakes of three minutes or less are listed apart and lie over the stages: cut them in, and join what is alike. */
const overlay = (spells: readonly Spell[], wakes: readonly Spell[]): readonly Spell[] => {
  const pieces = spells.flatMap((spell) => {
    const parts: Spell[] = []
    let { from } = spell
    for (const wake of wakes) {
      if (wake.to <= from || wake.from >= spell.to) continue
      if (wake.from > from) parts.push({ ...spell, from, to: wake.from })
      parts.push({ stage: 'awake', from: Math.max(from, wake.from), to: Math.min(spell.to, wake.to) })
      from = Math.min(spell.to, wake.to)
    }
    return from < spell.to ? [...parts, { ...spell, from }] : parts
  })
  const joined: Spell[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (last?.stage === piece.stage && last.to === piece.from) joined[joined.length - 1] = { ...last, to: piece.to }
    else joined.push(piece)
  }
  return joined
}

const stagesOf = ({ startTime, levels }: Night): DetailOf<'sleep_session'>['stages'] => {
  if (!levels?.data?.length) return undefined
  const base = local(startTime)
  const zero = orderOf(base)
  // A segment whose time cannot be read parks the night: a night with a hole would look like one that was slept badly.
  const onClock = (ms: number) => (Number.isNaN(ms) ? local('') : plus(base, ms - zero))
  const byTime = (one: Spell, other: Spell) => one.from - other.from
  return overlay(levels.data.map(spellOf).sort(byTime), (levels.shortData ?? []).map(spellOf).sort(byTime)).map(
    ({ stage, from, to }) => ({ stage, start: onClock(from), end: onClock(to) }),
  )
}

/**
 * Where clocks change, only `endTime` is right; in recorded classic logs it stands half a minute past the last level.
 * Within a minute of each other the duration holds, beyond it the clock.
 */
const endOf = ({ startTime, endTime, duration }: Night) => {
  const byClock = local(endTime)
  const byDuration = plus(local(startTime), duration ?? 0)
  if (!endTime) return byDuration
  return duration != null && Math.abs(orderOf(byClock) - orderOf(byDuration)) < 60_000 ? byDuration : byClock
}

const seconds = (minutes: number | null | undefined) => (minutes == null ? undefined : minutes * 60)

const toSession = (night: Night): RecordOf<'sleep_session'> => {
  const { logId, levels, type } = night
  const told = levels?.summary
  const main = night.isMainSleep ?? night.mainSleep
  const manual = night.logType === 'manual'
  return event(
    'sleep_session',
    present({
      stages: stagesOf(night),
      recording: type === 'classic' || type === 'stages' ? type : undefined,
      main,
      nap: main == null ? undefined : !main,
      totalSeconds: seconds(night.minutesAsleep),
      // `minutesAwake` of a classic log is awake and restless together.
      awakeSeconds: seconds(
        told?.wake?.minutes ?? told?.awake?.minutes ?? (type === 'classic' ? undefined : night.minutesAwake),
      ),
      lightSeconds: seconds(told?.light?.minutes),
      deepSeconds: seconds(told?.deep?.minutes),
      remSeconds: seconds(told?.rem?.minutes),
      restlessSeconds: seconds(told?.restless?.minutes),
      awakenings: told?.wake?.count ?? told?.awake?.count,
      inBedSeconds: seconds(night.timeInBed),
      latencySeconds: seconds(night.minutesToFallAsleep),
      wakeLatencySeconds: seconds(night.minutesAfterWakeup),
      efficiency: night.efficiency,
      manual: manual || undefined,
    }),
    {
      start: local(night.startTime),
      end: endOf(night),
      ...(night.dateOfSleep ? { day: onDay(night.dateOfSleep).day } : {}),
    },
    {
      // Edits, and the stages that come later to what first was classic, keep the id.
      ...(logId ? { key: logId, document: `sleep/${logId}` } : {}),
      ...(manual ? { method: 'manual' as const } : {}),
    },
  )
}

export const sleep = byRange({
  title: 'Sleep',
  scope: 'sleep',
  emits: ['sleep_session'],
  listing: 'complete',
  // The archive holds the bare list.
  page: z.preprocess((body) => (Array.isArray(body) ? { sleep: body } : body), z.object({ sleep: z.array(Night) })),
  path: (from, to) => `/1.2/user/-/sleep/date/${from}/${to}.json`,
  atMost: 100,
  map: (body) => body.sleep.map(toSession),
})
