/** The ids under which an Azure Schema Registry holds the schemas of Avro bodies; asked once for each. */
import type { SchemaRegistry } from '@azure/schema-registry'
import { RateLimitError, SettingsError, TransientError, TributaryError, type Wire } from '../../kit/index.js'

type WireSchema = NonNullable<Wire['schema']>

export interface SchemaIds {
  idOf(schema: WireSchema, deadline: AbortSignal): Promise<string>
}
export interface SchemaIdsOptions {
  readonly group: string
  readonly registration: 'automatic' | 'never'
  connect(): Promise<Pick<SchemaRegistry, 'registerSchema' | 'getSchemaProperties'>>
  now(): number
}

const busyMs = 10_000

export const createSchemaIds = ({ group, registration, connect, now }: SchemaIdsOptions): SchemaIds => {
  let registry: ReturnType<SchemaIdsOptions['connect']> | undefined
  const known = new Map<string, string>()
  const ask = async ({ name, avro }: WireSchema, abortSignal: AbortSignal): Promise<string> => {
    registry ??= connect()
    const client = await registry
    const description = { groupName: group, name, format: 'Avro', definition: avro }
    // To register what is there already gives its id and changes nothing.
    const { id } = await (registration === 'automatic'
      ? client.registerSchema(description, { abortSignal })
      : client.getSchemaProperties(description, { abortSignal }))
    return id
  }
  return {
    async idOf(schema, deadline) {
      const before = known.get(schema.avro)
      if (before !== undefined) return before
      try {
        const id = await ask(schema, deadline)
        known.set(schema.avro, id)
        return id
      } catch (error) {
        registry = undefined
        throw failureOf(error, schema.name, group, now())
      }
    },
  }
}

const failureOf = (error: unknown, schema: string, group: string, now: number): TributaryError => {
  if (error instanceof TributaryError) return error
  const options = { cause: error }
  const { statusCode, code } = error as { statusCode?: unknown; code?: unknown }
  switch (statusCode) {
    case 401:
    case 403:
      return new SettingsError(
        'schema-registry-unauthorized',
        `The schema registry refuses this identity. Give it the role Schema Registry Contributor, or Reader where schemaRegistration is never.`,
        options,
      )
    case 404:
      return new SettingsError(
        'schema-registry-missing',
        `The schema registry has no schema ${schema} in the group ${group}. Make the group, and add the schema or let schemaRegistration be automatic.`,
        options,
      )
    case 400:
    case 409:
      return new SettingsError(
        'schema-registry-refused',
        `The schema registry refuses the schema ${schema} beside what it holds under that name. Choose another schemaGroup, or one without a compatibility rule.`,
        options,
      )
    case 429:
      return new RateLimitError('schema-registry-busy', 'the schema registry asks to wait', {
        retryAt: now + busyMs,
        scope: 'app',
        ...options,
      })
    default: {
      const said = typeof statusCode === 'number' ? statusCode : typeof code === 'string' ? code : 'no answer'
      return new TransientError(
        'schema-registry-unreachable',
        `the schema registry could not be reached (${said})`,
        options,
      )
    }
  }
}
