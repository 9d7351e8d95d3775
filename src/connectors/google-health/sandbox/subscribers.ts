/** Subscribers of the project, and the signed calls they get. https://developers.google.com/health/webhooks */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto'
import type { Instant } from '../../../kit/index.js'
import {
  type AppSession,
  bodyOf,
  empty,
  hashWords,
  json,
  type Living,
  type OutgoingCall,
  type Person,
} from '../../../sandbox/index.js'
import { invalid, notFound, refusal } from './refusals.js'
import { healthUserId, timestamp } from './told.js'
import { types } from './types.js'

interface Subscriber {
  readonly name: string
  readonly endpointUri: string
  readonly dataTypes: readonly string[]
  readonly secret: string
}
const listOf = (app: AppSession): readonly Subscriber[] => app.state.get<readonly Subscriber[]>('subscribers') ?? []
const shown = ({ name, endpointUri, dataTypes }: Subscriber) => ({
  name,
  endpointUri,
  subscriberConfigs: [{ dataTypes, subscriptionCreatePolicy: 'AUTOMATIC' }],
  state: 'ACTIVE',
})

/** Made on first use and kept, so that a restart does not rotate it. */
const keyOf = (app: AppSession): JsonWebKey => {
  const known = app.state.get<JsonWebKey>('signing-key')
  if (known !== undefined) return known
  const made = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
  app.state.set('signing-key', made)
  return made
}
const keyIdOf = ({ x }: JsonWebKey): number => hashWords(1, 'tink', x ?? '')

/** A Tink JSON keyset around a serialised EcdsaPublicKey: SHA-256, P-256, DER, and the point. */
const keyset = (app: AppSession) => {
  const key = keyOf(app)
  const field = (number: number, bytes: Uint8Array) =>
    Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes])
  const point = (text: string | undefined) => Buffer.concat([Buffer.from([0]), Buffer.from(text ?? '', 'base64url')])
  const { x, y } = createPublicKey(createPrivateKey({ key, format: 'jwk' })).export({ format: 'jwk' })
  const value = Buffer.concat([
    field(2, Buffer.from([8, 3, 16, 2, 24, 2])),
    field(3, point(x)),
    field(4, point(y)),
  ]).toString('base64')
  const keyId = keyIdOf(key)
  return {
    primaryKeyId: keyId,
    key: [
      {
        keyData: {
          typeUrl: 'type.googleapis.com/google.crypto.tink.EcdsaPublicKey',
          value,
          keyMaterialType: 'ASYMMETRIC_PUBLIC',
        },
        status: 'ENABLED',
        keyId,
        outputPrefixType: 'TINK',
      },
    ],
  }
}
const signatureOf = (app: AppSession, body: string): string => {
  const key = keyOf(app)
  const head = Buffer.alloc(5)
  head[0] = 1
  head.writeUInt32BE(keyIdOf(key), 1)
  return Buffer.concat([
    head,
    sign('sha256', Buffer.from(body), { key: createPrivateKey({ key, format: 'jwk' }), dsaEncoding: 'der' }),
  ]).toString('base64')
}

/**
 * Subscribers belong to the Cloud project and are managed with its credentials, not with a person's: here the client
 * secret stands for the service account's token.
 */
export const projectCalls = async (request: Request, app: AppSession): Promise<Response | undefined> => {
  const url = new URL(request.url)
  if (url.pathname === '/googlehealthapi/webhooks/webhooks_public_keyset.json') return json(keyset(app))
  const match = /^\/v4\/(projects\/[^/]+\/subscribers)(?:\/([^/]+))?$/.exec(url.pathname)
  if (match === null) return undefined
  if (request.headers.get('authorization') !== `Bearer ${app.clientSecret}`)
    return refusal(
      401,
      'UNAUTHENTICATED',
      'Request is missing required authentication credential.',
      'CREDENTIALS_MISSING',
    )
  const [, parent, id] = match
  if (id !== undefined) {
    const name = `${parent}/${id}`
    if (!listOf(app).some((one) => one.name === name) || request.method !== 'DELETE') return notFound()
    app.state.set(
      'subscribers',
      listOf(app).filter((one) => one.name !== name),
    )
    return json({ name: `operations/${id}`, done: true, response: {} })
  }
  if (request.method === 'GET') return json(listOf(app).length === 0 ? {} : { subscribers: listOf(app).map(shown) })
  if (request.method !== 'POST') return empty(405)
  return create(`${parent}/${url.searchParams.get('subscriberId') ?? 'sub-1'}`, await bodyOf(request), app)
}

/** Google tries the address twice: with the secret it must say 201, without it 401 or 403. */
const create = async (
  name: string,
  body: Readonly<Record<string, unknown>> | undefined,
  app: AppSession,
): Promise<Response> => {
  const endpointUri = body?.['endpointUri']
  const secret = (body?.['endpointAuthorization'] as { secret?: unknown } | undefined)?.secret
  const configs = body?.['subscriberConfigs'] as readonly { dataTypes?: readonly string[] }[] | undefined
  const dataTypes = (configs ?? []).flatMap((config) => config.dataTypes ?? [])
  if (typeof endpointUri !== 'string' || !URL.canParse(endpointUri) || typeof secret !== 'string')
    return invalid('endpoint_uri and endpoint_authorization are required')
  const unknown = dataTypes.find(
    (type) => !Object.hasOwn(types, type) && type !== 'calories-in-heart-rate-zone' && type !== 'total-calories',
  )
  if (dataTypes.length === 0 || unknown !== undefined) return invalid(`Unsupported data type ${unknown ?? ''}`)
  const knock = (headers: Readonly<Record<string, string>>): Promise<number> =>
    app
      .call({
        url: endpointUri,
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"type":"verification"}',
      })
      .then(({ status }) => status)
      .catch(() => 0)
  const [known, stranger] = [await knock({ authorization: secret }), await knock({})]
  if (![200, 201].includes(known) || ![401, 403].includes(stranger))
    return refusal(400, 'FAILED_PRECONDITION', 'Endpoint verification failed.')
  app.state.set('subscribers', [
    ...listOf(app).filter((one) => one.name !== name),
    { name, endpointUri, dataTypes, secret },
  ])
  return json({ name: 'operations/create', done: true, response: { name, endpointUri } })
}

interface Change {
  readonly dataType: string
  readonly operation: 'UPSERT' | 'DELETE'
  readonly from: Instant
  readonly to: Instant
}

export function* notices(
  app: AppSession,
  person: Person,
  span: { from: Instant; to: Instant },
): Iterable<OutgoingCall> {
  const subscribers = listOf(app)
  if (subscribers.length === 0) return
  const changes = [...changesIn(person, span)]
  for (const subscriber of subscribers) {
    const told = changes.filter(({ dataType }) => subscriber.dataTypes.includes(dataType))
    if (told.length === 0) continue
    const body = JSON.stringify(told.map((change) => ({ data: noticeOf(person, subscriber, change) })))
    yield {
      url: subscriber.endpointUri,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: subscriber.secret,
        'google-health-api-signature': signatureOf(app, body),
      },
      body,
      about: healthUserId(person),
      subscription: subscriber.name,
    }
  }
}
const noticeOf = (person: Person, { name }: Subscriber, { dataType, operation, from, to }: Change) => ({
  version: '1',
  clientProvidedSubscriptionName: name,
  healthUserId: healthUserId(person),
  operation,
  dataType,
  intervals: [
    {
      physicalTimeInterval: { startTime: timestamp(from), endTime: timestamp(to) },
      civilIso8601TimeInterval: { startTime: person.iso(from).slice(0, 19), endTime: person.iso(to).slice(0, 19) },
    },
  ],
})

/** Documents of the last so many days may still change. */
const changingMs = 21 * 86_400_000

function* changesIn(person: Person, span: { from: Instant; to: Instant }): Iterable<Change> {
  const [before, after] = [person.syncedUntil(span.from), person.syncedUntil(span.to)]
  if (after > before)
    for (const [dataType, { shape }] of Object.entries(types))
      if (
        shape === 'interval' ||
        dataType === 'heart-rate' ||
        dataType === 'heart-rate-variability' ||
        dataType === 'oxygen-saturation'
      )
        yield { dataType, operation: 'UPSERT', from: before, to: after }
  const lately = { from: span.to - changingMs, to: span.to }
  yield* livesOf('sleep', person.sleeps(lately), span)
  yield* livesOf('exercise', person.workouts(lately), span)
  for (const dataType of ['weight', 'body-fat']) yield* momentsOf(dataType, person.weighIns(lately), span)
  yield* momentsOf('hydration-log', person.drinks(lately), span)
  yield* momentsOf('nutrition-log', person.meals(lately), span)
  for (const day of person.daysIn({ from: span.to - 3 * 86_400_000, to: span.to }))
    if (person.figures(day).versions.some(({ at }) => at >= span.from && at < span.to))
      for (const [dataType, { shape }] of Object.entries(types))
        if (shape === 'daily')
          yield { dataType, operation: 'UPSERT', from: person.dayStart(day), to: person.dayEnd(day) }
}
function* livesOf(
  dataType: string,
  livings: readonly Living<{ readonly start: Instant; readonly end: Instant }>[],
  span: { from: Instant; to: Instant },
): Iterable<Change> {
  for (const { versions, deletedAt } of livings) {
    const last = versions.findLast(({ at }) => at < span.to)
    if (last === undefined) continue
    const { start: from, end: to } = last.value
    if (deletedAt !== undefined && deletedAt >= span.from && deletedAt < span.to)
      yield { dataType, operation: 'DELETE', from, to }
    else if (last.at >= span.from && !(deletedAt !== undefined && deletedAt < span.to))
      yield { dataType, operation: 'UPSERT', from, to }
  }
}
const momentsOf = (
  dataType: string,
  livings: readonly Living<{ readonly at: Instant }>[],
  span: { from: Instant; to: Instant },
) =>
  livesOf(
    dataType,
    livings.map(({ versions, ...rest }) => ({
      ...rest,
      versions: versions.map(({ at, value }) => ({ at, value: { start: value.at, end: value.at + 1000 } })),
    })),
    span,
  )
