/** The page of commands, from what the command line says of itself: one file per command, all of them found by folder. */
import { readdirSync } from 'node:fs'
import { Command } from 'commander'
import { exitCodes } from '../src/cli/exit.js'
import type { CliWorld } from '../src/cli/main.js'
import { code, page, table } from './reference-markdown.js'

const folder = new URL('../src/cli/commands/', import.meta.url)

/** Commands are only described here, never run. */
const nobody = {} as CliWorld

export const commands = async (): Promise<readonly Command[]> => {
  const program = new Command('tributary')
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort())
    for (const [name, add] of Object.entries((await import(new URL(file, folder).href)) as Record<string, unknown>))
      if (name.startsWith('add') && typeof add === 'function') add(program, nobody)
  return program.commands
}

const meanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: 'It is done.',
  failed: 'It could not be done; the sentence says why.',
  usage: 'The command line is not one of ours.',
  data: 'What was given is not what it ought to be, as a page that is no page.',
  'no-input': 'What was named is not there.',
  unavailable: 'Something else must run, or must not run, for this.',
  fault: 'A fault of ours.',
  settings: 'A setting, a key or the data directory is wrong.',
}

export const cliPage = async (): Promise<string> =>
  page('Command line', '`src/cli/commands`', [
    'Without a command `tributary` serves. Results go to standard output, progress and errors to standard error; every error is one',
    'sentence and an exit code other than 0. In a clone, run `node bin/tributary.js` in place of `tributary`.',
    '',
    'Commands speak to a running instance over its port, and open the store themselves where none runs: the embedded store belongs to',
    'one process at a time.',
    '',
    ...(await commands()).flatMap((command) => [
      ...sectionOf(command, 2),
      ...command.commands.flatMap((each) => sectionOf(each, 3)),
    ]),
    '## Exit codes',
    '',
    ...table(
      ['code', 'name', 'meaning'],
      Object.entries(exitCodes).map(([name, number]) => [
        String(number),
        name,
        meanings[name as keyof typeof exitCodes],
      ]),
    ),
  ])

/** `tributary sinks add`, whole. */
export const fullName = (command: Command): string =>
  command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`

const sectionOf = (command: Command, depth: number): readonly string[] => {
  const args = command.registeredArguments.map((each) => [
    code(each.required ? `<${each.name()}>` : `[${each.name()}]`),
    each.description,
    each.defaultValue === undefined ? '' : String(each.defaultValue),
  ])
  const options = command.options.map((each) => [
    code(each.flags),
    each.description,
    each.defaultValue === undefined ? '' : String(each.defaultValue),
  ])
  const usage = [
    ...command.registeredArguments.map((each) => (each.required ? `<${each.name()}>` : `[${each.name()}]`)),
    ...(command.options.length === 0 ? [] : ['[options]']),
    ...(command.commands.length === 0 ? [] : ['[command]']),
  ]
  return [
    `${'#'.repeat(depth)} \`${[fullName(command), ...usage].join(' ')}\``,
    '',
    `${sentence(command.description())}`,
    '',
    ...(args.length + options.length === 0 ? [] : table(['', 'meaning', 'default'], [...args, ...options])),
  ]
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`
