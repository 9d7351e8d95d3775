/**
 * `npm run connector acme`: prints the report card of a connector and puts it through its exam. With `-- --watch` the
 * exam is repeated at every change.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { connectors } from '../src/connectors/index.js'
import { loadSubject, type ReportCard, reportCard } from '../src/testing/index.js'

const root = fileURLToPath(new URL('..', import.meta.url))
/** What a later level asks for is no failure of a connector under way. */
const signOf = ({ state, level }: ReportCard['checks'][number]): string =>
  ({ passed: 'ok', failed: level === 'bronze' ? 'FAIL' : 'not yet', skipped: 'skipped' })[state].padEnd(8)

const workoutsOf = ({
  downloads,
  uploads,
  edits,
  deletes,
  mayForwardTo,
}: NonNullable<ReportCard['workouts']>): string =>
  [
    'listed',
    ...(downloads ? ['downloaded'] : []),
    ...(uploads.length > 0 ? [`uploaded as ${uploads.join(', ')}`] : []),
    ...(edits.length > 0 ? [`edited (${edits.join(', ')})`] : []),
    ...(deletes ? ['deleted'] : []),
    ...(mayForwardTo.length > 0 ? [`perhaps sent on to ${mayForwardTo.join(', ')} by the service itself`] : []),
  ].join(' · ')

const textOf = ({ name, level, streams, workouts, checks }: ReportCard): string =>
  [
    `${name}: ${level}`,
    '',
    ...streams.map((stream) => `  ${stream.name}: ${[...new Set(stream.emits)].join(', ')}`),
    ...(workouts === undefined ? [] : [`  Workouts: ${workoutsOf(workouts)}`]),
    '',
    ...checks.flatMap((check) => [
      `  ${signOf(check)} ${check.title} (${check.level})`,
      ...check.notes.map((note) => `             ${note}`),
    ]),
    '',
  ].join('\n')

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { watch: { type: 'boolean', default: false } },
})
const [id] = positionals
const connector = connectors.find((each) => each.id === id)
if (id === undefined || connector === undefined) {
  console.error(`Say which connector: ${connectors.map((each) => each.id).join(', ')}.`)
  process.exit(64)
}

console.log(textOf(await reportCard(await loadSubject(connector, join(root, 'src', 'connectors', id)))))
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const exam = spawnSync(
  process.execPath,
  [vitest, values.watch ? 'watch' : 'run', 'src/connectors/conformance.test.ts', '-t', `^connectors/${id} `],
  { cwd: root, stdio: 'inherit' },
)
process.exitCode = exam.status ?? 1
