/**
 * What a phone hands over. Our own delivery and that of the Open Wearables SDK are told apart by what is in them, so that
 * one address serves both. The tutorial says in full what an app is to send: docs/tutorial/health-connect-push.md.
 */
import {
  ContractError,
  type DevicePush,
  type InboundRequest,
  type Json,
  jsonOf,
  type PushedPage,
} from '../../kit/index.js'

/** Records and samples of a page. A record is never divided: its samples are replaced together. */
const perPage = 5000

type Body = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value)
const listIn = (body: Body, name: string): readonly unknown[] =>
  Array.isArray(body[name]) ? (body[name] as unknown[]) : []

export const push: DevicePush = {
  title: 'Health Connect on an Android phone',
  setUp: `Health Connect has no service to sign in to: an app on the phone hands its records over.

Enter the address \`{url}\` in the app, and the token \`{token}\` (sent as \`Authorization: Bearer {token}\`). Grant it the kinds of data you want here, reading in the background, and reading of past data; without the last it sees thirty days.

Any app will do that sends Health Connect’s records as they are, or uses the Open Wearables SDK. What it has to send is told in the tutorial *Pushing Health Connect*.`,
  read: (request) => {
    const body = jsonOf(request.body)
    if (isObject(body) && isObject(body['data'])) return sdkPages(body, body['data'])
    if (isObject(body) && (Array.isArray(body['upserts']) || Array.isArray(body['deletes']))) return ownPages(body)
    throw new ContractError(
      'unreadable-push',
      'This is no delivery of Health Connect: it needs a list of upserts, of deletes, or the data of the SDK.',
      { path: 'upserts', expected: 'a list' },
    )
  },
}

const insistOn = (body: Body, ...providers: readonly string[]): void => {
  const { provider } = body
  if (provider === undefined || providers.includes(provider as string)) return
  throw new ContractError(
    'foreign-push',
    'This delivery is not from Health Connect: push it to the connector of its own health store.',
    { path: 'provider', expected: providers.join(' or ') },
  )
}

/** So many in each part, by the weight of each; never less than one. */
function* inParts(list: readonly unknown[], weightOf: (item: unknown) => number): Iterable<unknown[]> {
  let part: unknown[] = []
  let weight = 0
  for (const item of list) {
    const own = weightOf(item)
    if (part.length > 0 && weight + own > perPage) {
      yield part
      part = []
      weight = 0
    }
    part.push(item)
    weight += own
  }
  if (part.length > 0) yield part
}
const one = (): number => 1
const samplesIn = (record: unknown): number => (isObject(record) ? 1 + listIn(record, 'samples').length : 1)

/** Deletions come last, so that what one delivery both adds and deletes is gone. */
function* ownPages(body: Body): Iterable<PushedPage> {
  insistOn(body, 'health_connect')
  const zone = typeof body['timeZone'] === 'string' ? { timeZone: body['timeZone'] } : {}
  const bodies: unknown[] = []
  for (const upserts of inParts(listIn(body, 'upserts'), samplesIn)) bodies.push({ ...zone, upserts })
  for (const deletes of inParts(listIn(body, 'deletes'), one)) bodies.push({ deletes })
  yield* pagesOf('records', bodies, body['changesToken'], { upserts: [] }, queryOf(body))
}

function* sdkPages(body: Body, data: Body): Iterable<PushedPage> {
  insistOn(body, 'google', 'health_connect')
  const bodies = ['records', 'sleep', 'workouts', 'deleted'].flatMap((name) =>
    Array.from(inParts(listIn(data, name), name === 'workouts' ? () => perPage / 20 : one), (part) => ({
      [name]: part,
    })),
  )
  yield* pagesOf('sdk', bodies, body['cursor'] ?? data['cursor'], { records: [] }, {})
}

function* pagesOf(
  stream: string,
  bodies: readonly unknown[],
  cursor: unknown,
  empty: unknown,
  query: Readonly<Record<string, string>>,
): Iterable<PushedPage> {
  const isTold = cursor !== undefined && cursor !== null
  // A token without records is worth keeping: the phone has nothing new, and need not ask from further back.
  const all = bodies.length === 0 && isTold ? [empty] : bodies
  for (const [index, page] of all.entries())
    yield {
      stream,
      body: page,
      request: { query },
      // With the last page only: before it, not all is stored.
      ...(isTold && index === all.length - 1 && { cursor: cursor as Json }),
    }
}

/** Kept with the pages, so that one can see which delivery a record came in. */
const queryOf = ({ batchId, fullResync }: Body): InboundRequest['query'] => ({
  ...(typeof batchId === 'string' && batchId.length <= 100 && { batchId }),
  ...(fullResync === true && { fullResync: 'true' }),
})
