/** The reading side of the double: a partition from its beginning, as credit allows, and on as it grows. */
import rhea, { type Sender } from 'rhea'
import type { Partition } from './testing-log.js'

const growsMs = 20

/** Hands a partition to one reader. Where it begins is not read from its filter: always at the beginning. */
export const serveReader = (link: Sender, log: Partition): void => {
  let next = 0
  const pump = (): void => {
    while (next < log.length && link.sendable()) {
      const kept = log[next++] as Partition[number]
      link.send({
        message_id: kept.id,
        content_type: kept.contentType,
        application_properties: kept.properties as Record<string, string>,
        message_annotations: {
          'x-opt-sequence-number': kept.sequence,
          'x-opt-offset': String(kept.sequence),
          'x-opt-enqueued-time': new Date(kept.enqueuedAt),
          'x-opt-partition-key': kept.partitionKey,
        },
        body: rhea.message.data_section(kept.body),
      })
    }
  }
  link.on('sendable', pump)
  const timer = setInterval(() => {
    if (link.is_open()) pump()
    else clearInterval(timer)
  }, growsMs)
  timer.unref()
}
