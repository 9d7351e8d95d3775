/** Writes docs/reference/kinds.md from the dictionary: `npx tsx scripts/reference-kinds.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kindsPage } from './reference-kinds-page.js'

const target = fileURLToPath(new URL('../docs/reference/kinds.md', import.meta.url))
mkdirSync(dirname(target), { recursive: true })
writeFileSync(target, kindsPage())
process.stdout.write(`wrote ${target}\n`)
