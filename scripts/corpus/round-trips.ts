/**
 * Every activity of the corpus written in every format and read again: what a format can hold comes back, so that what
 * has been through it once is the same after the second time; and where nothing is said to be lost, after the first.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Activity, FileFormat } from '../../src/core/activity.js'
import { type Decoded, decode, encode } from '../../src/formats/index.js'
import type { Tally } from './run.js'

const formats: readonly FileFormat[] = ['fit', 'tcx', 'gpx', 'pwx']
/** Of a file with dozens of tracks. */
const activitiesEach = 3

export const runRoundTrips = async (root: string, print: (line: string) => void): Promise<Tally> => {
  let [matched, total] = [0, 0]
  for (const folder of formats)
    for (const name of (await readdir(join(root, folder)).catch(() => [])).sort()) {
      if (!name.endsWith(`.${folder}`)) continue
      const activities = readable(new Uint8Array(await readFile(join(root, folder, name))))
      for (const [index, activity] of activities.slice(0, activitiesEach).entries())
        for (const format of formats) {
          total += 1
          const problem = problemOf(activity, format)
          if (problem === undefined) matched += 1
          else print(`${folder}/${name}, activity ${index}, as ${format}: ${problem}`)
        }
    }
  return { matched, total }
}

const readable = (bytes: Uint8Array): readonly Activity[] => {
  try {
    return decode(bytes).activities
  } catch {
    // What holds nothing is judged by its own folder.
    return []
  }
}

const problemOf = (activity: Activity, format: FileFormat): string | undefined => {
  try {
    const { bytes, losses } = encode(activity, format)
    const once = firstOf(decode(bytes, { strict: true }))
    if (once === undefined)
      return losses.some(({ field }) => field === 'track') ? undefined : 'nothing is left, and nobody said so'
    if (losses.length === 0 && !isDeepStrictEqual(once, activity)) return 'changed, and nobody said so'
    const twice = firstOf(decode(encode(once, format).bytes, { strict: true }))
    return isDeepStrictEqual(once, twice) ? undefined : 'changes again the second time'
  } catch (error) {
    return String(error)
  }
}

const firstOf = ({ activities }: Decoded): Activity | undefined => activities[0]
