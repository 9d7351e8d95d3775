/** Who measured, in the four words the wire had; a connector that came later goes by its own name. */
import type { OutgoingRecord } from '../../core/index.js'

/**
 * Google Health is the same wrist after Fitbit’s own interface has ended. The source is part of every primary key there:
 * under another word, the history a person brings along would stand in the tables twice.
 */
const words: Readonly<Record<string, string>> = { 'apple-health': 'healthkit', 'google-health': 'fitbit' }

export const sourceOf = ({ provenance: { connector } }: OutgoingRecord): string =>
  Object.hasOwn(words, connector) ? (words[connector] as string) : connector
