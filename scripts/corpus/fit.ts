/**
 * Judges the FIT codec by real files and what independent decoders agree on about them. Three layers are looked at:
 * the raw stream (how many messages of which kind), the interpreted messages (every listed field of summaries and the
 * spread of every field of records), and the activity (points, positions, beats, lengths, developer channels).
 * On damaged files only this is asked: no crash, and a word about the damage.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Activity } from '../../src/core/activity.js'
import { TributaryError } from '../../src/core/errors.js'
import { decodeFit, interpretMessages, readMessages } from '../../src/formats/fit/index.js'
import type { Check } from './adapter.js'
import type { Tally } from './run.js'

type Json = Record<string, unknown>
interface FieldFacts {
  readonly count: number
  readonly min: number
  readonly max: number
  readonly mean: number
}

export const runFit = async (root: string, print: (line: string) => void): Promise<Tally> => {
  let matched = 0
  let total = 0
  for (const folder of ['fit', 'fit/derived'])
    for (const name of (await readdir(join(root, folder))).filter((file) => file.endsWith('.fit')).sort()) {
      const bytes = await readFile(join(root, folder, name))
      const { expected } = JSON.parse(await readFile(join(root, folder, 'expected', `${name}.json`), 'utf8'))
      const where = `${folder}/${name}`
      for (const { what, expected: told, actual } of checksOf(bytes, expected)) {
        total += 1
        if (isEqual(told, actual)) matched += 1
        else print(`${where}: ${what}: expected ${JSON.stringify(told)}, got ${JSON.stringify(actual)}`)
      }
    }
  return { matched, total }
}

interface LooseCheck {
  readonly what: Check['what']
  readonly expected: unknown
  readonly actual: unknown
}

function* checksOf(bytes: Uint8Array, expected: Json): Iterable<LooseCheck> {
  const isValid = expected['verdict'] === 'valid'
  let decoded: ReturnType<typeof decodeFit>
  try {
    decoded = decodeFit(bytes)
  } catch (error) {
    const outcome = error instanceof TributaryError ? error.code : String(error)
    yield {
      what: 'is read, or refused with an error of ours',
      expected: !isValid,
      actual: error instanceof TributaryError,
    }
    if (isValid) yield { what: 'is read', expected: 'content', actual: outcome }
    return
  }
  const errors = Object.values(expected['decoders'] as Record<string, { error: string | null }>).filter(
    ({ error }) => error,
  )
  if (!isValid && errors.length === 3)
    yield { what: 'damage all others saw is reported', expected: true, actual: decoded.warnings.length > 0 }
  if (!isValid) return
  yield* checksOfStream(bytes, expected)
  yield* checksOfMessages(bytes, expected)
  yield* checksOfActivities(decoded.activities, expected)
}

function* checksOfStream(bytes: Uint8Array, expected: Json): Iterable<LooseCheck> {
  const counts: Record<string, number> = {}
  for (const { global } of readMessages(bytes)) counts[global] = (counts[global] ?? 0) + 1
  const told = expected['message_counts_by_global_number'] as Record<string, number>
  for (const global of new Set([...Object.keys(told), ...Object.keys(counts)]))
    yield { what: `messages of number ${global}`, expected: told[global], actual: counts[global] }
}

function* checksOfMessages(bytes: Uint8Array, expected: Json): Iterable<LooseCheck> {
  const messages = new Map<string, Json[]>()
  const spread = new Map<string, { count: number; min: number; max: number; sum: number }>()
  for (const { name, values } of interpretMessages(bytes)) {
    if (name === 'record') addTo(spread, values)
    else messages.set(name, [...(messages.get(name) ?? []), values])
  }
  for (const name of ['file_id', 'activity', 'session', 'lap'])
    for (const [index, facts] of ((expected[name] ?? []) as Json[]).entries())
      for (const [field, fact] of Object.entries(facts))
        yield {
          what: `${name}.${index}.${field}`,
          expected: fact,
          actual: likeFact(messages.get(name)?.[index]?.[field], fact),
        }
  const { fields = {} } = expected['record'] as { fields?: Record<string, FieldFacts> }
  for (const [field, fact] of Object.entries(fields)) {
    const ours = spread.get(field)
    yield {
      what: `record.${field}`,
      expected: fact,
      actual: ours && { count: ours.count, min: ours.min, max: ours.max, mean: ours.sum / ours.count },
    }
  }
}

const addTo = (spread: Map<string, { count: number; min: number; max: number; sum: number }>, values: object): void => {
  for (const [field, value] of Object.entries(values)) {
    if (typeof value !== 'number') continue
    const facts = spread.get(field) ?? { count: 0, min: Infinity, max: -Infinity, sum: 0 }
    facts.count += 1
    facts.sum += value
    facts.min = Math.min(facts.min, value)
    facts.max = Math.max(facts.max, value)
    spread.set(field, facts)
  }
}

/** What the record fields are called on a track, and in what units the facts are. */
const channels: Readonly<Record<string, (activity: Activity) => Float64Array | undefined>> = {
  enhanced_altitude: ({ track }) => track.altitudeMeters,
  distance: ({ track }) => track.distanceMeters,
  enhanced_speed: ({ track }) => track.speedMetersPerSecond,
  heart_rate: ({ track }) => track.heartRateBpm,
  power: ({ track }) => track.powerWatts,
  temperature: ({ track }) => track.temperatureCelsius,
  position_lat: ({ track }) => track.latitudeDeg?.map((degrees) => (degrees * 2 ** 31) / 180),
  position_long: ({ track }) => track.longitudeDeg?.map((degrees) => (degrees * 2 ** 31) / 180),
}

function* checksOfActivities(activities: readonly Activity[], expected: Json): Iterable<LooseCheck> {
  const record = expected['record'] as Json & { fields?: Record<string, FieldFacts> }
  const points = activities.reduce((sum, { track }) => sum + track.timeMs.length, 0)
  if (activities.length > 0) yield { what: 'points', expected: record['count'], actual: points }
  // Heart rates from a strap's own memory fill points, and the facts leave them out.
  const isFilled = (expected['message_counts'] as Record<string, number>)['hr'] !== undefined
  const developer = (expected['record_developer_fields_fitdecode'] ?? {}) as Record<string, FieldFacts>
  if (activities.length === 1) yield* checksOfTrack(activities[0] as Activity, { ...record, isFilled, developer })
  const beats = expected['rr_intervals'] as { count: number; sum_s: number } | undefined
  if (beats !== undefined) {
    const ours = activities.flatMap(({ rrIntervals }) => [...(rrIntervals?.milliseconds ?? [])])
    yield { what: 'beats', expected: beats.count, actual: ours.length }
    yield { what: 'beats sum', expected: beats.sum_s, actual: ours.reduce((sum, each) => sum + each, 0) / 1000 }
  }
  const swum = expected['lengths'] as { count: number; active: number } | undefined
  if (swum !== undefined) {
    const ours = activities.flatMap(({ sessions }) => sessions.flatMap(({ lengths = [] }) => lengths))
    yield { what: 'lengths', expected: swum.count, actual: ours.length }
    yield { what: 'active lengths', expected: swum.active, actual: ours.filter(({ type }) => type === 'active').length }
  }
  const sessions = activities.flatMap((activity) => activity.sessions)
  const told = (expected['session'] ?? []) as Json[]
  if (told.length > 0) yield { what: 'sessions', expected: told.length, actual: sessions.length }
  const { lap: laps } = expected['message_counts'] as Record<string, number>
  if (laps !== undefined && activities.length > 0)
    yield { what: 'laps', expected: laps, actual: sessions.reduce((sum, session) => sum + session.laps.length, 0) }
}

function* checksOfTrack(
  { track, ...rest }: Activity,
  record: Json & { fields?: Record<string, FieldFacts> },
): Iterable<LooseCheck> {
  for (const [which, index] of [
    ['first_timestamp', 0],
    ['last_timestamp', -1],
  ] as const)
    if (record[which] !== undefined)
      yield { what: which, expected: record[which], actual: likeFact(track.timeMs.at(index), record[which]) }
  for (const [field, column] of Object.entries(channels)) {
    const fact = record.fields?.[field]
    if (fact === undefined || (field === 'heart_rate' && record['isFilled'] === true)) continue
    const values = [...(column({ track, ...rest }) ?? [])].filter((value) => !Number.isNaN(value))
    yield { what: `track ${field}`, expected: fact, actual: factsOf(values) }
  }
  const developer = (record['developer'] ?? {}) as Record<string, FieldFacts>
  for (const [name, fact] of Object.entries(developer)) {
    // Two sensors can bring a field of one name; the facts do not tell them apart.
    const values = Object.values(track.more ?? {})
      .filter((channel) => channel.developer?.name === name)
      .flatMap((channel) => [...channel.values].filter((value) => !Number.isNaN(value)))
    yield { what: `developer ${name}`, expected: fact, actual: factsOf(values) }
  }
}

const factsOf = (values: readonly number[]): FieldFacts => ({
  count: values.length,
  min: values.reduce((least, value) => Math.min(least, value), Infinity),
  max: values.reduce((most, value) => Math.max(most, value), -Infinity),
  mean: values.reduce((sum, value) => sum + value, 0) / values.length,
})

/** Times are told as ISO dates, or as seconds of the device's own clock where it had no other. */
const likeFact = (value: unknown, fact: unknown): unknown => {
  if (typeof value !== 'number') return value
  if (typeof fact === 'string' && /^\d{4}-\d\d-\d\dT/.test(fact))
    return new Date(value).toISOString().replace('.000Z', 'Z')
  return value
}

const isEqual = (expected: unknown, actual: unknown): boolean => {
  if (typeof expected === 'number' && typeof actual === 'number')
    return Math.abs(expected - actual) <= 1e-5 * Math.max(1, Math.abs(expected))
  if (typeof expected !== 'object' || expected === null || typeof actual !== 'object' || actual === null)
    return expected === actual
  const keys = Object.keys(expected)
  return (
    keys.length === Object.keys(actual).length &&
    keys.every((key) => isEqual((expected as Json)[key], (actual as Json)[key]))
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = process.env['TRIBUTARY_CORPUS'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'corpus')
  const { matched, total } = await runFit(root, (line) => console.log(line))
  console.log(`fit: ${matched} of ${total}`)
}
