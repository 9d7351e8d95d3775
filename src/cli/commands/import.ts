/** `tributary import`: an archive, a file of one, or a folder; finds out what it is, and tells what became of it. */
import { openAsBlob } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Command } from 'commander'
import { connectors } from '../../connectors/index.js'
import { ContractError } from '../../core/index.js'
import {
  type Archive,
  chosenCandidate,
  type ImportView,
  importArchive,
  importView,
  openArchive,
  type Runtime,
  type Settings,
} from '../../runtime/index.js'
import { withApi } from '../api.js'
import { CommandError, exitCodes } from '../exit.js'
import type { CliWorld } from '../main.js'
import { progressOn, shownBytes, shownTime } from '../progress.js'

interface Given {
  readonly as?: string
  readonly individual?: string
  readonly json?: true
}

export const addImport = (program: Command, world: CliWorld): void => {
  program
    .command('import')
    .argument('<path>', 'an archive a service gave you, one file of it, or the folder it was unpacked to')
    .option('--as <kind>', 'which kind of archive it is, where it can be read in several ways')
    .option('--individual <id>', 'whose it is')
    .option('--json', 'the report as JSON')
    .description('read an archive; finds out what it is')
    .action(async (path: string, given: Given) => {
      const archive = await openArchive(path).catch(withExitCode)
      try {
        await readArchive(path, archive, given, world)
      } finally {
        await archive.close()
      }
    })
}

const readArchive = async (path: string, archive: Archive, given: Given, world: CliWorld): Promise<void> => {
  const settings = world.settings()
  const individual = given.individual ?? settings.individual
  const { connector, reader } = choose(archive, given.as)
  world.note(`This is ${connector.imports?.[reader]?.title} (${connector.name}).`)
  const view = await withApi(settings, async ({ own }) => {
    if (own !== undefined) return readHere(own.runtime, { connector, reader, archive, individual }, world)
    if (individual !== settings.individual)
      throw new CommandError(
        'An instance is running, and takes archives of its own individual only. Stop it, import, and start it again.',
        exitCodes.unavailable,
      )
    return bring(path, archive, `${connector.id}/${reader}`, settings, world)
  })
  if (given.json) world.print(JSON.stringify(view))
  else for (const line of linesOf(view)) world.print(line)
  if (view.state === 'failed')
    throw new CommandError(view.message ?? 'The import stopped before its end.', exitCodes.failed)
}

const choose = (archive: Archive, as: string | undefined) => {
  try {
    return chosenCandidate(connectors, archive, as)
  } catch (error) {
    return withExitCode(error)
  }
}

/** What is wrong with a file is no fault of the program: it has an exit code of its own. */
const withExitCode = (error: unknown): never => {
  if (!(error instanceof ContractError)) throw error
  throw new CommandError(error.message, error.code === 'unreadable-file' ? exitCodes['no-input'] : exitCodes.data)
}

/** This process holds the store. */
const readHere = async (
  { engine, deliverer }: Runtime,
  wish: Parameters<typeof importArchive>[1],
  world: CliWorld,
): Promise<ImportView> => {
  const progress = progressOn(process.stderr, world.note)
  let isBegun = false
  const { id } = await importArchive(engine, wish, ({ bytes, bytesRead, report, earlier }) => {
    if (!isBegun && earlier !== undefined)
      world.note(
        earlier.state === 'done'
          ? `It was read on ${dayOf(earlier.begunAt)} already; what is here is passed over.`
          : `It was begun on ${dayOf(earlier.begunAt)} and did not come to its end; what is here is passed over.`,
      )
    isBegun = true
    progress.show(bytesRead, bytes, `${parts(report.pages)}, ${report.created} records new`)
  })
    .catch(withExitCode)
    .finally(() => progress.end())
  while ((await deliverer.step()) > 0);
  return (await importView(engine, id)) as ImportView
}

/** An instance is running and holds the store: it is brought the file, and asked how far it is. */
const bring = async (
  path: string,
  archive: Archive,
  as: string,
  settings: Settings,
  world: CliWorld,
): Promise<ImportView> => {
  if ((await stat(path)).isDirectory())
    throw new CommandError(
      'An instance is running, and takes single files only. Pack the folder as a zip, or stop the instance, import, and start it again.',
      exitCodes.unavailable,
    )
  const headers = new Headers()
  if (settings.adminToken !== undefined) headers.set('authorization', `Bearer ${settings.adminToken}`)
  const ask = async (address: string, init: RequestInit = {}): Promise<ImportView> => {
    const answer = await fetch(`http://127.0.0.1:${settings.port}/v1/imports${address}`, { ...init, headers })
    const body = (await answer.json()) as ImportView & { readonly detail?: string }
    if (!answer.ok) throw new CommandError(body.detail ?? `The instance answered ${answer.status}.`, exitCodes.failed)
    return body
  }
  const progress = progressOn(process.stderr, world.note)
  const query = new URLSearchParams({ name: archive.name, as })
  let view = await ask(`?${query}`, { method: 'POST', body: await openAsBlob(path) })
  while (view.state === 'waiting' || view.state === 'running') {
    progress.show(
      view.bytesRead,
      view.bytes,
      `${parts(view.report.pages ?? 0)}, ${view.report.created ?? 0} records new`,
    )
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    view = await ask(`/${view.id}`)
  }
  progress.end()
  return view
}
const pauseMs = 300

const parts = (count: number): string => (count === 1 ? '1 part' : `${count} parts`)
const dayOf = (at: Date): string => at.toISOString().slice(0, 10)

const linesOf = ({ title, file, bytes, seconds, report }: ImportView): string[] => {
  const { pages = 0, passedOver = 0, created = 0, updated = 0, unchanged = 0, deleted = 0, parked = 0 } = report
  const lines = [
    `${title}, ${file}: ${parts(pages)} of ${shownBytes(bytes)} read in ${shownTime(seconds)}.`,
    `${created} records new, ${updated} changed, ${unchanged} here already, ${deleted} gone, ${parked} not readable and kept.`,
  ]
  if (passedOver > 0) lines.push(`Here from an earlier import, and passed over: ${parts(passedOver)}.`)
  if (report.first !== undefined && report.last !== undefined)
    lines.push(`They reach from ${report.first.slice(0, 10)} to ${report.last.slice(0, 10)}.`)
  for (const [stream, each] of Object.entries(report.streams ?? {}))
    lines.push(
      `  ${stream}: ${parts(each.pages)}, ${each.created} new, ${each.updated} changed, ${each.unchanged} here already, ${each.parked} not readable`,
    )
  const skipped = report.skipped ?? []
  if (skipped.length > 0) lines.push('Skipped:')
  for (const { what, count, reason } of skipped) lines.push(`  ${what}${count > 1 ? ` (${count})` : ''}: ${reason}`)
  return lines
}
