/**
 * `npm run test:corpus [folders…]`: runs the mappers over recorded and published payloads that nobody here wrote, and
 * compares with what others say about them. The corpus is no part of the repository; its place is `../shared/corpus`
 * beside the project, or `TRIBUTARY_CORPUS`. Prints each difference and, last, `matched N / M`.
 *
 * Every input counts one check "nothing is parked" (it parses, maps, and every record is valid); every fact an
 * expectation states counts one more. Exit 0 with any result: the line says it; 2 when there is nothing to run.
 */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Adapter } from './adapter.js'
import { oura } from './oura.js'
import { runFolder } from './run.js'

const adapters: readonly Adapter[] = [
  oura,
]

const refuse = (sentence: string): never => {
  console.error(sentence)
  process.exit(2)
}

const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const root = process.env['TRIBUTARY_CORPUS'] ?? join(projectRoot, '..', 'shared', 'corpus')
if (!existsSync(root))
  refuse('There is no corpus at ../shared/corpus beside the project: put it there or set TRIBUTARY_CORPUS to its folder.')

const names = process.argv.slice(2)
for (const name of names)
  if (!adapters.some(({ folder }) => folder === name))
    refuse(`No mapper is tried on "${name}"; there are: ${adapters.map(({ folder }) => folder).join(', ')}.`)

let matched = 0
let total = 0
for (const adapter of adapters.filter(({ folder }) => names.length === 0 || names.includes(folder))) {
  if (!existsSync(join(root, adapter.folder))) {
    console.log(`${adapter.folder}: not in this corpus`)
    continue
  }
  const tally = await runFolder(root, adapter, (line) => console.log(line))
  console.log(`${adapter.folder}: ${tally.matched} of ${tally.total}`)
  matched += tally.matched
  total += tally.total
}
console.log(`matched ${matched} / ${total}`)
