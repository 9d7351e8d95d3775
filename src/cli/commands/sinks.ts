/** `tributary sinks`: where changes go. */
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { addSink, dropSink, type SinkView } from '../../runtime/index.js'
import { sinks as sinkTypes } from '../../sinks/index.js'
import { type Api, withApi } from '../api.js'
import { CommandError, exitCodes } from '../exit.js'
import type { CliWorld } from '../main.js'

const types = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(sinkTypes.map(({ id }) => id))

export const addSinks = (program: Command, world: CliWorld): void => {
  const sinks = program.command('sinks').description('see, add, remove, replay and resume sinks')
  sinks
    .command('list', { isDefault: true })
    .description('every sink and how far it has come')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: true }) =>
      withApi(world.settings(), async (api) => {
        const { sinks: all } = await api.get<{ sinks: SinkView[] }>('/v1/sinks')
        if (json) return world.print(JSON.stringify(all))
        for (const sink of all) for (const line of linesOf(sink)) world.print(line)
      }),
    )
  sinks
    .command('add')
    .argument('<type>', types)
    .option('--id <id>', 'its name; the type unless given')
    .option('--settings <file>', 'JSON file with its settings')
    .option('--set <name=value...>', 'single settings, as url=https://example.com/hook')
    .option('--kinds <kinds>', 'only these kinds, parted by commas')
    .option(
      '--encoding <encoding>',
      'in whose words: record, open-mhealth, fhir, personicle, personicle-epoch or personicle-avro',
      'record',
    )
    .description('add a sink, or change one; it begins at the beginning')
    .action(
      (type: string, given: { id?: string; settings?: string; set?: string[]; kinds?: string; encoding: string }) =>
        withApi(world.settings(), async (api) => {
          const runtime = alone(api)
          const id = given.id ?? type
          await addSink(runtime, {
            id,
            type,
            settings: { ...readSettingsFile(given.settings), ...pairs(given.set ?? []) },
            encoding: given.encoding,
            ...(given.kinds !== undefined && { filter: { kinds: given.kinds.split(',') } }),
          })
          world.print(`${id} is added; it begins at the beginning when the instance runs.`)
        }),
    )
  sinks
    .command('remove')
    .argument('<id>')
    .description('remove a sink and its position')
    .action((id: string) =>
      withApi(world.settings(), async (api) => {
        if (!(await dropSink(alone(api), id))) throw new CommandError(`There is no sink ${id}.`, exitCodes['no-input'])
        world.print(`${id} is removed.`)
      }),
    )
  for (const [verb, words] of [
    ['replay', 'deliver everything again, from the beginning'],
    ['resume', 'go on after a pause'],
  ] as const)
    sinks
      .command(verb)
      .argument('<id>')
      .description(words)
      .action((id: string) =>
        withApi(world.settings(), async (api) => {
          await api.send('POST', `/v1/sinks/${encodeURIComponent(id)}/${verb}`)
          world.print(`${id}: ${words}.`)
        }),
      )
}

/** How far it has come, and below it what its encoding could not say. */
const linesOf = (sink: SinkView): readonly string[] => {
  const { id, type, state, encoding, unexpressed, delivered, lag, parked, message } = sink
  const words = encoding === 'record' ? '' : `, ${encoding}`
  return [
    `${id} (${type}${words}, ${state}): ${delivered} delivered, ${lag} to go, ${parked} refused and kept${message === undefined ? '' : `. ${message}`}`,
    ...unexpressed.map(
      ({ kind, count, reason }) => `  not expressible in ${encoding}: ${count} × ${kind}, as ${reason}`,
    ),
  ]
}

/** Secrets of a sink are typed on the machine, not sent over HTTP: the store must be ours. */
const alone = (api: Api) => {
  if (api.own === undefined)
    throw new CommandError(
      'An instance is running and holds the store. Stop it, change the sinks, and start it again.',
      exitCodes.unavailable,
    )
  return api.own.runtime
}

const readSettingsFile = (path: string | undefined): Record<string, unknown> => {
  if (path === undefined) return {}
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  } catch {
    throw new CommandError(`${path} is no JSON file.`, exitCodes['no-input'])
  }
}

const pairs = (given: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    given.map((pair) => {
      const [name, ...rest] = pair.split('=')
      const value = rest.join('=')
      return [name, value === 'true' ? true : value === 'false' ? false : /^\d+$/.test(value) ? Number(value) : value]
    }),
  )
