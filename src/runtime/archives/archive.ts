/** What a person hands over, whatever shape it has: one file, a zip, or a folder. Nothing of it is held in memory. */
import type { Connector } from '../../kit/index.js'

export interface Archive {
  /** As the person calls it. */
  readonly name: string
  /** Its first bytes; none of a folder. */
  readonly head: Uint8Array
  /** In bytes, unpacked, as far as it says. */
  readonly size: number
  /** Tells it from any other, without having read it all. */
  readonly fingerprint: Buffer
  /** The file itself. Of a folder there is none. */
  bytes(): AsyncIterable<Uint8Array>
  /** What is inside, always in the same order. */
  readonly entries?: readonly ArchiveEntry[]
  close(): Promise<void>
}
export interface ArchiveEntry {
  readonly name: string
  readonly size: number
  /** `damaged` is told, and the bytes end, where the rest cannot be read: what stands before is whole. */
  bytes(damaged: (reason: string) => void): AsyncIterable<Uint8Array>
}

/** A connector that can read it, and as what. */
export interface Candidate {
  readonly connector: Connector
  /** Which of the connector's kinds of archive. */
  readonly reader: string
}

/** More than any archive of a person's data has; their names alone would fill the memory. */
export const maxEntries = 300_000

/** A name as it may be shown: nothing in it moves a cursor, and it has an end. */
export const shownName = (name: string): string => {
  const plain = name.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\uFFFD')
  // Not within a character of two halves.
  return plain.length <= maxShown ? plain : `${plain.slice(0, maxShown).replace(/[\ud800-\udbff]$/, '')}…`
}
const maxShown = 200
