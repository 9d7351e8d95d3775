/** `tributary migrate`: brings over what another program holds. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { type MigratedRow, migratePersonicle, type Settings } from '../../runtime/index.js'
import { isRunning } from '../api.js'
import { boot } from '../boot.js'
import { CommandError, exitCodes } from '../exit.js'
import type { CliWorld } from '../main.js'

interface Given {
  readonly database?: string
  readonly sqlite?: string
  readonly table?: string
  readonly dryRun?: true
  readonly json?: true
}

export const addMigrate = (program: Command, world: CliWorld): void => {
  program
    .command('migrate')
    .description('bring over what another program holds')
    .command('personicle')
    .description('take over the connections of Personicle: sealed, row by row, as often as you like')
    .option('--database <url>', 'its PostgreSQL; the one of [CREDENTIALS_DATABASE] unless given')
    .option('--sqlite <file>', 'its SQLite file')
    .option('--table <name>', 'the table, where several could be it')
    .option('--dry-run', 'tell what would be done, and ask nobody')
    .option('--json', 'as JSON')
    .action((given: Given) => migrate(world, given))
}

const migrate = async (world: CliWorld, given: Given): Promise<void> => {
  const settings = world.settings()
  const from = sourceOf(given, settings)
  if (settings.databaseUrl === undefined && (await isRunning(settings)))
    throw new CommandError(
      'An instance is running and holds the store. Stop it, migrate, and start it again.',
      exitCodes.unavailable,
    )
  const instance = await boot(settings, { sandbox: false, sinks: 'left' })
  const rows: MigratedRow[] = []
  try {
    const changes = given.dryRun ? 'none' : 'all'
    for await (const row of migratePersonicle(instance.runtime, { from, table: given.table, changes })) {
      rows.push(row)
      if (!given.json) world.print(lineOf(row))
    }
  } finally {
    await instance.close()
  }
  const counts = countsOf(rows)
  if (given.json) world.print(JSON.stringify({ dryRun: given.dryRun === true, counts, rows }))
  else world.print(sumOf(counts, given.dryRun === true))
  if (rows.some(({ again }) => again)) process.exitCode = exitCodes.failed
}

const sourceOf = ({ database, sqlite }: Given, { personicle }: Settings) => {
  if (database !== undefined && sqlite !== undefined)
    throw new CommandError('Say --database or --sqlite, not both.', exitCodes.usage)
  if (sqlite !== undefined) return { sqlite: resolve(sqlite) }
  const address = database ?? personicle.credentialsUrl
  if (address === undefined)
    throw new CommandError(
      'Say where the connections are: --database with the address of a PostgreSQL, or --sqlite with a file.',
      exitCodes.usage,
    )
  return { database: address }
}

const outcomes = ['migrated', 'updated', 'already-here', 'left-out'] as const
type Counts = Readonly<Record<(typeof outcomes)[number], number>>

const countsOf = (rows: readonly MigratedRow[]): Counts =>
  Object.fromEntries(
    outcomes.map((outcome) => [outcome, rows.filter((row) => row.outcome === outcome).length]),
  ) as unknown as Counts

const lineOf = ({ outcome, service, individual, row, note, again }: MigratedRow): string => {
  const about = `${outcome.padEnd(12)}  ${service.padEnd(10)}  ${individual}${row === '' ? '' : ` (row ${row})`}`
  return `${about}${note === undefined ? '' : `: ${note}`}${again ? ' Run this command again later.' : ''}`
}

const sumOf = (counts: Counts, isDry: boolean): string => {
  const sum = `${counts.migrated} migrated, ${counts.updated} updated, ${counts['already-here']} already here, ${counts['left-out']} left out`
  if (isDry) return `Would be: ${sum}. Nothing was changed, and nobody was asked.`
  return `${sum}.${counts.migrated + counts.updated === 0 ? ' Nothing was changed.' : ''}`
}
