/**
 * The command line: one file per command. Every error is one sentence and an exit code other than 0.
 */
import { Command, CommanderError } from 'commander'
import { connectors } from '../connectors/index.js'
import { SettingsError, TributaryError } from '../core/index.js'
import { readSettings, type Settings } from '../runtime/index.js'
import { addActivities } from './commands/activities.js'
import { addBackfill } from './commands/backfill.js'
import { addConnect } from './commands/connect.js'
import { addConvert } from './commands/convert.js'
import { addDoctor } from './commands/doctor.js'
import { addImport } from './commands/import.js'
import { addInspect } from './commands/inspect.js'
import { addKeys } from './commands/keys.js'
import { addMap } from './commands/map.js'
import { addMigrate } from './commands/migrate.js'
import { addPull } from './commands/pull.js'
import { addRemap } from './commands/remap.js'
import { addRollback } from './commands/rollback.js'
import { addSandbox } from './commands/sandbox.js'
import { addServe } from './commands/serve.js'
import { addSinks } from './commands/sinks.js'
import { addStatus } from './commands/status.js'
import { addSync } from './commands/sync.js'
import { addWebhooks } from './commands/webhooks.js'
import { CommandError, exitCodes } from './exit.js'
import { version } from './world.js'

export interface CliWorld {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly directory: string
  settings(): Settings
  print(line: string): void
  /** Progress and hints: never in the way of a pipe. */
  note(line: string): void
}

const program = (world: CliWorld): Command => {
  const command = new Command('tributary')
    .description('Moves a person’s health and fitness data: complete, once, explained.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(`tributary --help` lists the commands)')
    .addHelpText(
      'after',
      `\nExit codes: ${Object.entries(exitCodes)
        .map(([name, code]) => `${code} ${name}`)
        .join(', ')}.`,
    )
  addServe(command, world)
  for (const add of [
    addConnect,
    addStatus,
    addPull,
    addSync,
    addActivities,
    addRollback,
    addBackfill,
    addMap,
    addImport,
    addMigrate,
    addInspect,
    addConvert,
    addRemap,
    addSinks,
    addKeys,
    addWebhooks,
    addDoctor,
    addSandbox,
  ])
    add(command, world)
  return command
}

/** Runs one command line; returns the exit code. */
export const run = async (args: readonly string[]): Promise<number> => {
  const world: CliWorld = {
    env: process.env,
    directory: process.cwd(),
    settings: () =>
      readSettings({ env: process.env, directory: process.cwd(), connectors: connectors.map(({ id }) => id) }),
    print: (line) => void process.stdout.write(`${line}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
  }
  try {
    await program(world).parseAsync(args.length === 0 ? ['serve'] : [...args], { from: 'user' })
    return typeof process.exitCode === 'number' ? process.exitCode : 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage
    if (error instanceof CommandError) {
      world.note(error.message)
      return error.exitCode
    }
    if (error instanceof TributaryError) {
      world.note(error.message)
      return error instanceof SettingsError ? exitCodes.settings : exitCodes.failed
    }
    world.note(`A fault of ours: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return exitCodes.fault
  }
}
