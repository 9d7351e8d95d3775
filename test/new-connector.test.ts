/** `npm run new-connector`: what it writes passes the exam, the types, the linter and the architecture at once. */
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { connectorFiles, draftOf, problemWith } from '../scripts/new-connector-files.js'
import { problemsOfSources } from './docs-program.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)
const acme = {
  id: 'acme',
  name: 'Acme',
  auth: 'oauth2',
  baseUrl: 'https://api.acme.example',
  kind: 'heart_rate',
} as const
/** A child process of its own takes its time on a busy machine. */
const timeout = 120_000

const copies: string[] = []
afterAll(() => {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true })
})

/** The project as far as the command needs it, in a folder of its own. */
const copyOfProject = (): string => {
  const copy = mkdtempSync(join(tmpdir(), 'tributary-new-connector-'))
  copies.push(copy)
  const isNeeded = (path: string): boolean =>
    !/\/(oura|google-health|fitbit|dashboard)\/(fixtures|sandbox|pages)|dashboard\/lib|\/formats\/.*\.test/.test(path)
  for (const part of ['src', 'scripts', 'docs'])
    cpSync(join(root, part), join(copy, part), { recursive: true, filter: isNeeded })
  for (const file of ['package.json', 'tsconfig.json', 'biome.json', '.gitignore'])
    cpSync(join(root, file), join(copy, file))
  mkdirSync(join(copy, 'test'))
  cpSync(join(root, 'test/architecture.test.ts'), join(copy, 'test/architecture.test.ts'))
  writeFileSync(join(copy, 'vitest.config.ts'), 'export default { test: { isolate: false } }\n')
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  return copy
}
const inCopy = (copy: string, bin: string, ...args: readonly string[]) =>
  run(process.execPath, [join(root, 'node_modules', bin), ...args], {
    cwd: copy,
    timeout,
    env: { ...process.env, NO_COLOR: '1' },
  })

describe('a new connector', () => {
  it('passes its exam and the linter as it is written', { timeout }, async () => {
    const copy = copyOfProject()
    const { stdout } = await inCopy(
      copy,
      'tsx/dist/cli.mjs',
      'scripts/new-connector.ts',
      'acme',
      '--kind',
      'sleep_score',
    )
    expect(stdout).toContain('src/connectors/acme is written')
    expect(readFileSync(join(copy, 'src/connectors/index.ts'), 'utf8')).toMatch(
      /import \{ acme \} from '\.\/acme\/index\.js'[\s\S]*\[[^\]]*\bacme\b/,
    )
    expect(readFileSync(join(copy, 'docs/reference/connectors.md'), 'utf8')).toContain('## Acme')
    expect(existsSync(join(copy, 'src/connectors/acme/fixtures/sleep-score.two-values.expected.json'))).toBe(true)
    const exam = await inCopy(
      copy,
      'vitest/vitest.mjs',
      'run',
      'src/connectors/conformance.test.ts',
      'test/architecture.test.ts',
      '-t',
      'connectors/acme|unknown to another|know only those',
    )
    expect(exam.stdout).toMatch(/Tests +(1[5-9]|[2-9]\d) passed/)
    // Exits with 1, and so rejects, when there is anything to mend.
    await inCopy(copy, '@biomejs/biome/bin/biome', 'check', 'src/connectors/acme', 'src/connectors/index.ts')
  })

  it('compiles, whatever the shape of its first kind and however one signs in', { timeout }, () => {
    const sources: Record<string, string> = {}
    for (const [id, auth, kind] of [
      ['acme', 'oauth2', 'heart_rate'],
      ['acme-coded', 'oauth2', 'resilience'],
      ['acme-event', 'oauth2', 'exercise'],
      ['weight', 'apiKey', 'weight'],
    ] as const)
      for (const [name, text] of Object.entries(connectorFiles(draftOf({ ...acme, id, auth, kind, name: 'Acme’s' }))))
        if (name.endsWith('.ts')) sources[`src/connectors/${id}/${name}`] = text
    expect(problemsOfSources(sources)).toEqual([])
  })

  it.each([
    [{ ...acme, id: 'Acme' }, 'lower-case'],
    [{ ...acme, id: '../acme' }, 'lower-case'],
    [{ ...acme, auth: 'magic' }, '--auth'],
    [{ ...acme, baseUrl: 'http://acme.example' }, '--base-url'],
    [{ ...acme, kind: 'pulse' }, 'no kind pulse'],
    [{ ...acme, kind: 'heart_rate_zones' }, 'another kind'],
  ])('is refused in one sentence when it cannot be written: %j', (given, words) => {
    expect(problemWith(given)).toContain(words)
    expect(problemWith(acme)).toBeUndefined()
  })
})
