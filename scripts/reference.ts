/** `npm run reference`: writes docs/reference from the code. With `--check` it only says which pages are out of date. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { referencePages, stored } from './reference-pages.js'

for (const { path, url, text } of await referencePages()) {
  if (stored(url) === text) continue
  if (process.argv.includes('--check')) {
    console.log(`out of date: ${path} (npm run reference)`)
    process.exitCode = 1
    continue
  }
  mkdirSync(dirname(url.pathname), { recursive: true })
  writeFileSync(url, text)
  console.log(`wrote ${path}`)
}
