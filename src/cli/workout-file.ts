/** What `inspect` and `convert` share: reading a workout file and choosing among its activities. */
import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { type Activity, ContractError } from '../core/index.js'
import { type Decoded, type DecodeOptions, decode, type ZoneOptions } from '../formats/index.js'
import { CommandError, exitCodes } from './exit.js'

/** A file's content; `-` is standard input. */
export const bytesOf = async (path: string): Promise<Uint8Array> => {
  try {
    return new Uint8Array(path === '-' ? await buffer(process.stdin) : await readFile(path))
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code
    throw new CommandError(
      reason === 'ENOENT'
        ? `There is no file ${path}.`
        : reason === 'EISDIR'
          ? `${path} is a folder; name a file in it.`
          : `${path} cannot be read (${reason ?? 'the system does not say why'}).`,
      exitCodes['no-input'],
    )
  }
}

/** Throws `ContractError` where there is no activity in it. */
export const activitiesOf = (bytes: Uint8Array, options: DecodeOptions & ZoneOptions): Decoded => {
  const decoded = decode(bytes, options)
  if (decoded.activities.length > 0) return decoded
  const types = [...new Set(decoded.others.map(({ type }) => type))].join(', ')
  throw new ContractError(
    'no-activity',
    types === ''
      ? `This ${decoded.format.toUpperCase()} file holds no activity.`
      : `This ${decoded.format.toUpperCase()} file holds no activity, but: ${types}.`,
    { path: 'byte 0', expected: 'an activity, a course or a route' },
  )
}

/** The one asked for, counted from 1; else the first that was recorded, else the first. */
export const chosenOf = (activities: readonly Activity[], wish: string | undefined): number => {
  if (wish === undefined)
    return Math.max(
      0,
      activities.findIndex(({ purpose }) => purpose !== 'course'),
    )
  const number = Number(wish)
  if (!Number.isInteger(number) || number < 1 || number > activities.length)
    throw new CommandError(
      `There is no activity ${wish} in this file; it holds ${activities.length === 1 ? 'one' : `1 to ${activities.length}`}.`,
      exitCodes.usage,
    )
  return number - 1
}
