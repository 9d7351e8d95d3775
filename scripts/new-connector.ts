/**
 * `npm run new-connector acme`: writes a connector's folder with a stream, a simulated service and fixtures, adds its
 * line to the list, and brings the reference up to date. The suite is green at once; from there on it is yours.
 *   npm run new-connector acme -- --name Acme --auth oauth2 --base-url https://api.acme.example --kind heart_rate
 * What is not given is asked for, or taken from the defaults where nobody can be asked.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Connector } from '../src/kit/index.js'
import { type Answers, authKinds, connectorFiles, type Draft, draftOf, problemWith } from './new-connector-files.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const list = join(root, 'src', 'connectors', 'index.ts')

const fail = (sentence: string): never => {
  console.error(sentence)
  process.exit(64)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    name: { type: 'string' },
    auth: { type: 'string' },
    'base-url': { type: 'string' },
    kind: { type: 'string' },
  },
})

const answers = async (): Promise<Answers> => {
  const terminal = process.stdin.isTTY ? createInterface({ input: process.stdin, output: process.stderr }) : undefined
  const ask = async (given: string | undefined, question: string, usual: string): Promise<string> => {
    if (given !== undefined || terminal === undefined) return given ?? usual
    return (await terminal.question(`${question} [${usual}] `)).trim() || usual
  }
  const id = positionals[0] ?? (await ask(undefined, 'Folder and id?', 'acme'))
  const name = await ask(
    values.name,
    'Name for people?',
    `${id.charAt(0).toUpperCase()}${id.slice(1).replace(/-(.)/g, (_, letter: string) => ` ${letter.toUpperCase()}`)}`,
  )
  const auth = await ask(values.auth, `Sign-in (${authKinds.join(', ')})?`, 'oauth2')
  const baseUrl = await ask(values['base-url'], 'Origin of the API?', `https://api.${id}.example`)
  const kind = await ask(values.kind, 'First kind (docs/reference/kinds.md)?', 'heart_rate')
  terminal?.close()
  const given = { id, name, auth, baseUrl: baseUrl.replace(/\/$/, ''), kind }
  const problem = problemWith(given)
  if (problem !== undefined) fail(problem)
  if (existsSync(join(root, 'src', 'connectors', id)))
    fail(`src/connectors/${id} is there already; choose another name, or delete it.`)
  return given as Answers
}

/** One import, in its place, and one name at the end of the list. */
const addToList = ({ id, variable }: Draft): void => {
  const text = readFileSync(list, 'utf8')
  const lines = text.split('\n')
  const line = `import { ${variable} } from './${id}/index.js'`
  const others = lines.filter((each) => /^import \{ .* from '\.\//.test(each))
  const before = others.find((each) => (each.split(' from ')[1] ?? '') > `'./${id}/index.js'`)
  const at = before === undefined ? lines.indexOf(others.at(-1) ?? '') + 1 : lines.indexOf(before)
  lines.splice(at, 0, line)
  const added = lines
    .join('\n')
    .replace(/(connectors: readonly Connector\[\] = \[[^\]]*?),?(\s*)\]/, `$1, ${variable}$2]`)
  if (!added.includes(`, ${variable}`)) fail(`${list} has an unusual shape; add ${variable} to it by hand.`)
  writeFileSync(list, added)
}

const draft = draftOf(await answers())
const folder = join(root, 'src', 'connectors', draft.id)
for (const [name, text] of Object.entries(connectorFiles(draft))) {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}
addToList(draft)
const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
spawnSync(process.execPath, [biome, 'check', '--write', folder, list], { cwd: root, stdio: 'ignore' })

// Only now there is something to import: golden files are what the mapper itself makes of the fixtures.
const { goldenText, loadSubject } = await import('../src/testing/index.js')
const exported = (await import(join(folder, 'index.ts'))) as Readonly<Record<string, Connector>>
const connector = exported[draft.variable] as Connector
for (const fixture of (await loadSubject(connector, folder)).fixtures) {
  const stream = connector.streams?.[fixture.stream]
  if (stream !== undefined)
    writeFileSync(join(folder, 'fixtures', `${fixture.name}.expected.json`), goldenText(stream, fixture))
}
const { referencePages, stored } = await import('./reference-pages.js')
for (const { url, text } of await referencePages()) if (stored(url) !== text) writeFileSync(url, text)

const steps: readonly (readonly [string, string])[] = [
  [`npm run connector ${draft.id}`, 'its report card and its exam'],
  [`npm run connector ${draft.id} -- --watch`, 'the exam again at every change'],
  [
    'npm start',
    draft.auth === 'oauth2'
      ? `connect it in the dashboard: ${draft.name} is played for invented people`
      : 'a service with keys has no simulated sign-in yet',
  ],
  [`npm run golden ${draft.id}`, 'after each change of a fixture or of map: read what changed, and commit it'],
]
console.log(`src/connectors/${draft.id} is written, and its line is in src/connectors/index.ts. Next:`)
for (const [command, what] of steps) console.log(`  ${command.padEnd(40)} ${what}`)
