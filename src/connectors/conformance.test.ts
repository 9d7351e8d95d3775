import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Connector } from '../kit/index.js'
import { conformanceOf } from '../testing/index.js'

const here = import.meta.dirname
const folders = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory())
const isConnector = (value: unknown): value is Connector =>
  typeof value === 'object' && value !== null && 'id' in value && 'auth' in value && 'api' in value

describe('the folders of connectors', () => {
  it('are found', () => expect(folders.length).toBeGreaterThan(0))
})
for (const { name } of folders) {
  const index = join(here, name, 'index.ts')
  const exported = existsSync(index)
    ? Object.values((await import(index)) as Record<string, unknown>).filter(isConnector)
    : []
  describe(`connectors/${name}`, () => {
    it('exports one connector from its index.ts', () => expect(exported).toHaveLength(1))
    for (const connector of exported) conformanceOf(connector, join(here, name), { describe, it })
  })
}
