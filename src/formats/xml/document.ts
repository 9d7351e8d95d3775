/** One document from its first byte to its last. */
import { type Activity, ContractError } from '../../core/index.js'
import type { DecodeOptions } from '../codec.js'
import { type Warning, WarningList } from '../report.js'
import { XmlReader } from './reader.js'

export interface ReadDocument {
  readonly activities: readonly Activity[]
  readonly others: readonly never[]
  readonly warnings: readonly Warning[]
}

/** More activities in a file are no person's. */
export const mostActivities = 1000
/** More laps in an activity are no person's, either. */
export const mostLaps = 10_000

/**
 * Reads the activities below a root element of that name, where `read` finds them; it is called within the root and
 * reads to its end. Refuses a file that is something else, and one of which damage left nothing.
 */
export const readDocument = (
  bytes: Uint8Array,
  { strict = false }: DecodeOptions,
  root: string,
  read: (reader: XmlReader) => Iterable<Activity>,
): ReadDocument => {
  const warnings = new WarningList()
  const reader = new XmlReader(bytes, { warnings, strict })
  if (reader.next() !== 'open' || reader.local !== root)
    throw new ContractError('xml-other-document', `This is no document of ${root}.`, {
      path: 'byte 0',
      expected: `<${root}>`,
    })
  const activities: Activity[] = []
  for (const activity of read(reader)) {
    if (activities.length < mostActivities) activities.push(activity)
    else warnings.add('too-many-activities', 'The file holds more than a thousand activities; the last are left out.')
  }
  const { isWhole } = reader
  if (isWhole && reader.next() !== 'end')
    reader.damage('more-after-end', 'Something follows the end of the document; it is not read.')
  if (activities.length === 0) {
    if (!isWhole)
      throw new ContractError('xml-nothing-left', 'The file is damaged before the first thing it could tell.', {
        path: `byte ${reader.offset}`,
        expected: 'an activity',
      })
    warnings.add('nothing-recorded', 'The file is sound and holds no activity, route or place.')
  }
  return { activities, others: [], warnings: warnings.list() }
}
