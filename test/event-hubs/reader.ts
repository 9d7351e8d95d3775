/** Reads a hub to its end with Microsoft's own consumer, which knows nothing of who wrote. */
import { EventHubConsumerClient, earliestEventPosition, type ReceivedEventData } from '@azure/event-hubs'

const givenUpMs = 60_000

/** Resolves as soon as as many messages came as `wanted` says, partition by partition. */
export const readHub = async (
  connectionString: string,
  wanted: number,
): Promise<ReadonlyMap<string, readonly ReceivedEventData[]>> => {
  const client = new EventHubConsumerClient('$Default', connectionString)
  const read = new Map<string, ReceivedEventData[]>()
  let count = 0
  let timer: NodeJS.Timeout | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`only ${count} of ${wanted} messages came`)), givenUpMs)
      client.subscribe(
        {
          async processEvents(events, { partitionId }) {
            read.set(partitionId, [...(read.get(partitionId) ?? []), ...events])
            count += events.length
            if (count >= wanted) resolve()
          },
          async processError(error) {
            reject(error)
          },
        },
        { startPosition: earliestEventPosition, maxBatchSize: 500, maxWaitTimeInSeconds: 1 },
      )
    })
  } finally {
    clearTimeout(timer)
    await client.close()
  }
  return read
}
