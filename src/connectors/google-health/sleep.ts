/** Nights and naps. https://developers.google.com/health/data-types/sleep */
import { type DetailOf, dayOf, event, z } from '../../kit/index.js'
import { Interval, MaybeNum, momentOf, nights, over, Text, updated } from './points.js'

const Segment = z.object({ startTime: Text, startUtcOffset: Text, endTime: Text, endUtcOffset: Text })
const Sleep = z.object({
  interval: Interval,
  type: Text,
  stages: z.array(Segment.extend({ type: Text })).nullish(),
  shortAwakenings: z.array(Segment).nullish(),
  outOfBedSegments: z.array(Segment).nullish(),
  metadata: z
    .object({ processed: z.boolean().nullish(), nap: z.boolean().nullish(), mainSleep: z.boolean().nullish() })
    .nullish(),
  summary: z
    .object({
      minutesInSleepPeriod: MaybeNum,
      minutesAfterWakeUp: MaybeNum,
      minutesToFallAsleep: MaybeNum,
      minutesAsleep: MaybeNum,
      minutesAwake: MaybeNum,
      stagesSummary: z.array(z.object({ type: Text, minutes: MaybeNum, count: MaybeNum })).nullish(),
    })
    .nullish(),
  updateTime: Text,
})
type Detail = DetailOf<'sleep_session'>

const stages = {
  AWAKE: 'awake',
  LIGHT: 'light',
  DEEP: 'deep',
  REM: 'rem',
  ASLEEP: 'asleep',
  RESTLESS: 'restless',
} as const
const isStage = (name: string): name is keyof typeof stages => Object.hasOwn(stages, name)
const stageOf = (name: string | null | undefined) => (name && isStage(name) ? stages[name] : 'unknown')
const recordings: Readonly<Record<string, 'classic' | 'stages'>> = { CLASSIC: 'classic', STAGES: 'stages' }

const seconds = (minutes: number | null | undefined) => (minutes == null ? undefined : minutes * 60)

/** Totals by stage, in the provider's own rounding; what it does not tell is left out rather than summed up here. */
const totalsOf = (summary: z.output<typeof Sleep>['summary']): Partial<Detail> => {
  const told = new Map((summary?.stagesSummary ?? []).map(({ type, minutes }) => [type, seconds(minutes)]))
  return {
    totalSeconds: seconds(summary?.minutesAsleep),
    awakeSeconds: seconds(summary?.minutesAwake),
    lightSeconds: told.get('LIGHT'),
    deepSeconds: told.get('DEEP'),
    remSeconds: told.get('REM'),
    restlessSeconds: told.get('RESTLESS'),
    awakenings: summary?.stagesSummary?.find(({ type }) => type === 'AWAKE')?.count ?? undefined,
    inBedSeconds: seconds(summary?.minutesInSleepPeriod),
    latencySeconds: seconds(summary?.minutesToFallAsleep),
    wakeLatencySeconds: seconds(summary?.minutesAfterWakeUp),
  }
}

const defined = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T

export const sleep = nights('sleep', {
  title: 'Sleep',
  scope: 'sleep',
  emits: ['sleep_session'],
  value: Sleep,
  *map(value, extras) {
    const { interval, metadata } = value
    const span = over(interval)
    // Stages carry their own offset in the reference and none in what others recorded: then the night's holds, which
    // is its start's until, at the latest, its end.
    const offsetAt = (time: string | null | undefined) =>
      time === interval?.endTime ? interval?.endUtcOffset : interval?.startUtcOffset
    const between = (segment: z.output<typeof Segment>) => ({
      start: momentOf(segment.startTime, segment.startUtcOffset ?? offsetAt(segment.startTime)),
      end: momentOf(segment.endTime, segment.endUtcOffset ?? offsetAt(segment.endTime)),
    })
    const outOfBed = value.outOfBedSegments?.map(between)
    const detail: Detail = {
      ...totalsOf(value.summary),
      recording: recordings[value.type ?? ''],
      stages: value.stages?.map((stage) => ({ stage: stageOf(stage.type), ...between(stage) })),
      shortAwakenings: value.shortAwakenings?.map(between),
      outOfBedSeconds: outOfBed?.reduce((sum, { start, end }) => sum + (end.at - start.at) / 1000, 0),
      nap: metadata?.nap ?? undefined,
      main: metadata?.mainSleep ?? undefined,
      // Still being computed: it comes again under the same name, within the days this stream settles.
      final: metadata?.processed ?? undefined,
      manual: extras.method === 'manual' ? true : undefined,
    }
    const day =
      span.end.offset === undefined || Number.isNaN(span.end.at) ? undefined : dayOf(span.end.at, span.end.offset)
    yield event(
      'sleep_session',
      defined(detail),
      { ...span, ...(day ? { day } : {}) },
      updated(extras, value.updateTime),
    )
  },
})
