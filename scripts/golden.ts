/**
 * `npm run golden [connectors…]`: writes what the mappers make of each fixture into its golden file, and says which
 * changed. Golden files are reviewed like code: a difference is a change of meaning, intended or not.
 */
import { readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Connector } from '../src/kit/index.js'
import { goldenText, loadSubject, webhookGolden } from '../src/testing/index.js'

const connectors = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'connectors')
const wanted = process.argv.slice(2)
const folders = readdirSync(connectors, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && (wanted.length === 0 || wanted.includes(entry.name)))
  .map(({ name }) => name)

for (const folder of folders) {
  const exported = Object.values((await import(join(connectors, folder, 'index.ts'))) as Record<string, unknown>)
  const connector = exported.find(
    (each): each is Connector => typeof each === 'object' && each !== null && 'auth' in each,
  )
  if (connector === undefined) {
    console.error(`${folder}/index.ts exports no connector`)
    process.exitCode = 1
    continue
  }
  const { fixtures, webhooks } = await loadSubject(connector, join(connectors, folder))
  const write = (name: string, before: string | undefined, after: string): void => {
    if (before === after) return
    writeFileSync(join(connectors, folder, 'fixtures', `${name}.expected.json`), after)
    console.log(`${before === undefined ? 'new' : 'changed'}: ${folder}/fixtures/${name}.expected.json`)
  }
  for (const fixture of fixtures) {
    const stream = connector.streams?.[fixture.stream]
    if (stream === undefined) console.error(`${folder}/fixtures/${fixture.name}.json is of no stream`)
    else write(fixture.name, fixture.expected, goldenText(stream, fixture))
  }
  if (connector.webhook !== undefined)
    for (const fixture of webhooks)
      write(fixture.name, fixture.expected, await webhookGolden(connector.webhook, fixture))
}
