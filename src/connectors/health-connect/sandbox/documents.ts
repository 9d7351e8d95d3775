/** Nights, workouts, weighings, meals: what a person may edit or delete. An edit keeps the record's id. */
import { dayMs, type Instant } from '../../../kit/index.js'
import { type Fact, type Living, type Person, type Sport, uuid } from '../../../sandbox/index.js'
import { type Held, iso, offsetOf } from './series.js'

export interface Document {
  /** When it took place, as first known. */
  readonly at: Instant
  /** The ids of its records, which no edit changes. */
  readonly ids: readonly string[]
  readonly versions: readonly { readonly at: Instant; readonly held: () => readonly Held[] }[]
  readonly deletedAt?: Instant
}

/** Two weeks and two days are the latest at which people of the city change things. */
const changedWithin = 17 * dayMs

/** What one version of a document says: type, fields and facts of each of its records. */
type Telling<T> = (value: T) => readonly (readonly [type: string, fields: object, facts: readonly Fact[]])[]

/** All that took place, or may have been changed, since `from`. */
export const documentsOf = (person: Person, from: Instant, to: Instant): readonly Document[] => {
  const span = { from: from - changedWithin, to }
  const at = (time: Instant) => ({ time: iso(time), zoneOffset: offsetOf(person, time) })
  const over = (start: Instant, end: Instant) => ({
    startTime: iso(start),
    endTime: iso(end),
    startZoneOffset: offsetOf(person, start),
    endZoneOffset: offsetOf(person, end),
  })
  const document =
    <T>(origin: string, when: (value: T) => Instant, types: readonly string[], tell: Telling<T>) =>
    ({ id, versions, deletedAt }: Living<T>): Document => {
      const idOf = (type: string): string => uuid(person.seed, 'health-connect', id, type)
      return {
        at: when((versions[0] as { readonly value: T }).value),
        ids: types.map(idOf),
        versions: versions.map((version) => ({
          at: version.at,
          held: () =>
            tell(version.value).map(([recordType, fields, facts]) => ({
              record: {
                recordType,
                metadata: { id: idOf(recordType), dataOrigin: origin, lastModifiedTime: iso(version.at) },
                ...fields,
              },
              facts,
            })),
        })),
        ...(deletedAt !== undefined && { deletedAt }),
      }
    }
  return [
    ...person.sleeps(span).map(
      document(
        'com.example.watch',
        ({ start }) => start,
        ['SleepSession'],
        ({ start, end, day, stages }) => [
          [
            'SleepSession',
            {
              ...over(start, end),
              stages: stages.map((each) => ({
                startTime: iso(each.start),
                endTime: iso(each.end),
                stage: stageCodes[each.stage],
              })),
            },
            [{ kind: 'sleep_session', start, end, day, detail: secondsOf(stages) }],
          ],
        ],
      ),
    ),
    ...person.workouts(span).map(
      document(
        'com.example.watch',
        ({ start }) => start,
        ['ExerciseSession'],
        ({ start, end, sport, name }) => [
          [
            'ExerciseSession',
            { ...over(start, end), exerciseType: sportCodes[sport], title: name ?? null },
            [
              {
                kind: 'exercise',
                start,
                end,
                detail: { sport: sport === 'swimming' ? 'pool_swimming' : sport, ...(name !== undefined && { name }) },
              },
            ],
          ],
        ],
      ),
    ),
    ...person.sessions(span).map(
      document(
        'com.example.quiet',
        ({ start }) => start,
        ['MindfulnessSession'],
        ({ start, end, type }) => [
          [
            'MindfulnessSession',
            { ...over(start, end), mindfulnessSessionType: { meditation: 1, breathing: 2, relaxation: 0 }[type] },
            [{ kind: 'mindfulness_session', start, end }],
          ],
        ],
      ),
    ),
    ...person.weighIns(span).map(
      document(
        'com.example.scales',
        ({ at: time }) => time,
        ['Weight', 'BodyFat'],
        ({ at: start, weightKg, bodyFatPercent }) => [
          [
            'Weight',
            { ...at(start), weight: { inGrams: weightKg * 1000, inKilograms: weightKg } },
            [{ kind: 'weight', start, value: weightKg }],
          ],
          [
            'BodyFat',
            { ...at(start), percentage: bodyFatPercent },
            [{ kind: 'body_fat', start, value: bodyFatPercent }],
          ],
        ],
      ),
    ),
    ...person.drinks(span).map(
      document(
        'com.example.diary',
        ({ at: time }) => time,
        ['Hydration'],
        ({ at: start, milliliters }) => [
          [
            'Hydration',
            { ...over(start, start + 1000), volume: { inLiters: milliliters / 1000 } },
            [{ kind: 'hydration', start, end: start + 1000, value: milliliters, tolerance: 1e-6 * milliliters }],
          ],
        ],
      ),
    ),
    ...person.meals(span).map(
      document(
        'com.example.diary',
        ({ at: time }) => time,
        ['Nutrition'],
        ({ at: start, meal, name, energyKcal, carbohydrateGrams, proteinGrams, fatGrams }) => [
          [
            'Nutrition',
            {
              ...over(start, start + 60_000),
              name,
              mealType: mealCodes[meal],
              energy: { inKilocalories: energyKcal },
              totalCarbohydrate: { inGrams: carbohydrateGrams },
              protein: { inGrams: proteinGrams },
              totalFat: { inGrams: fatGrams },
            },
            [
              {
                kind: 'nutrition',
                start,
                end: start + 60_000,
                detail: { meal, name, energyKcal, carbohydrateGrams, proteinGrams, fatGrams },
              },
            ],
          ],
        ],
      ),
    ),
  ]
}

const stageCodes = { awake: 1, light: 4, deep: 5, rem: 6 } as const
const mealCodes = { breakfast: 1, lunch: 2, dinner: 3, snack: 4 } as const
/** There is no swimming as such: the city swims in a pool. */
const sportCodes: Readonly<Record<Sport, number>> = {
  running: 56,
  walking: 79,
  cycling: 8,
  swimming: 74,
  strength_training: 70,
  yoga: 83,
}

const secondsOf = (
  stages: readonly { readonly stage: keyof typeof stageCodes; readonly start: Instant; readonly end: Instant }[],
) => {
  const seconds = (wanted: keyof typeof stageCodes): number =>
    stages.reduce((sum, { stage, start, end }) => (stage === wanted ? sum + (end - start) / 1000 : sum), 0)
  return { lightSeconds: seconds('light'), deepSeconds: seconds('deep'), remSeconds: seconds('rem') }
}
