/**
 * `npm run bench <name>`: measures beside what others do, in one run of one process, so that the machine's mood falls on
 * both sides. Prints medians, ratios and memory. Each name is a file of this folder that exports `bench`.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const names = ['claims', 'formats', 'sizing'] as const
const name = process.argv[2] ?? ''
const file = new URL(`./${name}.ts`, import.meta.url)
if (!/^[a-z-]+$/.test(name) || !existsSync(fileURLToPath(file))) {
  console.error(`There is no bench "${name}"; there are: ${names.join(', ')}.`)
  process.exit(64)
}
const { bench } = (await import(file.href)) as { bench?: (args: readonly string[]) => Promise<void> }
if (bench === undefined) {
  console.error(`There is no bench "${name}"; there are: ${names.join(', ')}.`)
  process.exit(64)
}
await bench(process.argv.slice(3))
