/** What the double of Event Hubs has accepted: hubs of partitions, each of which only grows. */
import rhea from 'rhea'

/** A message as it lies in a partition. */
export interface Kept {
  readonly sequence: number
  readonly enqueuedAt: number
  readonly partitionKey: string | undefined
  readonly id: string
  readonly contentType: string | undefined
  readonly properties: Readonly<Record<string, unknown>>
  readonly body: Buffer
}
export type Partition = Kept[]

/** One hub: how many partitions, and what lies in them. */
export const hubLog = (partitions: number) => {
  const log: readonly Partition[] = Array.from({ length: partitions }, () => [])
  return {
    partitions: log,
    /** A batch, as a sender put it into one message of format 0x80013700: each data section is a message of its own. */
    accept(encoded: Buffer): void {
      const envelope = rhea.message.decode(encoded) as unknown as Decoded
      const partitionKey = envelope.message_annotations?.['x-opt-partition-key']
      const partition = log[partitionKey === undefined ? 0 : hash(partitionKey) % partitions] as Partition
      const { content } = envelope.body
      for (const section of Array.isArray(content) ? content : [content]) {
        const single = rhea.message.decode(section) as unknown as Decoded
        partition.push({
          sequence: partition.length,
          enqueuedAt: Date.now(),
          partitionKey: single.message_annotations?.['x-opt-partition-key'],
          id: String(single.message_id),
          contentType: single.content_type ?? undefined,
          properties: single.application_properties ?? {},
          body: Buffer.from(single.body.content as Buffer),
        })
      }
    },
  }
}
export type HubLog = ReturnType<typeof hubLog>

interface Decoded {
  readonly message_id?: string
  readonly content_type?: string | null
  readonly message_annotations?: { readonly 'x-opt-partition-key'?: string }
  readonly application_properties?: Readonly<Record<string, unknown>>
  readonly body: { readonly content: Buffer | Buffer[] }
}

/** FNV-1a. Azure's own hash is another; that equal keys meet in one partition is all that is promised of it. */
const hash = (text: string): number => {
  let value = 0x811c9dc5
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0
  return value
}
