/** `tributary convert`: a workout file in another format, and what that format cannot hold. */
import { realpathSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import type { Command } from 'commander'
import { type Activity, ContractError, type FileFormat } from '../../core/index.js'
import { encode, type Loss } from '../../formats/index.js'
import { shown, titleOf, warningLine } from '../activity-lines.js'
import { CommandError, exitCodes } from '../exit.js'
import type { CliWorld } from '../main.js'
import { activitiesOf, bytesOf, chosenOf } from '../workout-file.js'

const formats: readonly FileFormat[] = ['fit', 'tcx', 'gpx', 'pwx']

interface ConvertOptions {
  readonly to?: string
  readonly activity?: string
  readonly strict?: true
  readonly json?: true
}

export const addConvert = (program: Command, world: CliWorld): void => {
  program
    .command('convert')
    .argument('<in>', 'FIT, TCX, GPX or PWX, also gzipped or in a zip; - is standard input')
    .argument('<out>', 'its ending names the format, and a further .gz packs it; - is standard output')
    .option('--to <format>', `the format, where the ending does not say: ${formats.join(', ')}`)
    .option('--activity <number>', 'only this one; else each of several goes to a file of its own, numbered')
    .option('--strict', 'refuse what is damaged instead of reading what is left of it')
    .option('--json', 'what was written and what was lost, as JSON')
    .description('write a workout file in another format, and say what that format cannot hold')
    .action(async (from: string, to: string, options: ConvertOptions) => {
      const format = formatFor(to, options.to)
      refuseSame(from, to)
      const { activities, warnings } = await read(from, options)
      for (const warning of warnings) world.note(`Read with a warning:${warningLine(warning).slice(1)}`)
      const wanted = wantedOf(activities, options.activity)
      if (to === '-' && wanted.length > 1)
        throw new CommandError('There are several activities; choose one with --activity.', exitCodes.usage)
      for (const [index, activity] of wanted.entries()) {
        const path = wanted.length === 1 ? to : numbered(to, index + 1)
        const { bytes, losses } = encode(activity, format)
        await write(path, path.toLowerCase().endsWith('.gz') ? gzipSync(bytes) : bytes)
        // Standard output is the file, when it is one.
        const say = path === '-' ? world.note : world.print
        if (options.json) say(JSON.stringify({ out: path, format, bytes: bytes.length, losses }))
        else for (const line of linesOf(path, format, activity, losses)) say(line)
      }
    })
}

const formatFor = (path: string, wish: string | undefined): FileFormat => {
  const ending = /\.(\w+?)(?:\.gz)?$/i.exec(path)?.[1]
  const word = (wish ?? ending ?? '').toLowerCase()
  const format = formats.find((each) => each === word)
  if (format !== undefined) return format
  throw new CommandError(
    wish === undefined
      ? `The ending of ${path} names none of the formats ${formats.join(', ')}; say which with --to.`
      : `There is no format ${wish}; there are: ${formats.join(', ')}.`,
    exitCodes.usage,
  )
}

const refuseSame = (from: string, to: string): void => {
  let isSame = false
  try {
    isSame = realpathSync(from) === realpathSync(to)
  } catch {
    // One of them is not there, or is standard input.
  }
  if (isSame) throw new CommandError('This would overwrite the file it reads; name another.', exitCodes.usage)
}

const read = async (path: string, { strict }: ConvertOptions) => {
  const bytes = await bytesOf(path)
  try {
    return activitiesOf(bytes, { strict: strict === true })
  } catch (error) {
    if (error instanceof ContractError) throw new CommandError(`${path}: ${error.message}`, exitCodes.data)
    throw error
  }
}

const wantedOf = (activities: readonly Activity[], wish: string | undefined): readonly Activity[] =>
  wish === undefined ? activities : [activities[chosenOf(activities, wish)] as Activity]

/** `rides.gpx` to `rides-2.gpx`. */
const numbered = (path: string, number: number): string => {
  const at = /(\.\w+)?(\.gz)?$/i.exec(path)?.index ?? path.length
  return `${path.slice(0, at)}-${number}${path.slice(at)}`
}

const write = async (path: string, bytes: Uint8Array): Promise<void> => {
  if (path === '-') {
    await new Promise<void>((resolve, reject) =>
      process.stdout.write(bytes, (error) => (error ? reject(error) : resolve())),
    )
    return
  }
  try {
    await writeFile(path, bytes)
  } catch (error) {
    throw new CommandError(
      `${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'the system does not say why'}).`,
      exitCodes.failed,
    )
  }
}

const linesOf = (path: string, format: FileFormat, activity: Activity, losses: readonly Loss[]): string[] => {
  const count = activity.track.timeMs.length
  const lines = [`${shown(path)}: ${titleOf(activity)}, ${count} ${count === 1 ? 'point' : 'points'}.`]
  if (losses.length === 0) return [...lines, 'Nothing is lost.']
  return [...lines, `What ${format.toUpperCase()} cannot hold:`, ...losses.map(({ message }) => `  ${shown(message)}`)]
}
