/** The night: its graph, its parts, and the figures that come inside it. */
import * as kit from '../../kit/index.js'
import { event, fields, given, maybe, numbers, quantity, sample, texts, z } from '../../kit/index.js'
import { Point } from './figures.js'

const Part = z.object(numbers('value score percentage minutes seconds celsius count cycles avg'))
const quick = z.object({ ...texts('type'), value: z.unknown() })
const Stage = z.object({ ...texts('type'), ...numbers('stage_time') })
const Stretch = z.object({ start: z.number(), end: z.number(), ...texts('type') })
const graphOf = <T>(item: kit.Schema<T>) => maybe(z.object({ data: maybe(z.array(item)) }))

export const Night = z.object({
  ...numbers('day_start_timestamp bedtime_start bedtime_end'),
  ...fields('sleep_score total_sleep deep_sleep light_sleep rem_sleep sleep_efficiency time_in_bed', Part),
  ...fields(
    'temperature_deviation average_body_temperature full_sleep_cycles tosses_and_turns movements night_rhr',
    Part,
  ),
  quick_metrics: maybe(z.array(quick)),
  sleep_stages: maybe(z.array(Stage)),
  sleep_graph: graphOf(Stretch),
  hr_graph: graphOf(Point),
  hrv_graph: graphOf(Point),
})
export type Night = z.infer<typeof Night>

export const night = ['sleep_session', 'sleep_stage_time', 'heart_rate', 'hrv_unspecified'] as const
const stages = { deep_sleep: 'deep', light_sleep: 'light', rem_sleep: 'rem', awake: 'awake' } as const
type Stage = keyof typeof stages

/** Those that other answers give by themselves, under the same names. */
export const figuresOfNight = (told: Night): Readonly<Record<string, number>> => {
  const efficiency = told.sleep_efficiency?.percentage
  const found = {
    sleep_score: told.sleep_score?.score,
    total_sleep: given(secondsOf(told.total_sleep), (seconds) => seconds / 60),
    temperature_deviation: told.temperature_deviation?.celsius ?? told.temperature_deviation?.value,
    night_rhr: told.night_rhr?.avg,
    ...(told.bedtime_start === undefined && { sleep_efficiency: efficiency }),
  }
  return Object.fromEntries(Object.entries(found).filter((each): each is [string, number] => each[1] !== undefined))
}
const secondsOf = (part: z.infer<typeof Part> | undefined): number | undefined =>
  part?.seconds ?? given(part?.minutes, (minutes) => minutes * 60)

export function* recordsOfNight(told: Night, midnight: kit.When | undefined, day: string | undefined) {
  const { bedtime_start: from, bedtime_end: to } = told
  const seconds = Object.fromEntries(
    (Object.keys(stages) as Stage[]).map((type) => [stages[type], stageSeconds(told, type)]),
  ) as Record<(typeof stages)[Stage], number | undefined>
  if (from !== undefined) {
    const end = given(to, (at) => kit.instant(at * 1000))
    yield event('sleep_session', detailOf(told, seconds), kit.between(kit.instant(from * 1000), end, day), {
      key: day,
      document: day,
    })
  } else if (midnight !== undefined)
    for (const [series, value] of Object.entries(seconds))
      if (value !== undefined)
        yield sample('sleep_stage_time', quantity(value, 's'), midnight, { document: day, series: series as 'deep' })
  const within = { document: day, series: 'sleep' }
  for (const { timestamp, value } of told.hr_graph?.data ?? [])
    if (value) yield sample('heart_rate', quantity(value, '/min'), { start: kit.instant(timestamp * 1000) }, within)
  for (const { timestamp, value } of told.hrv_graph?.data ?? [])
    if (value) yield sample('hrv_unspecified', quantity(value, 'ms'), { start: kit.instant(timestamp * 1000) }, within)
}

const detailOf = (told: Night, seconds: Readonly<Record<'deep' | 'light' | 'rem' | 'awake', number | undefined>>) => {
  const asleep = [seconds.deep, seconds.light, seconds.rem].filter((each) => each !== undefined)
  const graph = told.sleep_graph?.data?.map(({ start, end, type = '' }) => ({
    stage: Object.hasOwn(stages, type) ? stages[type as Stage] : ('unknown' as const),
    start: kit.instant(start * 1000),
    end: kit.instant(end * 1000),
  }))
  return {
    stages: graph?.length === 0 ? undefined : graph,
    inBedSeconds: quickOf(told, 'time_in_bed') ?? secondsOf(told.time_in_bed),
    totalSeconds:
      secondsOf(told.total_sleep) ?? (asleep.length === 0 ? undefined : asleep.reduce((sum, each) => sum + each, 0)),
    awakeSeconds: seconds.awake,
    lightSeconds: seconds.light,
    deepSeconds: seconds.deep,
    remSeconds: seconds.rem,
    efficiency: told.sleep_efficiency?.percentage ?? quickOf(told, 'sleep_efic'),
    cycles: told.full_sleep_cycles?.cycles,
    movements: told.movements?.count,
    restlessPeriods: told.tosses_and_turns?.count,
    averageSkinTemperature: told.average_body_temperature?.celsius,
  }
}

const stageSeconds = (told: Night, type: Stage): number | undefined =>
  told.sleep_stages?.find((stage) => stage.type === type)?.stage_time ??
  (type === 'awake' ? undefined : secondsOf(told[type]))
const quickOf = ({ quick_metrics: list = [] }: Night, type: string): number | undefined => {
  const value = list.find((each) => each.type === type)?.value
  return typeof value === 'number' ? value : undefined
}
