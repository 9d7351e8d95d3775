import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { dictionary } from '../src/core/index.js'
import { kindsPage } from './reference-kinds-page.js'

const page = kindsPage()

test('the stored page of kinds is up to date (npx tsx scripts/reference-kinds.ts)', () => {
  expect(readFileSync(new URL('../docs/reference/kinds.md', import.meta.url), 'utf8')).toBe(page)
})

test('the page of kinds names every kind', () => {
  for (const kind of Object.keys(dictionary)) expect(page).toContain(`\`${kind}\``)
})
