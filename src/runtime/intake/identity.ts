/** Record ids: the same input gives the same id, on any machine, for ever (I3). */
import { createHash } from 'node:crypto'
import { type Draft, keyOf } from '../../core/index.js'

/** The id of a record: connection, kind, and the provider's id or the natural key. Never a value, never a clock. */
export const recordId = (connectionId: string, draft: Draft): string =>
  uuidOf(`${connectionId}\n${draft.kind}\n${keyOf(draft)}`)

/** The id of a connection: reconnecting the same account continues it. */
export const connectionIdOf = (individual: string, connector: string, account: string): string =>
  uuidOf(`${individual}\n${connector}\n${account}`)

/** SHA-256 cut to 128 bits, marked as a version 8 UUID (RFC 9562 5.8). */
const uuidOf = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = ((Number.parseInt(hex[16] as string, 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Tells one page from another: what was asked, and what came. */
export const pageHash = (request: unknown, raw: Uint8Array): Buffer =>
  createHash('sha256').update(JSON.stringify(request)).update('\0').update(raw).digest()
