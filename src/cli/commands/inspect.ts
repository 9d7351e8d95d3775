/** `tributary inspect`: what a workout file holds. Needs no store, no network, no settings. */
import type { Command } from 'commander'
import { ContractError } from '../../core/index.js'
import { activityJson, type Decoded } from '../../formats/index.js'
import { lapsOf, picturesOf, shown, summaryOf, titleOf, warningLine } from '../activity-lines.js'
import { CommandError, exitCodes } from '../exit.js'
import type { CliWorld } from '../main.js'
import { activitiesOf, bytesOf, chosenOf } from '../workout-file.js'

interface InspectOptions {
  readonly json?: true
  readonly activity?: string
  readonly zone?: string
  readonly strict?: true
}

export const addInspect = (program: Command, world: CliWorld): void => {
  program
    .command('inspect')
    .argument('<file>', 'FIT, TCX, GPX or PWX, also gzipped or in a zip; - is standard input')
    .option('--json', 'one activity in full, with every point; an error object and exit 65 where there is none')
    .option('--activity <number>', 'which, where the file holds several; else the first that was recorded')
    .option('--zone <zone>', 'the person’s time zone, for a file that tells neither offset nor place')
    .option('--strict', 'refuse what is damaged instead of reading what is left of it')
    .description(
      'show what a workout file holds: summary, laps, sensors, its way and heights, and what is wrong with it',
    )
    .action(async (path: string, options: InspectOptions) => {
      const bytes = await bytesOf(path)
      try {
        const decoded = activitiesOf(bytes, {
          strict: options.strict === true,
          ...(options.zone !== undefined && { personZone: options.zone }),
        })
        const chosen = chosenOf(decoded.activities, options.activity)
        if (options.json) world.print(jsonOf(decoded, chosen))
        else for (const line of linesOf(path, decoded, chosen)) world.print(line)
      } catch (error) {
        if (!(error instanceof ContractError)) throw error
        const { name, code, path: place, expected, message } = error
        if (!options.json) throw new CommandError(`${path}: ${message}`, exitCodes.data)
        world.print(JSON.stringify({ error: { name, code, path: place, expected, message } }))
        process.exitCode = exitCodes.data
      }
    })
}

/** The activity, and under `file` what is to be said of the file it is in. */
const jsonOf = ({ format, activities, others, warnings }: Decoded, chosen: number): string =>
  JSON.stringify({
    ...activityJson(activities[chosen] as Decoded['activities'][number]),
    file: {
      format,
      activities: activities.length,
      activity: chosen + 1,
      others: others.map(({ type }) => type),
      warnings,
    },
  })

const linesOf = (path: string, { format, activities, others, warnings }: Decoded, chosen: number): string[] => {
  const activity = activities[chosen] as Decoded['activities'][number]
  const laps = lapsOf(activity)
  const lines = [`${shown(path)}: ${format.toUpperCase()}`]
  if (activities.length > 1) {
    lines.push(`It holds ${activities.length} activities; this is number ${chosen + 1} (--activity shows another):`)
    for (const [index, each] of activities.entries()) lines.push(`  ${index + 1}  ${titleOf(each)}`)
  }
  lines.push('', titleOf(activity), ...summaryOf(activity))
  if (laps.length > 0) lines.push('', 'Laps', ...laps)
  lines.push(...picturesOf(activity, process.stdout.columns ?? 80))
  if (others.length > 0) lines.push('', `It also holds: ${others.map(({ type }) => type).join(', ')}.`)
  if (warnings.length > 0) lines.push('', 'Warnings', ...warnings.map(warningLine))
  return lines
}
