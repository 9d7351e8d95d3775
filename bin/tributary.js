#!/usr/bin/env node
// In a clone the code is built on first use and whenever a source changed; an installed package brings it built.
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Whoever reads us may have read enough, as `head` does.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = join(root, 'dist', '.built')
const page = join(root, 'dist', 'dashboard', 'index.html')
const sources = join(root, 'src')

const newest = (folder) =>
  Math.max(0, ...readdirSync(folder, { recursive: true }).map((file) => statSync(join(folder, file)).mtimeMs))
const olderThan = (file, time) => !existsSync(file) || statSync(file).mtimeMs < time

// The dashboard takes seconds to build, so it is built only for who will look at it.
const serves = process.argv[2] === undefined || process.argv[2] === 'serve'
if (existsSync(sources)) {
  const { build, buildDashboard } = await import('../scripts/build.mjs')
  const changed = newest(sources)
  if (olderThan(stamp, changed)) {
    process.stderr.write('Building …\n')
    const problems = await build()
    if (problems.length > 0) {
      process.stderr.write(`${problems.join('\n')}\n`)
      process.exit(1)
    }
    writeFileSync(stamp, '')
  }
  if (serves && olderThan(page, newest(join(sources, 'dashboard')))) {
    process.stderr.write('Building the dashboard …\n')
    await buildDashboard()
  }
}
const { run } = await import('../dist/cli/main.js')
process.exitCode = await run(process.argv.slice(2))
