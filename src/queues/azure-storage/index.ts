/**
 * Azure Storage Queues, one per service, as Personicle had them. The SDK is loaded when the first queue is used. Queues
 * that do not exist are made; what Azure refuses is told as a sentence.
 */
import type { QueueClient, QueueServiceClient } from '@azure/storage-queue'
import { type Queue, type QueueMessage, type Queues, SettingsError } from '../../kit/index.js'
import { asSentence, decoded, encoded, statusOf } from './errors.js'

export interface AzureQueueSettings {
  /** Where the queues of services are; `connectionString` wins over `accountUrl`, which is reached as this identity. */
  of(connector: string): {
    readonly name: string
    readonly connectionString?: string | undefined
    readonly accountUrl?: string | undefined
  }
  now(): number
}

/** The Functions host moves what fails to a queue of the same name. */
export const poisonOf = (name: string): string => `${name}-poison`

/** The SDK repeats what Azure was too busy for; what takes longer than this is for our own patience. */
const retryOptions = { maxTries: 3, tryTimeoutInMs: 10_000, retryDelayInMs: 300, maxRetryDelayInMs: 3000 }
/** The most Azure hands out at once, https://learn.microsoft.com/rest/api/storageservices/get-messages */
const mostAtOnce = 32
/** How many of those set aside are shown. */
const shown = 8

/** Queues of Azure Storage, by service. Two services that share a queue get the same one. */
export const azureQueues = (settings: AzureQueueSettings): Queues => {
  const queues = new Map<string, Queue>()
  return {
    of(connector) {
      const { name, connectionString, accountUrl } = settings.of(connector)
      const key = `${connectionString ?? accountUrl}\n${name}`
      const known = queues.get(key)
      if (known !== undefined) return known
      const queue = openQueue(
        name,
        once(() => serviceOf(connectionString, accountUrl)),
        settings.now,
      )
      queues.set(key, queue)
      return queue
    },
  }
}

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

const openQueue = (name: string, service: () => Promise<QueueServiceClient>, now: () => number): Queue => {
  /** Tells what went wrong as a sentence; a queue that is not there is made, and the call repeated. */
  const call = <T>(queue: string, use: (client: QueueClient) => Promise<T>): Promise<T> =>
    callOr(queue, use, async (client) => {
      await client.createIfNotExists()
      return use(client)
    })
  /** Who only looks makes none: one that is not there holds nothing. */
  const look = <T>(queue: string, use: (client: QueueClient) => Promise<T>, nothing: T): Promise<T> =>
    callOr(queue, use, async () => nothing)
  const callOr = async <T>(
    queue: string,
    use: (client: QueueClient) => Promise<T>,
    otherwise: (client: QueueClient) => Promise<T>,
  ): Promise<T> => {
    const client = (await service()).getQueueClient(queue)
    try {
      try {
        return await use(client)
      } catch (error) {
        if (statusOf(error) !== 404 || codeOf(error) !== 'QueueNotFound') throw error
        return await otherwise(client)
      }
    } catch (error) {
      throw asSentence(error, queue, now())
    }
  }
  const received = (item: {
    messageId: string
    popReceipt: string
    messageText: string
    dequeueCount: number
    insertedOn: Date
  }): QueueMessage => {
    // Every change of a message gives it a new receipt, and the old one is good for nothing.
    let receipt = item.popReceipt
    return {
      text: decoded(item.messageText),
      receipts: item.dequeueCount,
      sentAt: item.insertedOn.getTime(),
      hide: (milliseconds) =>
        call(name, async (client) => {
          try {
            const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
            receipt = (await client.updateMessage(item.messageId, receipt, undefined, seconds)).popReceipt as string
            return true
          } catch (error) {
            return ignoringLost(error, false)
          }
        }),
      delete: () =>
        call(name, async (client) => {
          try {
            await client.deleteMessage(item.messageId, receipt)
          } catch (error) {
            ignoringLost(error, undefined)
          }
        }),
    }
  }
  return {
    name,
    async send(text, livesMs) {
      const body = encoded(text, name)
      const messageTimeToLive = Math.max(1, Math.ceil(livesMs / 1000))
      await call(name, (client) => client.sendMessage(body, { messageTimeToLive }))
    },
    receive: ({ limit, hiddenMs }) =>
      call(name, async (client) => {
        const { receivedMessageItems } = await client.receiveMessages({
          numberOfMessages: Math.min(limit, mostAtOnce),
          visibilityTimeout: Math.ceil(hiddenMs / 1000),
        })
        return receivedMessageItems.map(received)
      }),
    async setAside(text) {
      const body = encoded(text, poisonOf(name))
      // For good: an operator comes when an operator comes.
      await call(poisonOf(name), (client) => client.sendMessage(body, { messageTimeToLive: -1 }))
    },
    async look() {
      const counted = (queue: string): Promise<number> =>
        look(queue, async (client) => (await client.getProperties()).approximateMessagesCount ?? 0, 0)
      const [waiting, setAside] = [await counted(name), await counted(poisonOf(name))]
      const first = await look(
        poisonOf(name),
        async (client) => (await client.peekMessages({ numberOfMessages: shown })).peekedMessageItems,
        [],
      )
      return { waiting, setAside, first: first.map(({ messageText }) => decoded(messageText)) }
    },
  }
}

const codeOf = (error: unknown): string | undefined =>
  (error as { code?: string; details?: { errorCode?: string } }).details?.errorCode ?? (error as { code?: string }).code

/** Somebody else has received it since, or it has outlived its time. */
const ignoringLost = <T>(error: unknown, answer: T): T => {
  if (['MessageNotFound', 'PopReceiptMismatch'].includes(codeOf(error) ?? '')) return answer
  throw error
}

const serviceOf = async (
  connectionString: string | undefined,
  accountUrl: string | undefined,
): Promise<QueueServiceClient> => {
  const { QueueServiceClient } = await import('@azure/storage-queue')
  if (connectionString !== undefined)
    try {
      return QueueServiceClient.fromConnectionString(connectionString, { retryOptions })
    } catch {
      throw new SettingsError(
        'queue-connection-string',
        'QUEUE_CONNECTION_STRING is no connection string of Azure Storage. Copy it from “Access keys” of the storage account.',
      )
    }
  return new QueueServiceClient(accountUrl as string, await identity(), { retryOptions })
}

/** Few need it, and it brings a lot along: it is installed by who does. */
const identityPackage = '@azure/identity'
const identity = async () => {
  try {
    const { DefaultAzureCredential } = (await import(identityPackage)) as {
      DefaultAzureCredential: new () => NonNullable<ConstructorParameters<typeof QueueServiceClient>[1]> & {
        getToken(): Promise<never>
      }
    }
    return new DefaultAzureCredential()
  } catch {
    throw new SettingsError(
      'queue-identity-missing',
      'QUEUE_ACCOUNT_URL needs the package @azure/identity. Run `npm install @azure/identity`, or set QUEUE_CONNECTION_STRING instead.',
    )
  }
}
