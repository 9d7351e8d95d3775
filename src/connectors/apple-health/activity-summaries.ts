/**
 * The rings: what Apple makes of a day once it has told apart the devices that measured the same. Totals of a civil day,
 * which add nothing to the intervals within it.
 */
import { defineStream, type LocalDay, quantity, type RecordOf, sample, texts, z } from '../../kit/index.js'
import { apple } from './sources.js'
import { dayStart } from './times.js'
import { kcalOf } from './workout-figures.js'

const Summary = z.object(texts('dateComponents activeEnergyBurned activeEnergyBurnedUnit appleExerciseTime'))

export const activitySummaries = defineStream({
  title: 'Rings of an export',
  emits: ['active_calories', 'active_minutes'],
  page: z.object({ summaries: z.array(Summary) }),
  *map({ summaries }) {
    // Days before the watch was there are written as zeros of 1969 and the like.
    for (const { dateComponents: day, activeEnergyBurned, activeEnergyBurnedUnit, appleExerciseTime } of summaries)
      if (day !== undefined && day >= '2014')
        yield* ringsOf(day, kcalOf(activeEnergyBurned, activeEnergyBurnedUnit ?? 'kcal'), numberOf(appleExerciseTime))
  },
})

export function* ringsOf(
  day: LocalDay,
  kcal: number | undefined,
  minutes: number | undefined,
): Iterable<RecordOf<'active_calories' | 'active_minutes'>> {
  const when = { start: dayStart(day), day }
  const extras = { method: 'derived' as const, origin: apple }
  if (kcal !== undefined) yield sample('active_calories', quantity(kcal, 'kcal'), when, extras)
  if (minutes !== undefined) yield sample('active_minutes', quantity(minutes, 'min'), when, extras)
}
const numberOf = (text: string | undefined): number | undefined =>
  text === undefined || text === '' || Number.isNaN(Number(text)) ? undefined : Number(text)
