import { appleHealth as connector } from '../../src/connectors/apple-health/index.js'
import { type Adapter, type Check, type CorpusPage, getRequest, type Outcome, ofKind, valuesOf } from './adapter.js'

/** Files through the import, what was posted through the push; both tell which they are. */
export const healthAutoExport: Adapter = {
  folder: 'health-auto-export',
  connector,
  async pages({ path, bytes }) {
    if (path.includes('expected/')) return []
    if (!path.includes('hae-file'))
      return [...connector.push.read({ method: 'POST', path: '/', query: {}, headers: {}, body: bytes })].map(
        (page) => ({
          ...page,
          request: getRequest('/push/apple-health'),
        }),
      )
    const pages: CorpusPage[] = []
    const name = path.replace(/\.json$/, '.hae')
    const file = {
      name,
      async *bytes() {
        yield bytes
      },
    }
    if (!connector.imports['auto-export'].recognises({ name, head: bytes.subarray(0, 512) })) return pages
    for await (const part of connector.imports['auto-export'].read(file)) if ('stream' in part) pages.push(part)
    return pages
  },
  *checks(expectation, outcome, input) {
    if (expectation === undefined) yield* plainChecks(input.path, outcome)
    else if (Array.isArray(expectation.expected)) yield* dateChecks(expectation.expected as readonly DateCheck[])
    else yield* fileChecks(input.path, expectation.expected as Readonly<Record<string, unknown>>, outcome)
  },
}

const startOf = (outcome: Outcome, kind: string): number | undefined =>
  (ofKind(outcome, kind)[0]?.start as { at?: number } | undefined)?.at
const detailOf = (outcome: Outcome, kind: string): Readonly<Record<string, unknown>> => {
  const [first] = ofKind(outcome, kind)
  return first?.shape === 'event' ? first.detail : {}
}
const plain = (value: unknown) =>
  typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? value : undefined

/** No one says what these hold: what they say themselves. */
function* plainChecks(path: string, outcome: Outcome): Iterable<Check> {
  if (path.endsWith('step-count.json')) {
    yield {
      what: 'steps, whole or not',
      expected: 110,
      actual: Math.round(valuesOf(outcome, 'step_count').reduce((sum, each) => sum + each, 0) * 10) / 10,
    }
    yield { what: 'minutes', expected: 6, actual: ofKind(outcome, 'step_count').length }
  } else if (path.endsWith('metrics.json'))
    yield {
      what: 'kilojoules as kilocalories',
      expected: [0.7685677437484512 / 4.184, 0.377848256251549 / 4.184],
      actual: valuesOf(outcome, 'active_calories'),
    }
  else if (path.endsWith('aggregated-sleep-analysis.json')) {
    const night = detailOf(outcome, 'sleep_session')
    yield { what: 'time asleep', expected: 6.108333333333333 * 3600, actual: plain(night['totalSeconds']) }
    yield { what: 'time in bed', expected: 6.809728874299261 * 3600, actual: plain(night['inBedSeconds']) }
    yield {
      what: 'asleep from',
      expected: Date.parse('2021-12-18T02:21:06+08:00'),
      actual: startOf(outcome, 'sleep_session'),
    }
    yield { what: 'day of waking', expected: '2021-12-18', actual: ofKind(outcome, 'sleep_session')[0]?.day }
  } else if (path.endsWith('workouts.json')) {
    const walk = detailOf(outcome, 'exercise')
    yield { what: 'sport', expected: 'walking', actual: plain(walk['sport']) }
    yield { what: 'energy', expected: 226.21122641832523 / 4.184, actual: plain(walk['energyKcal']) }
    yield { what: 'steps', expected: 908, actual: plain(walk['steps']) }
    yield { what: 'climbed', expected: 16.36, actual: plain(walk['elevationGainMeters']) }
    yield { what: 'heart rate on the way', expected: [108], actual: valuesOf(outcome, 'heart_rate') }
    yield { what: 'points', expected: 1, actual: ofKind(outcome, 'location').length }
  }
}

interface DateCheck {
  readonly input: string
  readonly expected: string
}
/** Through the stream, as a metric dated so. */
function* dateChecks(list: readonly DateCheck[]): Iterable<Check> {
  const stream = connector.streams['auto-export-metrics']
  for (const { input, expected } of list) {
    const page = stream.page.parse({
      metrics: [{ name: 'step_count', units: 'count', data: [{ qty: 1, date: input }] }],
    })
    const [found] = [...stream.map(page, getRequest('/'))]
    const start = found !== undefined && 'start' in found ? (found.start as { at?: number; offset?: number }) : {}
    const isRead = start.at !== undefined && !Number.isNaN(start.at)
    const told = isRead ? [start.at as number, start.offset ?? null] : 'error'
    const zone = /([+-]\d\d):(\d\d)$/.exec(expected)
    const wanted = zone === null ? expected : [Date.parse(expected), Number(zone[1]) * 60 + Number(zone[2])]
    yield { what: `the time ${JSON.stringify(input)}`, expected: wanted, actual: told }
  }
}

function* fileChecks(path: string, expected: Readonly<Record<string, unknown>>, outcome: Outcome): Iterable<Check> {
  if (path.includes('route')) {
    yield { what: 'points', expected: Number(expected['locations']), actual: ofKind(outcome, 'location').length }
    const point = detailOf(outcome, 'location')
    yield { what: 'latitude', expected: Number(expected['latitude']), actual: plain(point['latitude']) }
    yield { what: 'elevation', expected: Number(expected['elevation']), actual: plain(point['altitudeMeters']) }
  } else if (path.includes('workout')) {
    const workout = detailOf(outcome, 'exercise')
    yield { what: 'id', expected: String(expected['id']), actual: ofKind(outcome, 'exercise')[0]?.key }
    yield { what: 'name', expected: String(expected['name']), actual: plain(workout['sportName']) }
    yield { what: 'energy', expected: Number(expected['activeEnergy']), actual: plain(workout['energyKcal']) }
    yield { what: 'indoors', expected: expected['location'] === 'indoor', actual: plain(workout['indoor']) }
    yield { what: 'no distance', expected: undefined, actual: plain(workout['distanceMeters']) }
  } else {
    const kind = path.includes('resting') ? 'resting_heart_rate' : 'heart_rate'
    yield { what: 'values', expected: 1, actual: valuesOf(outcome, kind).length }
    yield { what: 'value', expected: Number(expected['qty'] ?? expected['avg']), actual: valuesOf(outcome, kind)[0] }
    const unix = expected['start_unix']
    if (typeof unix === 'number') yield { what: 'time', expected: unix * 1000, actual: startOf(outcome, kind) }
    const time = expected['time']
    if (typeof time === 'string') yield { what: 'time', expected: Date.parse(time), actual: startOf(outcome, kind) }
  }
}
