/** What the person, or a watch on their behalf, told of a day. https://intervals.icu/api-docs.html, listWellnessRecords */
import * as kit from '../../kit/index.js'
import { event, quantity, sample, startOfDay, texts, z } from '../../kit/index.js'
import { athlete } from './listing.js'

const derived = { method: 'derived' } as const
const figures = {
  weight: ['weight', 'kg'],
  bodyFat: ['body_fat', '%'],
  abdomen: ['waist', 'cm'],
  restingHR: ['resting_heart_rate', '/min'],
  hrv: ['hrv_rmssd', 'ms'],
  hrvSDNN: ['hrv_sdnn', 'ms'],
  sleepSecs: ['sleep_duration', 's'],
  sleepScore: ['sleep_score', '{score}', derived],
  readiness: ['readiness_score', '{score}', derived],
  avgSleepingHR: ['heart_rate', '/min', { series: 'sleep' }],
  spO2: ['oxygen_saturation', '%'],
  respiration: ['respiratory_rate', '/min'],
  systolic: ['blood_pressure_systolic', 'mm[Hg]'],
  diastolic: ['blood_pressure_diastolic', 'mm[Hg]'],
  vo2max: ['vo2_max', 'mL/(kg.min)', { method: 'estimated' }],
  steps: ['step_count', '{steps}'],
} as const satisfies kit.Figures

/** Answers on a scale that begins at one; what its ends mean, every person may name anew. */
const scales = ['soreness', 'fatigue', 'stress', 'mood', 'motivation', 'injury', 'sleepQuality', 'hydration'] as const

const Day = z.object({
  id: z.string().refine(kit.isDay, 'a civil date'),
  tempWeight: kit.maybe(z.boolean()),
  tempRestingHR: kit.maybe(z.boolean()),
  ...kit.figureFields(figures),
  ...kit.numbers(scales.join(' ') as (typeof scales)[number]),
  ...kit.numbers('kcalConsumed hydrationVolume'),
  ...texts('comments menstrualPhase'),
})

function* recordsOf(told: z.infer<typeof Day>): Iterable<kit.RecordOf> {
  const { id: day, comments, kcalConsumed: energyKcal, hydrationVolume: liters } = told
  const when = { start: startOfDay(day), day }
  const own = { document: day, method: 'manual' } as const
  // Carried over from the day before, so that charts have no holes: measured then, not now.
  const carried = { ...(told.tempWeight && { weight: undefined }), ...(told.tempRestingHR && { restingHR: undefined }) }
  yield* kit.figureRecords(figures, { ...told, ...carried }, when, day)
  if (liters !== undefined) yield sample('hydration', quantity(liters * 1000, 'mL'), when, own)
  if (energyKcal !== undefined) yield event('nutrition', { energyKcal }, when, own)
  if (told.menstrualPhase === 'PERIOD') yield kit.coded('menstrual_flow', 'unspecified', when, own)
  if (comments !== undefined && comments !== '') yield event('tag', { comment: comments }, when, own)
  const answers = scales.flatMap((questionId) => {
    const value = told[questionId]
    return value === undefined ? [] : [{ questionId, responseType: 'scale', value: String(value) }]
  })
  if (answers.length > 0) yield event('user_questionnaire', { title: 'Wellness', answers }, when, own)
}

/** One document a civil day, changed in place for as long as the person likes. One that comes to nothing takes back. */
export const wellness = kit.defineStream({
  title: 'Wellness',
  scopes: ['WELLNESS:READ'],
  emits: [...kit.figureKinds(figures), 'hydration', 'nutrition', 'menstrual_flow', 'tag', 'user_questionnaire'],
  settleDays: 7,
  listing: 'complete',
  ...(kit.listedByDays({ atMost: 90, before: 1, after: 1 }, (task, { from, to }) =>
    task.get(`${athlete}/wellness`, { oldest: from, newest: to }),
  ) as object),
  page: z.array(Day),
  map: (days) =>
    days.flatMap((day): readonly kit.RecordOf[] => {
      const found = [...recordsOf(day)]
      return found.length === 0 ? [kit.removal(day.id)] : found
    }),
})
