/** One batch into a sink; what was put together and is refused so gets a second chance in its parts. */
import type { Gathered, Message } from '../../encodings/index.js'
import { type OpenSink, type Refusal, withoutWire } from '../../kit/index.js'

/** As it is kept: what the sink refused, why, and without the bytes it would have left in. */
export interface Parked {
  readonly id: string
  readonly reason: string
  readonly envelope: string
}

/** Throws when the sink took nothing, of either round: then the whole batch comes again. */
export const handOver = async (open: OpenSink, handed: readonly Gathered[]): Promise<readonly Parked[]> => {
  if (handed.length === 0) return []
  const refused = await open.deliver(handed.map(({ message }) => message))
  const isRefused = new Set(refused.map(({ id }) => id))
  const again = handedAgain(handed, isRefused)
  if (again.length === 0) return toPark(handed, refused)
  const isInParts = new Set(handed.filter(({ parts }) => parts.length > 1).map(({ message }) => message.id))
  const refusedAgain = await open.deliver(again)
  const parts = handed.flatMap((one) => one.parts.map((part) => ({ message: part, parts: [part] })))
  return toPark([...handed, ...parts], [...refused.filter(({ id }) => !isInParts.has(id)), ...refusedAgain])
}

/**
 * Too large together may be small enough alone. What came later of the same person and stream was taken before these
 * parts, and would be overwritten by them: it comes once more after them, so that the last word is the newest (I2).
 */
const handedAgain = (handed: readonly Gathered[], isRefused: ReadonlySet<string>): readonly Message[] => {
  const overtaken = new Set<string>()
  return handed.flatMap(({ message, parts }) => {
    const stream = JSON.stringify([message.individual, message.kind])
    if (!isRefused.has(message.id)) return overtaken.has(stream) ? [message] : []
    if (parts.length === 1) return []
    overtaken.add(stream)
    return parts
  })
}

const toPark = (handed: readonly Gathered[], refused: readonly Refusal[]): readonly Parked[] => {
  const partsOf = new Map(handed.map(({ message, parts }) => [message.id, parts]))
  return refused.flatMap(({ id, reason }) => {
    const parts = partsOf.get(id)
    if (parts === undefined) return [{ id, reason, envelope: '{}' }]
    return parts.map((part) => ({ id: part.id, reason, envelope: JSON.stringify(withoutWire(part)) }))
  })
}
