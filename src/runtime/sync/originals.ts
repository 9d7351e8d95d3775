/** Originals in and out of the store: compressed, sealed under the person's key, bound to connection and external id. */
import { isDeepStrictEqual } from 'node:util'
import { type Activity, ContractError, TributaryError } from '../../core/index.js'
import { decode } from '../../formats/index.js'
import type { Content } from '../../sync/index.js'
import type { Engine } from '../engine.js'
import type { SealedOriginal } from '../store/activity-originals.js'
import { packActivity, squeezed, unpackActivity, unsqueezed } from './pack.js'

type Keys = Pick<Engine, 'seal' | 'unseal' | 'world'>

/** Moved to another row it does not open. */
const contextOf = (
  { connection, externalId }: Pick<SealedOriginal, 'connection' | 'externalId'>,
  what: 'activity' | 'file',
): string => `activity-originals/${connection}/${externalId}/${what}`

export const sealOriginal = async (
  { seal, world }: Keys,
  individual: string,
  activity: string,
  { original, activity: read, file }: Content,
): Promise<SealedOriginal> => {
  const sealed = async (what: 'activity' | 'file', bytes: Uint8Array): Promise<Uint8Array> =>
    seal(individual, contextOf(original, what), await (world.compress ?? squeezed)(bytes))
  const packed = packActivity(read)
  const isTold = file !== undefined && isDeepStrictEqual(readFile(file.bytes), unpackActivity(packed))
  return {
    connection: original.connection,
    externalId: original.externalId,
    activity,
    format: file?.format,
    fileName: file?.name,
    sealedActivity: isTold ? undefined : await sealed('activity', packed),
    sealedFile: file && (await sealed('file', file.bytes)),
    bytes: (file?.bytes ?? packed).byteLength,
    fetchedAt: original.fetchedAt,
  }
}

export const openOriginal = async ({ unseal }: Keys, individual: string, kept: SealedOriginal): Promise<Content> => {
  const { connection, externalId, fetchedAt, format, fileName: name, sealedActivity, sealedFile } = kept
  const opened = (what: 'activity' | 'file', sealed: Uint8Array): Promise<Uint8Array> =>
    unseal(individual, contextOf(kept, what), sealed)
  const file = sealedFile && (await opened('file', sealedFile))
  const packed = sealedActivity && (await opened('activity', sealedActivity))
  try {
    const bytes = file && (await unsqueezed(file))
    const activity = packed === undefined ? bytes && readFile(bytes) : unpackActivity(await unsqueezed(packed))
    if (activity === undefined) throw new Error('an original that holds nothing')
    return {
      original: { connection, externalId, fetchedAt, ...(format && { format }) },
      activity,
      ...(bytes && format && { file: { format, bytes, ...(name !== undefined && { name }) } }),
    }
  } catch (cause) {
    throw new ContractError(
      'original-unreadable',
      'What was kept of this workout cannot be read any more; fetch it again from its service.',
      { path: '', expected: 'a workout as it was kept', cause },
    )
  }
}

/** Those of a workout that can still be read: one that is damaged does not hold up the others, nor other workouts. */
export const readableOriginals = async (
  keys: Keys,
  individual: string,
  kept: readonly SealedOriginal[],
): Promise<readonly Content[]> => {
  const contents = await Promise.all(
    kept.map((one) =>
      openOriginal(keys, individual, one).catch((error: unknown) => {
        if (!isDamage(error)) throw error
        keys.world.log.warn({ connection: one.connection, code: error.code }, 'an original cannot be read')
        return undefined
      }),
    ),
  )
  return contents.filter((content) => content !== undefined)
}

/** Said of one row. A key that opens nothing is the operator's to mend, and is no damage. */
const isDamage = (error: unknown): error is TributaryError =>
  error instanceof TributaryError && (error.code === 'original-unreadable' || error.code === 'unsealing')

/** What the file says by itself. */
const readFile = (bytes: Uint8Array): Activity | undefined => {
  try {
    return decode(bytes).activities[0]
  } catch {
    return undefined
  }
}
