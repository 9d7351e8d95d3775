/** `tributary map`: one page in, canonical records out. Needs no store, no network, no settings. */
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { connectors } from '../../connectors/index.js'
import type { PageRequest } from '../../kit/index.js'
import { mapPage, nearest, parseRawPage } from '../../runtime/index.js'
import { CommandError, exitCodes } from '../exit.js'
import type { CliWorld } from '../main.js'

export const addMap = (program: Command, world: CliWorld): void => {
  program
    .command('map')
    .argument('<service>')
    .argument('<stream>')
    .option('--request <file>', 'JSON of the request that fetched the page: method, path, query')
    .description('read a page from standard input and print its records as JSON lines')
    .action(async (service: string, streamName: string, { request }: { request?: string }) => {
      const connector = connectors.find(({ id }) => id === service)
      if (connector === undefined)
        throw new CommandError(
          `There is no service ${service}; did you mean ${nearest(
            service,
            connectors.map(({ id }) => id),
          )}?`,
          exitCodes.usage,
        )
      const names = Object.keys(connector.streams ?? {})
      const stream = connector.streams?.[streamName]
      if (stream === undefined)
        throw new CommandError(
          `${connector.name} has no stream ${streamName}; did you mean ${nearest(streamName, names)}? It has: ${names.join(', ')}.`,
          exitCodes.usage,
        )
      const asked = readRequest(request)
      const fail = (code: string, path: string, expected: string): void => {
        world.print(
          JSON.stringify({
            error: {
              name: 'ContractError',
              code,
              path,
              expected,
              message: `This is no page of ${service} ${streamName}: ${path === '' ? '' : `at ${path} `}expected ${expected}.`,
            },
          }),
        )
        process.exitCode = exitCodes.data
      }
      const parsed = parseRawPage(stream.page, readFileSync(0))
      if ('problem' in parsed) return fail('unreadable-page', parsed.problem.path, parsed.problem.expected)
      const { body, unread = [] } = parsed
      const { records, faults, unreadable } = mapPage(connector, stream, body, asked, Date.now())
      if (unreadable !== undefined) return fail('unreadable-page', unreadable.path, unreadable.expected)
      for (const record of records) world.print(JSON.stringify(record))
      for (const { path, expected } of [...unread, ...faults]) world.note(`Parked: at ${path} expected ${expected}.`)
    })
}

const readRequest = (path: string | undefined): PageRequest => {
  if (path === undefined) return { method: 'GET', path: '', query: {} }
  try {
    const given = JSON.parse(readFileSync(path, 'utf8')) as Partial<PageRequest>
    return { method: 'GET', path: '', query: {}, ...given }
  } catch {
    throw new CommandError(`${path} is no JSON file with method, path and query.`, exitCodes['no-input'])
  }
}
