/** `tributary remap`: today's mappers over the pages that were kept. */
import type { Command } from 'commander'
import { connectors } from '../../connectors/index.js'
import { nearest, type RemapExample, type RemapReport } from '../../runtime/index.js'
import { withApi } from '../api.js'
import { CommandError, exitCodes } from '../exit.js'
import type { CliWorld } from '../main.js'

interface Options {
  readonly since?: string
  readonly dryRun?: true
  readonly json?: true
}
type Line =
  | { readonly progress: { readonly pages: number; readonly of: number } }
  | { readonly report: RemapReport }
  | { readonly problem: { readonly detail: string } }

export const addRemap = (program: Command, world: CliWorld): void => {
  program
    .command('remap')
    .argument('<service>')
    .option('--since <day>', 'only pages that came since this day, 2026-10-05')
    .option('--dry-run', 'show what would change, and change nothing')
    .option('--json', 'the report as JSON')
    .description('read the pages that were kept again, with today’s mappers, and write what differs')
    .action(async (service: string, { since, dryRun, json }: Options) => {
      const ids = connectors.map(({ id }) => id)
      if (!ids.includes(service))
        throw new CommandError(
          `There is no service ${service}; did you mean ${nearest(service, ids)}?`,
          exitCodes.usage,
        )
      const from = since === undefined ? undefined : new Date(since)
      if (from !== undefined && Number.isNaN(from.getTime()))
        throw new CommandError('--since takes a day, as in 2026-10-05.', exitCodes.usage)
      await withApi(world.settings(), async (api) => {
        const wish = { connector: service, dryRun: dryRun === true, ...(from && { since: from.toISOString() }) }
        for await (const line of api.lines<Line>('POST', '/v1/remaps', wish)) {
          if ('problem' in line) throw new CommandError(line.problem.detail, exitCodes.failed)
          if ('progress' in line) world.note(`${line.progress.pages} of ${line.progress.of} pages read …`)
          else if (json) world.print(JSON.stringify(line.report))
          else for (const text of sentencesOf(line.report)) world.print(text)
        }
      })
    })
}

const sentencesOf = (report: RemapReport): string[] => {
  const { created, updated, deleted, unchanged, pages, parked, written } = report
  const changes = created + updated + deleted
  const counts = `${created} new, ${updated} changed, ${deleted} gone, ${unchanged} as they were`
  return [
    `${pages} pages read by version ${report.mapper} of the mapper: ${counts}.`,
    ...report.kinds
      .filter((one) => one.created + one.updated + one.deleted > 0)
      .map((one) => `  ${one.stream} · ${one.kind}: ${one.created} new, ${one.updated} changed, ${one.deleted} gone`),
    ...report.examples.map(exampleOf),
    ...(parked === 0 ? [] : [`${parked} pages could not be read whole; they stay parked.`]),
    changes === 0
      ? 'Nothing differs.'
      : written
        ? 'Written, as new revisions.'
        : 'Nothing was written; without --dry-run it will be.',
  ]
}

const exampleOf = ({ stream, difference, before, after }: RemapExample): string => {
  const told = (record: object | undefined): string => JSON.stringify(record)
  if (difference === 'created') return `  ${stream} + ${told(after)}`
  if (difference === 'deleted') return `  ${stream} − ${told(before)}`
  return `  ${stream} − ${told(before)}\n  ${' '.repeat(stream.length)} + ${told(after)}`
}
