/** WHOOP's day, from one falling asleep to the next, and how the body began it. https://developer.whoop.com/docs/developing/user-data/cycle */
import * as kit from '../../kit/index.js'
import { hourMs, numbers, orderOf, quantity, sample, Time, z } from '../../kit/index.js'
import { base, Common, collection, Id, scoreOf, updated, zoned } from './collection.js'

const derived = { method: 'derived' } as const
const Cycle = z.object({
  id: Id,
  start: Time,
  ...kit.times('end'),
  ...Common,
  score: scoreOf(numbers('strain kilojoule average_heart_rate max_heart_rate')),
})

/** The one that still runs has no end, and has burned until its last update what it tells. */
export const cycle = collection(
  'cycle',
  {
    title: 'Days',
    scopes: ['read:cycles'],
    emits: ['strain_score', 'total_calories', 'heart_rate'],
    doc: Cycle,
  },
  function* ({ id: document, score, timezone_offset: offset, ...told }) {
    const start = zoned(told.start, offset)
    const last = told.end ?? told.updated_at
    const end = last !== undefined && orderOf(last) > orderOf(start) ? zoned(last, offset) : undefined
    const own = { key: document, document, ...updated(told.updated_at) }
    const { strain, kilojoule, average_heart_rate: mean, max_heart_rate: highest } = score ?? {}
    // Whether somebody fell asleep before midnight or after: twelve hours later it is the day they lived.
    const day = kit.dayAt(kit.plus(start, 12 * hourMs))
    if (strain !== undefined)
      yield sample('strain_score', quantity(strain, '{score}'), { start, end, day }, { ...own, ...derived })
    if (kilojoule !== undefined)
      yield sample('total_calories', quantity(kilojoule, 'kJ'), { start, end }, { ...own, method: 'estimated' })
    for (const [series, value] of [
      ['average', mean],
      ['highest', highest],
    ] as const)
      if (value !== undefined)
        yield sample(
          'heart_rate',
          quantity(value, '/min'),
          { start, end },
          { ...own, key: `${document}:${series}`, series },
        )
  },
)

const figures = {
  recovery_score: ['readiness_score', '{score}', derived],
  resting_heart_rate: ['resting_heart_rate', '/min'],
  hrv_rmssd_milli: ['hrv_rmssd', 'ms'],
  spo2_percentage: ['oxygen_saturation', '%'],
  skin_temp_celsius: ['skin_temperature', 'Cel'],
} as const satisfies kit.Figures

const Recovery = z
  .object({
    sleep_id: Id,
    ...Common,
    created_at: Time,
    score: scoreOf({ ...kit.figureFields(figures), user_calibrating: kit.maybe(z.boolean()) }),
  })
  .transform(({ sleep_id, ...told }) => ({ id: sleep_id, ...told }))

/**
 * A recovery has no times but that of its making, soon after waking: not the time its night lies at, so that its absence
 * from a listing says nothing. Nor has it an id: it is known by its sleep, and the last 25 hold whatever still changes.
 */
export const recovery = collection(
  'recovery',
  {
    title: 'Recovery',
    scopes: ['read:recovery'],
    emits: kit.figureKinds(figures),
    doc: Recovery,
    listing: 'partial',
    one: (task) => task.get(`${base}/recovery`, { limit: 25 }),
  },
  function* ({ id: document, created_at: start, score, updated_at }) {
    if (score === undefined) return
    // For some weeks WHOOP gets to know the person, and its score says little.
    const { recovery_score, ...measured } = score
    const told = score.user_calibrating ? measured : score
    for (const record of kit.figureRecords(figures, told, { start }, document))
      yield { ...record, key: document, ...updated(updated_at) }
  },
)
