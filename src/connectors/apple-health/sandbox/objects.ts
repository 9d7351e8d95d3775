/**
 * Nights, workouts, weighings and meals: what a person may edit. HealthKit's samples never change; an edit deletes them
 * and adds others, so each version has UUIDs of its own.
 */
import { dayMs, type Instant } from '../../../kit/index.js'
import { type Fact, type Living, type Person, type Sport, uuid, type Workout } from '../../../sandbox/index.js'
import { iso, watch, zoneOffset } from './samples.js'

export interface Item {
  readonly list: 'records' | 'sleep' | 'workouts'
  readonly item: Readonly<Record<string, unknown>> & { readonly id: string }
  readonly fact: Fact
}
interface HealthObject {
  /** When it took place, as first known. */
  readonly at: Instant
  readonly versions: readonly { readonly at: Instant; readonly items: () => readonly Item[] }[]
  readonly deletedAt?: Instant
}

/** Two weeks and two days are the latest at which people of the city change things. */
const changedWithin = 17 * dayMs

/** All that took place, or may have been changed, since `from`. */
export const objectsOf = (person: Person, from: Instant, to: Instant): readonly HealthObject[] => {
  const span = { from: from - changedWithin, to }
  return [
    ...person.sleeps(span).map((living) =>
      objectOf(
        living,
        ({ start }) => start,
        (value, version) => value.stages.map((stage, index) => segmentOf(person, living.id, version, index, stage)),
      ),
    ),
    ...person.workouts(span).map((living) =>
      objectOf(
        living,
        ({ start }) => start,
        (value, version) => [workoutOf(person, living.id, version, value)],
      ),
    ),
    ...person.sessions(span).map((living) =>
      objectOf(
        living,
        ({ start }) => start,
        ({ start, end }, version) => [
          recordOf(person, living.id, version, 'HKCategoryTypeIdentifierMindfulSession', null, 0, {
            kind: 'mindfulness_session',
            start,
            end,
          }),
        ],
      ),
    ),
    ...person.weighIns(span).map((living) =>
      objectOf(
        living,
        ({ at }) => at,
        ({ at: start, weightKg, bodyFatPercent, source }, version) => {
          const from = source === 'scale' ? scale : typed
          return [
            recordOf(
              person,
              living.id,
              version,
              quantity('BodyMass'),
              'lb',
              weightKg / 0.453_592_37,
              { kind: 'weight', start, value: weightKg },
              from,
            ),
            recordOf(
              person,
              living.id,
              version,
              quantity('BodyFatPercentage'),
              '%',
              bodyFatPercent / 100,
              { kind: 'body_fat', start, value: bodyFatPercent },
              from,
            ),
          ]
        },
      ),
    ),
    ...person.drinks(span).map((living) =>
      objectOf(
        living,
        ({ at }) => at,
        ({ at: start, milliliters }, version) => [
          recordOf(
            person,
            living.id,
            version,
            quantity('DietaryWater'),
            'mL',
            milliliters,
            { kind: 'hydration', start, value: milliliters },
            diary,
          ),
        ],
      ),
    ),
    ...person.meals(span).map((living) =>
      objectOf(
        living,
        ({ at }) => at,
        ({ at: start, ...meal }, version) =>
          nutrients.map(([type, unit, field]) =>
            recordOf(
              person,
              living.id,
              version,
              quantity(type),
              unit,
              meal[field],
              { kind: 'nutrition', start, detail: { [field]: meal[field] } },
              diary,
            ),
          ),
      ),
    ),
  ]
}

const quantity = (name: string): string => `HKQuantityTypeIdentifier${name}`
const scale = {
  name: 'Scales',
  bundleIdentifier: 'com.example.scales',
  deviceManufacturer: 'Example',
  deviceModel: 'Scale 2',
}
const typed = { name: 'Health', bundleIdentifier: 'com.apple.Health', recordingMethod: 'manual' }
const diary = { name: 'Food diary', bundleIdentifier: 'com.example.diary' }
const nutrients = [
  ['DietaryEnergyConsumed', 'Cal', 'energyKcal'],
  ['DietaryCarbohydrates', 'g', 'carbohydrateGrams'],
  ['DietaryProtein', 'g', 'proteinGrams'],
  ['DietaryFatTotal', 'g', 'fatGrams'],
] as const

const objectOf = <T>(
  living: Living<T>,
  at: (value: T) => Instant,
  items: (value: T, version: number) => readonly Item[],
): HealthObject => ({
  at: at((living.versions[0] as { readonly value: T }).value),
  versions: living.versions.map((version, index) => ({ at: version.at, items: () => items(version.value, index) })),
  ...(living.deletedAt !== undefined && { deletedAt: living.deletedAt }),
})

const timed = (person: Person, start: Instant, end: Instant) => ({
  startDate: iso(start),
  endDate: iso(end),
  zoneOffset: zoneOffset(person, start),
})

const recordOf = (
  person: Person,
  object: string,
  version: number,
  type: string,
  unit: string | null,
  value: number,
  fact: Fact,
  source: object = watch(person),
): Item => ({
  list: 'records',
  item: {
    id: uuid(person.seed, 'healthkit', object, version, type),
    type,
    unit,
    value,
    ...timed(person, fact.start, fact.end ?? fact.start),
    source,
  },
  fact,
})

/** https://developer.apple.com/documentation/healthkit/hkcategoryvaluesleepanalysis */
const stages = {
  awake: ['awake', 'awakeSeconds'],
  light: ['asleepCore', 'lightSeconds'],
  deep: ['asleepDeep', 'deepSeconds'],
  rem: ['asleepREM', 'remSeconds'],
} as const

const segmentOf = (
  person: Person,
  object: string,
  version: number,
  index: number,
  { stage, start, end }: { readonly stage: keyof typeof stages; readonly start: Instant; readonly end: Instant },
): Item => ({
  list: 'sleep',
  item: {
    id: uuid(person.seed, 'healthkit', object, version, index),
    stage: stages[stage][0],
    ...timed(person, start, end),
    source: watch(person),
  },
  fact: { kind: 'sleep_session', start, end, detail: { [stages[stage][1]]: (end - start) / 1000 } },
})

const sports: Readonly<Record<Sport, string>> = {
  running: 'running',
  walking: 'walking',
  cycling: 'cycling',
  swimming: 'swimming',
  strength_training: 'traditionalStrengthTraining',
  yoga: 'yoga',
}
const workoutOf = (person: Person, object: string, version: number, told: Workout): Item => {
  const { start, end, sport, activeKcal, distanceMeters, averageHeartRate, maximumHeartRate, steps, name } = told
  const values = [
    { type: 'duration', unit: 's', value: (end - start) / 1000 },
    { type: 'activeEnergyBurned', unit: 'kcal', value: activeKcal },
    { type: 'averageHeartRate', unit: 'bpm', value: averageHeartRate },
    { type: 'maxHeartRate', unit: 'bpm', value: maximumHeartRate },
    { type: 'stepCount', unit: 'count', value: steps },
    ...(distanceMeters === undefined ? [] : [{ type: 'distance', unit: 'm', value: distanceMeters }]),
  ]
  return {
    list: 'workouts',
    item: {
      id: uuid(person.seed, 'healthkit', object, version),
      type: sports[sport],
      ...timed(person, start, end),
      source: watch(person),
      values,
      ...(name !== undefined && { title: name }),
    },
    fact: {
      kind: 'exercise',
      start,
      end,
      detail: { energyKcal: activeKcal, ...(distanceMeters !== undefined && { distanceMeters }) },
    },
  }
}
