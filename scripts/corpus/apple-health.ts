import { appleHealth as connector } from '../../src/connectors/apple-health/index.js'
import type { InboundRequest } from '../../src/kit/index.js'
import {
  type Adapter,
  type Check,
  type CorpusInput,
  type CorpusPage,
  getRequest,
  type Outcome,
  ofKind,
  valuesOf,
} from './adapter.js'

/**
 * Exports go through the import itself, pushes through the push. A fragment of an export (a workout, some records) is
 * put into the root element it was cut from, a route into the folder it lay in.
 */
export const appleHealth: Adapter = {
  folder: 'apple-health',
  connector,
  pages: (input) => (input.path.endsWith('.json') ? pushed(input) : imported(input)),
  *checks(expectation, outcome, input) {
    if (expectation === undefined) yield* plainChecks(input, outcome)
    else if (input.path === 'simonw-export.xml') yield* exportChecks(expectation.expected as Export, outcome)
    else yield* syncChecks(expectation.expected as Readonly<Record<string, unknown>>, outcome)
  },
}

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}
const rootedIn = (text: string): string => (text.includes('<HealthData') ? text : `<HealthData>${text}</HealthData>`)

const imported = async ({ path, bytes }: CorpusInput): Promise<CorpusPage[]> => {
  const text = new TextDecoder().decode(bytes)
  const isRoute = path.endsWith('.gpx')
  const name = `apple_health_export/${isRoute ? 'workout-routes/' : ''}${path}`
  const entry = { name, bytes: () => chunksOf(isRoute ? text : rootedIn(text)) }
  const entries = (async function* () {
    yield entry
  })()
  const pages: CorpusPage[] = []
  for await (const part of connector.imports.archive.read({ ...entry, entries })) if ('stream' in part) pages.push(part)
  return pages
}

const pushed = ({ bytes: body }: CorpusInput): CorpusPage[] => {
  const request: InboundRequest = { method: 'POST', path: '/push/apple-health', query: {}, headers: {}, body }
  return [...connector.push.read(request)].map((page) => ({ ...page, request: getRequest('/push/apple-health') }))
}

/** What the file itself says, counted by hand and eye: elements by their name. */
function* plainChecks({ path, bytes }: CorpusInput, outcome: Outcome): Iterable<Check> {
  const text = new TextDecoder().decode(bytes)
  const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length
  if (path.endsWith('.gpx')) {
    yield { what: 'points', expected: count(/<trkpt /g), actual: ofKind(outcome, 'location').length }
    return
  }
  yield {
    what: 'heart rates',
    expected: [...text.matchAll(/<Record type="HKQuantityTypeIdentifierHeartRate"[^>]* value="([\d.]+)"/g)].map(
      ([, value]) => Number(value),
    ),
    actual: valuesOf(outcome, 'heart_rate'),
  }
  yield { what: 'workouts', expected: count(/<Workout /g), actual: ofKind(outcome, 'exercise').length }
  // Segments of one source within an hour are one sleep; in these files none are.
  yield { what: 'sleeps', expected: count(/IdentifierSleepAnalysis/g), actual: ofKind(outcome, 'sleep_session').length }
  const duration = /<Workout [^>]*duration="([\d.]+)" durationUnit="min"/.exec(text)?.[1]
  if (duration !== undefined)
    yield {
      what: 'active seconds',
      expected: Number(duration) * 60,
      actual: numberOf(outcome, 'exercise', 'activeSeconds'),
    }
  const climbed = /HKElevationAscended" value="(\d+) cm"/.exec(text)?.[1]
  if (climbed !== undefined)
    yield {
      what: 'metres climbed',
      expected: Number(climbed) / 100,
      actual: numberOf(outcome, 'exercise', 'elevationGainMeters'),
    }
}

const detailOf = (outcome: Outcome, kind: string): Readonly<Record<string, unknown>> => {
  const [first] = ofKind(outcome, kind)
  return first?.shape === 'event' ? first.detail : {}
}
const numberOf = (outcome: Outcome, kind: string, field: string): number | undefined => {
  const value = detailOf(outcome, kind)[field]
  return typeof value === 'number' ? value : undefined
}

interface Export {
  readonly elements_in_order: readonly string[]
  readonly activity_summaries: readonly {
    readonly dateComponents: string
    readonly activeEnergyBurned: number
    readonly appleExerciseTime: number
  }[]
  readonly workout: {
    readonly type: string
    readonly duration_min: number
    readonly distance_mi: number
    readonly energy_kcal: number
    readonly start: string
    readonly end: string
    readonly points: number
    readonly first_point: Readonly<Record<'latitude' | 'longitude' | 'altitude' | 'speed', number>>
  }
}

function* exportChecks({ elements_in_order, activity_summaries, workout }: Export, outcome: Outcome): Iterable<Check> {
  const count = (name: string): number => elements_in_order.filter((each) => each === name).length
  yield {
    what: 'records',
    expected: count('Record'),
    actual: valuesOf(outcome, 'body_mass_index').length + valuesOf(outcome, 'heart_rate').length,
  }
  yield { what: 'workouts', expected: count('Workout'), actual: ofKind(outcome, 'exercise').length }
  for (const { dateComponents: day, activeEnergyBurned, appleExerciseTime } of activity_summaries) {
    const onDay = (kind: string): number | undefined => {
      const found = ofKind(outcome, kind).find((record) => record.day === day)
      return found?.shape === 'sample' ? found.value : undefined
    }
    yield { what: `active energy of ${day}`, expected: activeEnergyBurned, actual: onDay('active_calories') }
    yield { what: `exercise minutes of ${day}`, expected: appleExerciseTime, actual: onDay('active_minutes') }
    // Hours stood in are no kind of ours: not compared.
  }
  const [exercise] = ofKind(outcome, 'exercise')
  const at = (moment: unknown): number | undefined => (moment as { at?: number } | undefined)?.at
  yield {
    what: 'sport',
    expected: workout.type.replace('HKWorkoutActivityType', '').toLowerCase(),
    actual: String(detailOf(outcome, 'exercise')['sport']),
  }
  yield {
    what: 'duration',
    expected: workout.duration_min * 60,
    actual: numberOf(outcome, 'exercise', 'activeSeconds'),
  }
  yield {
    what: 'distance',
    expected: workout.distance_mi * 1609.344,
    actual: numberOf(outcome, 'exercise', 'distanceMeters'),
  }
  yield { what: 'energy', expected: workout.energy_kcal, actual: numberOf(outcome, 'exercise', 'energyKcal') }
  // As instants: the offset written there is that of July, when it was exported; the zone says that it was winter.
  yield { what: 'start', expected: Date.parse(workout.start), actual: at(exercise?.start) }
  yield { what: 'end', expected: Date.parse(workout.end), actual: at(exercise?.end) }
  const offset = (exercise?.start as { offset?: number } | undefined)?.offset
  yield { what: 'offset in Los Angeles in November', expected: -480, actual: offset }
  yield { what: 'points', expected: workout.points, actual: ofKind(outcome, 'location').length }
  const point = detailOf(outcome, 'location')
  yield {
    what: 'first point',
    expected: { ...workout.first_point },
    actual: {
      latitude: Number(point['latitude']),
      longitude: Number(point['longitude']),
      altitude: Number(point['altitudeMeters']),
      speed: Number(point['speedMetersPerSecond']),
    },
  }
}

function* syncChecks(expected: Readonly<Record<string, unknown>>, outcome: Outcome): Iterable<Check> {
  const sampleOf: Readonly<Record<string, string>> = { body_fat_percentage: 'body_fat', height_cm: 'height' }
  for (const [name, kind] of Object.entries(sampleOf))
    if (typeof expected[name] === 'number')
      yield { what: name, expected: expected[name], actual: valuesOf(outcome, kind)[0] }
  if (typeof expected['workouts_saved'] !== 'number') return
  yield { what: 'workouts', expected: expected['workouts_saved'], actual: ofKind(outcome, 'exercise').length }
  const fields: Readonly<Record<string, string>> = {
    heart_rate_min: 'minHeartRate',
    heart_rate_max: 'maxHeartRate',
    heart_rate_avg: 'averageHeartRate',
    distance_m: 'distanceMeters',
    energy_burned_kcal: 'energyKcal',
    total_elevation_gain_m: 'elevationGainMeters',
  }
  const workout = expected['workout'] as Readonly<Record<string, number | string>>
  yield { what: 'sport', expected: String(workout['type']), actual: String(detailOf(outcome, 'exercise')['sport']) }
  // They round to whole seconds.
  yield {
    what: 'duration',
    expected: Number(workout['duration_seconds']),
    actual: Math.round(numberOf(outcome, 'exercise', 'activeSeconds') ?? 0),
  }
  for (const [name, field] of Object.entries(fields))
    yield { what: name, expected: Number(workout[name]), actual: numberOf(outcome, 'exercise', field) }
}
