/**
 * What phones hand to us: Health Auto Export's deliveries, and those of an app of one's own. Either is known by what is
 * in it, so that one address serves both.
 */
import {
  ContractError,
  type DevicePush,
  type InboundRequest,
  type Json,
  jsonOf,
  type PushedPage,
} from '../../kit/index.js'

/** Samples, points or workouts of a page. */
const perPage = 5000
const workoutsPerPage = 20

type Body = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value)
const listIn = (body: Body, name: string): readonly unknown[] =>
  Array.isArray(body[name]) ? (body[name] as unknown[]) : []

const eventLists = ['symptoms', 'cycleTracking', 'stateOfMind', 'medications', 'ecg', 'heartRateNotifications']

export const push: DevicePush = {
  title: 'Health on an iPhone',
  setUp: `Health has no service to sign in to: an app on the phone hands its data over.

**Health Auto Export** (App Store): add an automation of the type *REST API* with the address \`{url}\` and the header \`Authorization\` with the value \`Bearer {token}\`. Format JSON, export version 2, all metrics you want; *Summarize data* by minutes, and batch requests on. The phone must be unlocked now and then, or nothing leaves it.

**An app of your own** posts the samples HealthKit gives it, and the ids of deleted ones, to the same address: the connector's page says how.`,
  read: (request) => {
    const body = jsonOf(request.body)
    const data = isObject(body) && isObject(body['data']) ? body['data'] : undefined
    if (data === undefined)
      throw new ContractError(
        'unreadable-push',
        'This is no delivery of Health Auto Export, nor of an app of your own.',
        {
          path: 'data',
          expected: 'an object',
        },
      )
    return isSync(body as Body, data) ? syncPages(body as Body, data) : autoExportPages(data, aggregationOf(request))
  },
}

const isSync = (body: Body, data: Body): boolean =>
  'provider' in body ||
  'sdkVersion' in body ||
  ['records', 'sleep', 'deleted'].some((name) => Array.isArray(data[name]))

const inParts = (list: readonly unknown[], size: number): unknown[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size))

/** Deletions come last, so that what one delivery both adds and deletes is gone. */
function* syncPages(body: Body, data: Body): Iterable<PushedPage> {
  const provider = body['provider']
  if (provider !== undefined && provider !== 'apple')
    throw new ContractError(
      'foreign-push',
      'This delivery is not from HealthKit: push it to the connector of its own health store.',
      {
        path: 'provider',
        expected: 'apple',
      },
    )
  const pages = ['records', 'sleep', 'workouts', 'deleted'].flatMap((name) =>
    inParts(listIn(data, name), name === 'workouts' ? workoutsPerPage : perPage).map((part) => ({ [name]: part })),
  )
  // A cursor without samples is worth keeping: the phone has nothing new, and need not ask from further back.
  const cursor = body['cursor'] ?? data['cursor']
  if (pages.length === 0 && cursor !== undefined) pages.push({ records: [] })
  for (const [index, page] of pages.entries())
    yield {
      stream: 'sync',
      body: page,
      // With the last page only: before it, not all is stored.
      ...(cursor !== undefined && index === pages.length - 1 && { cursor: cursor as Json }),
    }
}

const aggregationOf = ({ headers }: InboundRequest): string | undefined => headers['automation-aggregation']

/** Pages of a delivery, or of a file of the same shape. */
export function* autoExportPages(data: Body, aggregation?: string): Iterable<PushedPage> {
  const query: Readonly<Record<string, string>> = aggregation === undefined ? {} : { aggregation }
  const request = { query }
  let metrics: unknown[] = []
  let size = 0
  for (const metric of listIn(data, 'metrics'))
    for (const part of isObject(metric) ? inParts(listIn(metric, 'data'), perPage) : []) {
      if (size + part.length > perPage && metrics.length > 0) {
        yield { stream: 'auto-export-metrics', body: { metrics }, request }
        metrics = []
        size = 0
      }
      metrics.push({ ...(metric as Body), data: part })
      size += part.length
    }
  if (metrics.length > 0) yield { stream: 'auto-export-metrics', body: { metrics }, request }
  for (const workouts of inParts(listIn(data, 'workouts'), workoutsPerPage))
    yield { stream: 'auto-export-workouts', body: { workouts } }
  for (const name of eventLists)
    for (const part of inParts(listIn(data, name), perPage))
      yield { stream: 'auto-export-events', body: { [name]: part } }
}
