/** The ids under which a schema registry holds the schemas of Avro bodies, by Confluent's HTTP API; asked once for each. */
import {
  RateLimitError,
  SettingsError,
  type SinkWorld,
  TransientError,
  TributaryError,
  type Wire,
} from '../../kit/index.js'
import type { Settings } from './settings.js'

type WireSchema = NonNullable<Wire['schema']>

export interface SchemaIds {
  idOf(schema: WireSchema, topic: string): Promise<number>
}

const busyMs = 10_000

/** None where no registry is set. */
export const schemaIdsOf = (given: Settings, world: SinkWorld): SchemaIds | undefined => {
  const { registry } = given
  if (registry === undefined) return undefined
  const known = new Map<string, number>()
  const ask = async (schema: WireSchema, subject: string): Promise<number> => {
    const path = `subjects/${encodeURIComponent(subject)}${given.registration === 'automatic' ? '/versions' : ''}`
    const answer = await world.fetch(new URL(path, registry.endsWith('/') ? registry : `${registry}/`), {
      method: 'POST',
      // Another place is another registry: what is kept for this one is not carried there.
      redirect: 'error',
      signal: AbortSignal.timeout(given.timeoutMs),
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json', ...authorizationOf(given) },
      body: JSON.stringify({ schema: schema.avro }),
    })
    if (!answer.ok) {
      await answer.body?.cancel()
      throw refusalOf(answer.status, subject, world.now())
    }
    const { id } = (await answer.json()) as { id?: unknown }
    if (typeof id === 'number' && Number.isInteger(id)) return id
    throw new SettingsError('kafka-registry-url', 'What answers there is no schema registry. Correct registry.')
  }
  return {
    async idOf(schema, topic) {
      const subject = subjectOf(given, schema, topic)
      const key = `${subject}\n${schema.avro}`
      const before = known.get(key)
      if (before !== undefined) return before
      const id = await ask(schema, subject).catch((error: unknown) => {
        if (error instanceof TributaryError) throw error
        throw unreachable((error as Error).name, error)
      })
      known.set(key, id)
      return id
    },
  }
}

const subjectOf = ({ registrySubject }: Settings, { name }: WireSchema, topic: string): string => {
  switch (registrySubject) {
    case 'topic':
      return `${topic}-value`
    case 'record':
      return name
    case 'topic-record':
      return `${topic}-${name}`
  }
}

const authorizationOf = ({ registryUsername, registryPassword }: Settings): Record<string, string> =>
  registryUsername === undefined
    ? {}
    : { authorization: `Basic ${Buffer.from(`${registryUsername}:${registryPassword}`).toString('base64')}` }

const refusalOf = (status: number, subject: string, now: number): TributaryError => {
  switch (status) {
    case 401:
    case 403:
      return new SettingsError(
        'kafka-registry-sign-in',
        'The schema registry refuses this account. Correct registryUsername and registryPassword, or what it may do there.',
      )
    case 404:
      return new SettingsError(
        'kafka-registry-missing',
        `The schema registry does not hold the schema under the subject ${subject}. Add it, or let registration be automatic.`,
      )
    case 409:
    case 422:
      return new SettingsError(
        'kafka-registry-refused',
        `The schema registry refuses the schema beside what it holds under the subject ${subject}. Choose another registrySubject, or a subject without a compatibility rule.`,
      )
    case 429:
      return new RateLimitError('kafka-registry-busy', 'the schema registry asks to wait', {
        retryAt: now + busyMs,
        scope: 'app',
      })
    default:
      return unreachable(String(status))
  }
}

const unreachable = (said: string, cause?: unknown): TransientError =>
  new TransientError('kafka-registry-unreachable', `the schema registry could not be reached (${said})`, { cause })
