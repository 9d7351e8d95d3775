/**
 * `npm run simulate:sync -- --seeds 20000`: the sync room as it is in production over services that fail in all the
 * ways we know, with processes that die between any two steps. `--seed 4711` replays one;
 * `--bug no-intent|no-confirm|stale-listing` plants a bug, which must be found; `--jobs 4` works on so many seeds at once
 * (default: as many as the machine has processors).
 */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { type BugName, bugNames } from './bugs.js'
import { verdictsOf } from './campaign.js'

/** How often the progress line is written. */
const everyMs = 5_000
/** After so many findings, more of them tell nothing. */
const findingsAtMost = 20

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    bug: { type: 'string' },
    jobs: { type: 'string', default: String(availableParallelism()) },
  },
})

const whole = (text: string, name: string): number => {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 0) return number
  console.error(`--${name} wants a whole number.`)
  process.exit(64)
}
const bug = values.bug as BugName | undefined
if (bug !== undefined && !bugNames.includes(bug)) {
  console.error(`--bug wants one of: ${bugNames.join(', ')}.`)
  process.exit(64)
}

const first = whole(values.seed ?? values.from, 'seed')
const count = values.seed === undefined ? whole(values.seeds, 'seeds') : 1
const began = performance.now()
let shownAt = began
const sums = { seeds: 0, runs: 0, uploads: 0, deaths: 0, faults: 0 }
const found: number[] = []

const progress = (): string => {
  const perSecond = Math.round(sums.seeds / ((performance.now() - began) / 1000))
  const told = Object.entries(sums).map(([name, sum]) => `${sum.toLocaleString('en')} ${name}`)
  return `${told.join(', ')} · ${found.length} with findings · ${perSecond} seeds/s`
}

const jobs = Math.max(1, whole(values.jobs, 'jobs'))
for await (const verdict of verdictsOf({ first, count, jobs, bug })) {
  const { seed } = verdict
  sums.seeds++
  sums.runs += verdict.runs
  sums.uploads += verdict.uploads
  sums.deaths += verdict.deaths
  sums.faults += verdict.faults
  if (verdict.problems.length > 0) {
    found.push(seed)
    console.log(`\nseed ${seed}:`)
    for (const problem of verdict.problems) console.log(`  ${problem}`)
    console.log(`  replay: npm run simulate:sync -- --seed ${seed}${bug === undefined ? '' : ` --bug ${bug}`}`)
    if (bug !== undefined || found.length >= findingsAtMost) break
  }
  if (performance.now() - shownAt > everyMs) {
    shownAt = performance.now()
    console.log(progress())
  }
}
console.log(progress())

if (bug !== undefined)
  console.log(
    found.length > 0
      ? `the planted bug '${bug}' was found at seed ${found[0]}`
      : `the planted bug '${bug}' was not found`,
  )
process.exitCode = (bug === undefined) === (found.length === 0) ? 0 : 1
