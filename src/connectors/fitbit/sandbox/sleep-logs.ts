/** Nights and naps: first classic, staged once they are final. A deleted log just is not there any more. */
import { dayMs, type Instant, type LocalDay } from '../../../kit/index.js'
import { asOf, type Fact, type Living, type Person, type Sleep, secondsIn } from '../../../sandbox/index.js'
import { clockOf, heardAt, logIdOf } from './told.js'

export interface Log<T> {
  readonly living: Living<T>
  readonly value: T
  readonly final: boolean
}
/** Those of the days asked for, wherever the person was then. */
export const logsOf = <T extends { readonly day: LocalDay }>(
  list: (span: { from: Instant; to: Instant }) => readonly Living<T>[],
  person: Person,
  days: readonly LocalDay[],
  now: Instant,
): readonly Log<T>[] => {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return []
  return list({ from: person.dayStart(first) - dayMs, to: person.dayEnd(last) + dayMs }).flatMap((living) => {
    const known = asOf(living, now)
    if (known.state !== 'alive' || known.value.day < first || known.value.day > last) return []
    return [{ living, value: known.value, final: known.version === living.versions.length }]
  })
}

const levels = { awake: 'wake', light: 'light', deep: 'deep', rem: 'rem' } as const
const shortWakeMs = 180_000
type Segment = { level: string; start: Instant; end: Instant }

/** Wakes of three minutes or less stand apart, over the stage they interrupt. */
const staged = (
  stages: Sleep['stages'],
): { readonly data: readonly Segment[]; readonly shortData: readonly Segment[] } => {
  const data: Segment[] = []
  const shortData: Segment[] = []
  for (const { stage, start, end } of stages) {
    const last = data.at(-1)
    const short = stage === 'awake' && end - start <= shortWakeMs && last !== undefined
    if (short) shortData.push({ level: 'wake', start, end })
    if (last !== undefined && (short || last.level === levels[stage])) last.end = end
    else data.push({ level: levels[stage], start, end })
  }
  return { data, shortData }
}
/** Awake and asleep, to the minute. */
const classic = (stages: Sleep['stages']): readonly Segment[] => {
  const data: Segment[] = []
  for (const { stage, start, end } of stages) {
    const level = stage === 'awake' ? 'awake' : 'asleep'
    const last = data.at(-1)
    if (last?.level === level) last.end = end
    else data.push({ level, start, end })
  }
  return data
}

const night = (person: Person, { living, value, final }: Log<Sleep>) => {
  const { start, end } = value
  const isStaged = final && !value.nap
  const { data, shortData } = isStaged ? staged(value.stages) : { data: classic(value.stages), shortData: [] }
  const spent = secondsIn(value.stages)
  const minutes = (count: number): number => Math.floor(count / 60)
  const wire = (segments: readonly Segment[]) =>
    segments.map(({ level, start: from, end: to }) => ({
      dateTime: `${clockOf(person, from)}.000`,
      level,
      seconds: (to - from) / 1000,
    }))
  const countOf = (stage: string): number => value.stages.filter((each) => each.stage === stage).length
  const inBed = (end - start) / 1000
  const asleep = inBed - spent.awake
  return {
    logId: logIdOf(living),
    dateOfSleep: value.day,
    startTime: `${clockOf(person, start)}.000`,
    endTime: `${clockOf(person, end)}.000`,
    duration: end - start,
    type: isStaged ? 'stages' : 'classic',
    logType: 'auto_detected',
    isMainSleep: !value.nap,
    infoCode: value.nap ? 2 : 0,
    efficiency: Math.round((asleep / inBed) * 100),
    minutesToFallAsleep: minutes(value.latencySeconds),
    minutesAfterWakeup: 0,
    minutesAsleep: minutes(asleep),
    minutesAwake: minutes(spent.awake),
    timeInBed: minutes(inBed),
    levels: {
      summary: isStaged
        ? Object.fromEntries(
            (['deep', 'light', 'rem', 'awake'] as const).map((stage) => [
              levels[stage],
              { count: countOf(stage), minutes: minutes(spent[stage]) },
            ]),
          )
        : {
            asleep: { count: 0, minutes: minutes(asleep) },
            restless: { count: 0, minutes: 0 },
            awake: { count: countOf('awake'), minutes: minutes(spent.awake) },
          },
      data: wire(data),
      ...(isStaged && { shortData: wire(shortData) }),
    },
  }
}
export const sleep = (person: Person, days: readonly LocalDay[], now: Instant) => ({
  sleep: logsOf(person.sleeps, person, days, now).map((log) => night(person, log)),
})
export const sleepFact = (person: Person, log: Log<Sleep>): Fact => {
  const told = night(person, log)
  const summary = told.levels.summary as Readonly<Record<string, { readonly minutes: number } | undefined>>
  const seconds = (name: string): number => (summary[name]?.minutes ?? 0) * 60
  return {
    kind: 'sleep_session',
    start: heardAt(person, told.startTime.slice(0, 19)),
    day: told.dateOfSleep,
    key: String(told.logId),
    detail: {
      totalSeconds: told.minutesAsleep * 60,
      recording: told.type,
      efficiency: told.efficiency,
      main: told.isMainSleep,
      ...(told.type === 'stages' && {
        deepSeconds: seconds('deep'),
        lightSeconds: seconds('light'),
        remSeconds: seconds('rem'),
        awakeSeconds: seconds('wake'),
      }),
    },
  }
}
