/**
 * Parquet files in a folder, for whoever asks with DuckDB, pandas or Spark. What is delivered is appended to a log and
 * synced, which is what it is acknowledged for; the newest file is made of the whole of its log now and then, and put in
 * place at once. So a file grows until it is full, no small ones pile up, and a crash repeats nothing.
 */
import { mkdir, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { defineSink, SettingsError, type Sink, TransientError, z } from '../../kit/index.js'
import { NotOurs } from '../line-file.js'
import { type Logs, openLogs, partName } from './logs.js'
import { writePart } from './part.js'
import { noStep, type Step } from './steps.js'

const settings = z.strictObject({
  /** Where the files are. Made where it is missing. */
  folder: z.string().min(1),
  /** A file that has as many is finished, and the next one begins. */
  rowsPerFile: z.number().int().min(1).max(1_000_000).default(100_000),
  /** How long a row may be taken and not yet seen in a file. */
  everySeconds: z.number().int().min(0).max(86_400).default(60),
})
type Settings = z.infer<typeof settings>

/** While much comes in, most of the time is for taking it: so many times as long as the last file took to make. */
const restShare = 9

/** The sink, over a disk that can be watched. */
export const parquetSink = (step: Step): Sink<Settings> =>
  defineSink<Settings>({
    id: 'parquet',
    title: 'Parquet files',
    settings: settings as z.ZodType<Settings>,
    encodings: ['record'],
    async open({ folder, rowsPerFile, everySeconds }, world) {
      const pending = join(folder, '_pending')
      const reopened = (): Promise<Logs> => told(folder, async () => openLogs(pending, await nextNumber(folder), step))
      let logs = await reopened()
      let known = logs.ids
      // What a process that died has taken and not shown is shown by the next one.
      let dirty = logs.rows > 0
      let shownAt = world.now()
      let restMs = everySeconds * 1000
      let timer: NodeJS.Timeout | undefined
      let turn: Promise<unknown> = Promise.resolve()

      /** One after the other: the timer must not write what a delivery is writing. */
      const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
        const done = turn.then(() => told(folder, work))
        turn = done.catch(() => undefined)
        return done
      }
      const show = async (): Promise<void> => {
        clearTimeout(timer)
        timer = undefined
        if (!dirty) return
        const began = world.now()
        await writePart(logs.path, folder, partName(logs.number), step)
        dirty = false
        shownAt = world.now()
        restMs = Math.max(everySeconds * 1000, restShare * (shownAt - began))
      }
      /** A failure is told by the next delivery, which tries the same again. */
      const showLater = (): void => {
        timer ??= setTimeout(() => void inTurn(show).catch(() => undefined), restMs).unref()
      }
      const isFull = (): boolean => logs.rows >= rowsPerFile
      if (dirty) showLater()

      return {
        deliver: (batch) =>
          inTurn(async () => {
            if (await logs.changed()) {
              await logs.close()
              logs = await reopened()
              known = logs.ids
              dirty = logs.rows > 0
            }
            const fresh = batch.filter(({ id }) => !known.has(id))
            // A batch that is wholly new says that all before it was acknowledged, and cannot come again.
            const allNew = fresh.length === batch.length
            if (fresh.length > 0) {
              if (isFull()) {
                await show()
                await logs.next()
              }
              await logs.append(fresh)
              dirty = true
              if (allNew) await logs.dropOlder()
            }
            known = new Set([...(allNew ? [] : known), ...batch.map(({ id }) => id)])
            if (isFull() || world.now() - shownAt >= restMs) await show()
            else if (dirty) showLater()
            return []
          }),
        async close() {
          // Where it cannot be shown it stands in the log, and is shown when the sink is opened next.
          await inTurn(show).catch(() => undefined)
          clearTimeout(timer)
          await logs.close()
        },
      }
    },
  })

export const parquet = parquetSink(noStep)

/** Sweeps what a crash has left half made, and finds which file comes next. */
const nextNumber = async (folder: string): Promise<number> => {
  await mkdir(folder, { recursive: true })
  let last = 0
  for (const name of await readdir(folder)) {
    if (/^\.records-\d+\.parquet\.\d+\.tmp$/.test(name)) await unlink(join(folder, name))
    const [, digits] = /^records-(\d+)\.parquet$/.exec(name) ?? []
    last = Math.max(last, Number(digits ?? 0))
  }
  return last + 1
}

/** Errors of the disk in our own words. */
const told = async <T>(folder: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new TransientError('sink-disk-full', `There is no room left for ${folder}. Make room; nothing is lost.`)
    if (error instanceof NotOurs)
      throw new SettingsError(
        'sink-parquet',
        `${join(folder, '_pending')} holds lines that are not ours. Choose another folder for the sink.`,
      )
    if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(String(code)))
      throw new SettingsError(
        'sink-parquet',
        `The parquet sink cannot write to ${folder}. Choose a folder this process may write to.`,
        { cause: error },
      )
    throw error
  }
}
