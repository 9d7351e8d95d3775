/** `tributary import`: an archive or a file of one; finds out what it is. */
import { createReadStream, existsSync, openSync, readSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { Command } from 'commander'
import { connectors } from '../../connectors/index.js'
import type { Connector, FileImport, ImportedFile } from '../../kit/index.js'
import { importFile } from '../../runtime/index.js'
import { withApi } from '../api.js'
import { CommandError, exitCodes } from '../exit.js'
import type { CliWorld } from '../main.js'
import { isZip, openZip } from '../zip.js'

const headBytes = 4096

export const addImport = (program: Command, world: CliWorld): void => {
  program
    .command('import')
    .argument('<file>', 'an archive a service gave you, or one file of it')
    .option('--individual <id>', 'whose it is')
    .description('read an archive; finds out what it is')
    .action(async (path: string, { individual }: { individual?: string }) => {
      if (!existsSync(path) || !statSync(path).isFile())
        throw new CommandError(`There is no file ${path}.`, exitCodes['no-input'])
      const found = await recognise(path)
      if (found === undefined)
        throw new CommandError(
          `${basename(path)} is no archive we know. Known are: ${known().join('; ')}.`,
          exitCodes.data,
        )
      const settings = world.settings()
      await withApi(settings, async (api) => {
        if (api.own === undefined)
          throw new CommandError(
            'An instance is running and holds the store. Stop it, import, and start it again.',
            exitCodes.unavailable,
          )
        world.note(`This is ${found.reader.title} (${found.connector.name}).`)
        let told = 0
        const report = await importFile(
          api.own.runtime.engine,
          { ...found, individual: individual ?? settings.individual },
          ({ pages, created }) => {
            if (Date.now() - told < 500) return
            told = Date.now()
            world.note(`${pages} parts read, ${created} records new …`)
          },
        )
        world.print(
          `${report.pages} parts read: ${report.created} new, ${report.updated} changed, ${report.unchanged} here already, ${report.parked} not readable and kept.`,
        )
        for (const [stream, pages] of Object.entries(report.streams)) world.print(`  ${stream}: ${pages}`)
      })
    })
}

const known = (): string[] =>
  connectors.flatMap(({ imports }) => Object.values(imports ?? {}).map(({ title }) => title))

const recognise = async (
  path: string,
): Promise<{ connector: Connector; reader: FileImport; file: ImportedFile } | undefined> => {
  const head = headOf(path)
  const name = basename(path)
  const zip = isZip(head) ? await openZip(path) : undefined
  const facts = { name, head, ...(zip && { entries: zip.names }) }
  for (const connector of connectors)
    for (const reader of Object.values(connector.imports ?? {}))
      if (reader.recognises(facts))
        return {
          connector,
          reader,
          file: { name, bytes: () => createReadStream(path), ...(zip && { entries: zip.entries() }) },
        }
  return undefined
}

const headOf = (path: string): Uint8Array => {
  const buffer = Buffer.alloc(headBytes)
  return buffer.subarray(0, readSync(openSync(path, 'r'), buffer, 0, headBytes, 0))
}
