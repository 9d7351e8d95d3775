/**
 * A double of Azure Event Hubs, spoken to in AMQP 1.0: claims by `$cbs`, `$management`, hubs with partitions, readers,
 * and the ways in which the real one fails. Written from Microsoft's AMQP guide for Event Hubs
 * (https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide), not from our sender.
 */
import { createHmac } from 'node:crypto'
import type { AddressInfo, Server } from 'node:net'
import rhea, { type Connection, type Delivery, type EventContext, type Receiver, type Sender } from 'rhea'
import { type HubLog, hubLog } from './testing-log.js'
import { serveReader } from './testing-readers.js'

/** What is done to a batch that was sent. */
export type Fault =
  /** Refused with `com.microsoft:server-busy`. */
  | 'busy'
  /** Refused with `amqp:link:message-size-exceeded`, though the link promised more. */
  | 'too-large'
  /** The link is detached without a word about the batch; accepted or not, the sender cannot know. */
  | 'detach'
  | 'accept-then-detach'
  /** The connection breaks. */
  | 'drop'
  | 'accept-then-drop'
  /** Nothing is ever said. */
  | 'silence'

export interface DoubleOptions {
  readonly hubs: Readonly<Record<string, { readonly partitions: number }>>
  readonly maxMessageBytes?: number
}
/** A batch on its way, for a test to decide its fate. */
export interface Sent {
  readonly hub: string
  /** How many batches came before it. */
  readonly number: number
  readonly bytes: number
}
export interface HubsDouble {
  /** For the hub, or the namespace where none is named. */
  connectionString(hub?: string, key?: string): string
  readonly hubs: ReadonlyMap<string, HubLog>
  /** Asked for every batch. */
  fate: (sent: Sent) => Fault | undefined
  /** How many connections were ever opened, and how many are open. */
  readonly connections: { opened: number; open: number }
  close(): Promise<void>
}

const keyName = 'sender'
const rightKey = Buffer.alloc(32, 5).toString('base64')
/** What a standard namespace takes in one message. */
const standardMaxBytes = 1_048_576

export const startHubsDouble = async (options: DoubleOptions): Promise<HubsDouble> => {
  const hubs = new Map(Object.entries(options.hubs).map(([name, { partitions }]) => [name, hubLog(partitions)]))
  const container = rhea.create_container({ id: 'event-hubs-double' })
  container.sasl_server_mechanisms.enable_anonymous()
  const connections = { opened: 0, open: 0 }
  /** Who may what: the audiences a connection has shown a valid token for. */
  const claims = new WeakMap<Connection, Set<string>>()
  let batches = 0
  /**
   * One outcome in one turn: of two that are written together, rhea tells the second as if it were the first
   * (`write_dispositions` in its session.js does not compare them), and a refusal would arrive as an acceptance.
   */
  const outcomes: (() => void)[] = []
  const tell = (outcome: () => void): void => {
    if (outcomes.push(outcome) === 1) setImmediate(tellNext)
  }
  const tellNext = (): void => {
    outcomes[0]?.()
    outcomes.shift()
    if (outcomes.length > 0) setImmediate(tellNext)
  }

  const allowed = (connection: Connection, hub: string): boolean =>
    [...(claims.get(connection) ?? [])].some((audience) => new URL(audience).pathname.slice(1).startsWith(hub))

  container.on('connection_open', ({ connection }: EventContext) => {
    connections.opened++
    connections.open++
    claims.set(connection, new Set())
    sockets.add(connection)
  })
  const left = ({ connection }: EventContext): void => {
    if (sockets.delete(connection)) connections.open--
  }
  const sockets = new Set<Connection>()
  container.on('connection_close', left)
  container.on('disconnected', left)
  // What a peer that goes away leaves behind is no matter of the double's.
  for (const noise of [
    'connection_error',
    'session_error',
    'receiver_error',
    'sender_error',
    'error',
    'protocol_error',
  ])
    container.on(noise, () => undefined)

  container.on('receiver_open', ({ receiver, connection }: EventContext) => {
    const link = receiver as Receiver
    const address = addressOf(link)
    if (isNode(address)) return
    const hub = address.split('/')[0] as string
    if (!hubs.has(hub)) {
      link.close({
        condition: 'amqp:not-found',
        description: `The messaging entity 'sb://localhost/${hub}' could not be found.`,
      })
    } else if (!allowed(connection, hub))
      link.close({
        condition: 'amqp:unauthorized-access',
        description: 'Unauthorized access. Send claims are required.',
      })
  })

  container.on('sender_open', ({ sender, connection }: EventContext) => {
    const link = sender as Sender
    const address = (link.source as { address?: string } | undefined)?.address ?? ''
    if (isNode(address)) return
    const [hub = '', , , , partition = ''] = address.split('/')
    const log = hubs.get(hub)?.partitions[Number(partition)]
    if (log === undefined || !allowed(connection, hub))
      link.close({ condition: 'amqp:not-found', description: 'The messaging entity could not be found.' })
    else serveReader(link, log)
  })

  container.on('message', (context: EventContext & { format?: number }) => {
    const link = context.receiver as Receiver
    const address = addressOf(link)
    if (address === '$cbs') return claim(context, claims)
    if (isNode(address)) return manage(context, hubs)
    const hub = address.split('/')[0] as string
    const encoded = context.message as unknown as Buffer
    const delivery = context.delivery as Delivery
    const fault = double.fate({ hub, number: batches++, bytes: encoded.length })
    const keep = (): void => hubs.get(hub)?.accept(encoded)
    switch (fault) {
      case undefined:
        keep()
        tell(() => delivery.accept())
        return
      case 'busy':
        tell(() =>
          delivery.reject({
            condition: 'com.microsoft:server-busy',
            description: 'The request was terminated because the entity is being throttled. Error code : 50002.',
          }),
        )
        return
      case 'too-large':
        tell(() =>
          delivery.reject({ condition: 'amqp:link:message-size-exceeded', description: 'The message is too large.' }),
        )
        return
      case 'detach':
      case 'accept-then-detach':
        if (fault === 'accept-then-detach') keep()
        link.close({ condition: 'amqp:link:detach-forced', description: 'The link is force detached.' })
        return
      case 'drop':
      case 'accept-then-drop':
        if (fault === 'accept-then-drop') keep()
        destroy(context.connection)
        return
      case 'silence':
        return
    }
  })

  const server = container.listen({
    port: 0,
    host: '127.0.0.1',
    receiver_options: { autoaccept: false, max_message_size: options.maxMessageBytes ?? standardMaxBytes },
  } as Parameters<typeof container.listen>[0]) as Server
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo

  const double: HubsDouble = {
    hubs,
    connections,
    fate: () => undefined,
    connectionString: (hub, key = rightKey) =>
      `Endpoint=sb://127.0.0.1:${port};SharedAccessKeyName=${keyName};SharedAccessKey=${key};` +
      `UseDevelopmentEmulator=true${hub === undefined ? '' : `;EntityPath=${hub}`}`,
    async close() {
      for (const connection of sockets) destroy(connection)
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return double
}

/** Where one asks, and not a hub. */
const isNode = (address: string): boolean => /(^|\/)\$(cbs|management)$/.test(address)

const addressOf = (link: Receiver): string => (link.target as { address?: string } | undefined)?.address ?? ''

const destroy = (connection: Connection): void => {
  ;(connection as unknown as { socket: { destroy(): void } }).socket.destroy()
}

/** Answers on the link of the same session that reads from this node. */
const answer = (context: EventContext, node: string, reply: object): void => {
  context.delivery?.accept()
  const links: Sender[] = []
  context.session?.find_link((link: Sender) => {
    if (link.is_sender() && (link.source as { address?: string } | undefined)?.address === node) links.push(link)
    return false
  })
  links[0]?.send({ correlation_id: context.message?.message_id, ...reply } as never)
}

/** `put-token`: the signature is reckoned again, as Azure does. */
const claim = (context: EventContext, claims: WeakMap<Connection, Set<string>>): void => {
  const { body, application_properties: asked } = context.message as unknown as {
    body: string
    application_properties: { name: string }
  }
  const token = new URLSearchParams(body.replace(/^SharedAccessSignature /, '').replaceAll('+', '%2B'))
  const signed = `${encodeURIComponent(token.get('sr') ?? '')}\n${token.get('se')}`
  const right =
    token.get('sig') === createHmac('sha256', rightKey).update(signed).digest('base64') && token.get('skn') === keyName
  if (right) claims.get(context.connection)?.add(asked.name)
  answer(context, '$cbs', {
    application_properties: right
      ? { 'status-code': 202, 'status-description': 'Accepted' }
      : { 'status-code': 401, 'status-description': 'InvalidSignature: The token has an invalid signature.' },
  })
}

/** What a client asks before it reads: which partitions there are, and how far each has come. */
const manage = (context: EventContext, hubs: ReadonlyMap<string, HubLog>): void => {
  const { application_properties: asked } = context.message as unknown as {
    application_properties: { name: string; type: string; partition?: string }
  }
  const log = hubs.get(asked.name)
  const node = addressOf(context.receiver as Receiver)
  if (log === undefined) {
    answer(context, node, { application_properties: { 'status-code': 404, 'status-description': 'not found' } })
    return
  }
  const partition = log.partitions[Number(asked.partition)]
  const body =
    asked.type === 'com.microsoft:eventhub'
      ? {
          name: asked.name,
          created_at: new Date(0),
          partition_count: log.partitions.length,
          partition_ids: log.partitions.map((_, number) => String(number)),
        }
      : {
          name: asked.name,
          partition: asked.partition,
          begin_sequence_number: 0,
          last_enqueued_sequence_number: (partition?.length ?? 0) - 1,
          last_enqueued_offset: String((partition?.length ?? 0) - 1),
          last_enqueued_time_utc: new Date(0),
          is_partition_empty: partition?.length === 0,
        }
  answer(context, node, { application_properties: { 'status-code': 200, 'status-description': 'OK' }, body })
}
