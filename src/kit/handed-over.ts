/** Data that is handed to us: by a device that pushes it, or by a person who has an archive. */
import type { Json } from './connector.js'
import type { InboundRequest, PageRequest } from './http.js'

/** What a device, or an app on it, hands to us. Nobody calls it a webhook: there is no provider in between. */
export interface DevicePush {
  /** For people: `The phone's health store`. */
  readonly title: string
  /** How the person points the app at us; `{url}` and `{token}` are filled in. Markdown. */
  readonly setUp: string
  /**
   * Splits one delivery into pages. Pure; throws `ContractError` when it is no such delivery. A page may carry the
   * sender's own position, which is committed with its records and told again at `GET /push/<connector>`.
   */
  read(request: InboundRequest): Iterable<PushedPage>
}
export interface PushedPage {
  readonly stream: string
  readonly body: unknown
  readonly request?: Partial<PageRequest>
  /** The sender's change token and the like: `GET /push/<connector>` answers it under the stream's name. */
  readonly cursor?: Json
}

/** An archive a person hands over: finds out whether it is one, and yields pages for the streams named. */
export interface FileImport {
  readonly title: string
  /** By name and first bytes. Pure. */
  recognises(file: { readonly name: string; readonly head: Uint8Array; readonly entries?: readonly string[] }): boolean
  /**
   * Reads the file once, from front to back, in pages of bounded size. Always the same pages for the same file: an
   * import that was interrupted passes over those that are stored already. Passing over costs reading, not storing.
   */
  read(file: ImportedFile): AsyncIterable<ImportedPage | ImportedNothing>
}
export interface ImportedFile {
  readonly name: string
  /** The file itself, or one entry of an archive. */
  bytes(): AsyncIterable<Uint8Array>
  readonly entries?: AsyncIterable<{ readonly name: string; bytes(): AsyncIterable<Uint8Array> }>
}
export interface ImportedPage {
  readonly stream: string
  readonly body: unknown
  readonly request: PageRequest
}
/** A part of the file that gives no page, for the report: what it is, how many there were, and why. */
export interface ImportedNothing {
  readonly skipped: string
  readonly count?: number
  /** For people: `Clinical documents are not read.` */
  readonly reason: string
}
