/** Which two hubs, and how one signs in to them: Personicle's way (a connection string each), one string for both, or an identity. */
import { z } from '../../kit/index.js'

const host = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]*$/i, 'a host name as my-namespace.servicebus.windows.net, without https:// or a path')
const has = (text: string, part: string): boolean => new RegExp(`(^|;)\\s*${part}=[^;]`).test(text)
const bothOf = (text: string): boolean => has(text, 'SharedAccessKeyName') && has(text, 'SharedAccessKey')
const connectionString = z
  .string()
  .refine(
    (text) => has(text, 'Endpoint') && (has(text, 'SharedAccessSignature') || bothOf(text)),
    'a connection string as Azure shows it: Endpoint=sb://…;SharedAccessKeyName=…;SharedAccessKey=…',
  )

export const settings = z
  .strictObject({
    /** Of the namespace, or of the hub for events. Secret. */
    connectionString: connectionString.optional(),
    /** Of the hub for datastreams, where it has one of its own. Secret. */
    datastreamsConnectionString: connectionString.optional(),
    /** The namespace, where an Entra identity signs in instead of a connection string. */
    namespace: host.optional(),
    /** The hub for events; the EntityPath of its connection string unless given. */
    eventsHub: z.string().min(1).optional(),
    /** The hub for datastreams; the EntityPath of its connection string unless given. May be the same hub. */
    datastreamsHub: z.string().min(1).optional(),
    /** The namespace of an Azure Schema Registry, where bodies are Avro. */
    schemaRegistry: host.optional(),
    schemaGroup: z.string().min(1).optional(),
    /** `never`: a schema that the registry does not hold stops the sink, for whoever keeps the registry to add it. */
    schemaRegistration: z.enum(['automatic', 'never']).default('automatic'),
    /** One delivery is given up after this long, and tried again later. Less than the outbox's lease of two minutes. */
    timeoutMs: z.number().int().min(1_000).max(100_000).default(60_000),
  })
  .superRefine((given, problems) => {
    const wrong = (path: string, message: string): void => {
      problems.addIssue({ code: 'custom', path: [path], message })
    }
    if ((given.connectionString === undefined) === (given.namespace === undefined))
      wrong('connectionString', 'given, or else namespace (for an Entra identity), and not both')
    if (given.namespace !== undefined && given.datastreamsConnectionString !== undefined)
      wrong('datastreamsConnectionString', 'left out where namespace is given')
    if ((given.schemaRegistry === undefined) !== (given.schemaGroup === undefined))
      wrong('schemaGroup', 'given together with schemaRegistry')
    for (const channel of ['events', 'datastreams'] as const)
      if (hubNameOf(given, channel) === undefined)
        wrong(`${channel}Hub`, 'given, as no connection string of its own names it (EntityPath)')
  })
export type Settings = z.infer<typeof settings>

export type Channel = 'events' | 'datastreams'

/** One hub, and what opens it. Without a connection string it is an identity. */
export interface HubAddress {
  readonly name: string
  readonly connectionString?: string
  readonly namespace?: string
}

export const addressOf = (given: Settings, channel: Channel): HubAddress => {
  // The schema has seen to it that there is one.
  const name = hubNameOf(given, channel) as string
  if (given.namespace !== undefined) return { name, namespace: given.namespace }
  const own = stringOf(given, channel) ?? ''
  const path = entityPathOf(own)
  // The library refuses a name beside another one in the string; the name that was written down on purpose is meant.
  return { name, connectionString: path === undefined ? own : own.replace(entityPath, '') }
}

type Named = Pick<Settings, 'connectionString' | 'datastreamsConnectionString' | 'eventsHub' | 'datastreamsHub'>

const stringOf = (given: Named, channel: Channel): string | undefined =>
  channel === 'events' ? given.connectionString : (given.datastreamsConnectionString ?? given.connectionString)

/** The hub for datastreams is never taken from the other's string: values would go unasked to those who read events. */
const hubNameOf = (given: Named, channel: Channel): string | undefined =>
  channel === 'events'
    ? (given.eventsHub ?? entityPathOf(given.connectionString))
    : (given.datastreamsHub ?? entityPathOf(given.datastreamsConnectionString))

const entityPath = /(?:^|;)\s*EntityPath=([^;]*)/i
const entityPathOf = (text = ''): string | undefined => entityPath.exec(text)?.[1]?.trim() || undefined
