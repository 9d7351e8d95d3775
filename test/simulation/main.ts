/**
 * `npm run simulate -- --seeds 1000`: production code under virtual time, seeded faults and deaths between any two
 * steps. Every second seed is about one person with all services at once, with `--everything` each, with
 * `--no-everything` none; every fourth is about one with workouts between five services (`--workouts`,
 * `--no-workouts`). `--seed 4711` replays one; `--bug cursor|lock|clock-id|intent|confirm` plants a bug, which must be
 * found; `--jobs 4` works on four seeds at once (default: as many as the machine has processors).
 */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { type BugName, bugNames } from './bugs.js'
import { verdictsOf } from './campaign.js'
import type { Verdict } from './run-seed.js'

/** How often the progress line is written. */
const everyMs = 5_000

const { values } = parseArgs({
  allowNegative: true,
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    bug: { type: 'string' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    /** Every seed is about somebody who has all services at once. */
    everything: { type: 'boolean' },
    /** … about somebody whose workouts are brought from service to service. */
    workouts: { type: 'boolean' },
    verbose: { type: 'boolean', default: false },
    /** Goes on after a finding, to count them. */
    all: { type: 'boolean', default: false },
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
const sums = {
  seeds: 0,
  turns: 0,
  virtualDays: 0,
  lives: 0,
  refreshes: 0,
  faults: 0,
  delivered: 0,
  struck: 0,
  fused: 0,
  whole: 0,
  shared: 0,
  sends: 0,
  there: 0,
  absent: 0,
}
const found: Verdict[] = []

const progress = (): string => {
  const minutes = (performance.now() - began) / 60_000
  const per = (sum: number): string => Math.round(sum / minutes).toLocaleString('en')
  return `${sums.seeds} of ${count} seeds, ${found.length} with findings · ${per(sums.seeds)} seeds/min · ${per(sums.virtualDays)} virtual days/min · ${sums.turns.toLocaleString('en')} turns, ${sums.lives} lives, ${sums.faults} faults, ${sums.refreshes} refreshes, ${sums.delivered.toLocaleString('en')} delivered · ${sums.fused.toLocaleString('en')} fused days, ${sums.whole.toLocaleString('en')} as the body, ${sums.shared.toLocaleString('en')} of several sources · ${sums.sends.toLocaleString('en')} workouts sent, ${sums.there.toLocaleString('en')} where they belong, ${sums.absent.toLocaleString('en')} kept away`
}

const flag = (name: 'everything' | 'workouts'): string =>
  values[name] === undefined ? '' : values[name] ? ` --${name}` : ` --no-${name}`

const jobs = Math.max(1, whole(values.jobs, 'jobs'))
const campaign = {
  seeds: { first, count },
  jobs,
  job: { bug, everything: values.everything, workouts: values.workouts },
}
for await (const verdict of verdictsOf(campaign)) {
  const { seed } = verdict
  sums.seeds++
  sums.turns += verdict.turns
  sums.virtualDays += verdict.virtualDays
  sums.lives += verdict.lives
  sums.refreshes += verdict.refreshes
  sums.faults += verdict.faults
  sums.delivered += verdict.delivered
  sums.struck += verdict.bugStruck
  sums.fused += verdict.fused.days
  sums.whole += verdict.fused.whole
  sums.shared += verdict.fused.shared
  sums.sends += verdict.workouts.sends
  sums.there += verdict.workouts.there
  sums.absent += verdict.workouts.absent
  if (values.verbose) console.log(JSON.stringify(verdict))
  if (verdict.problems.length > 0) {
    found.push(verdict)
    console.log(`\nseed ${seed}:`)
    for (const problem of verdict.problems) console.log(`  ${problem}`)
    console.log(
      `  replay: npm run simulate -- --seed ${seed}${flag('everything')}${flag('workouts')}${bug === undefined ? '' : ` --bug ${bug}`}`,
    )
    if (!values.all && bug !== undefined) break
  }
  if (performance.now() - shownAt > everyMs) {
    shownAt = performance.now()
    console.log(progress())
  }
}
console.log(progress())

if (bug !== undefined) {
  if (sums.struck === 0) console.log(`the planted bug '${bug}' never took effect`)
  console.log(
    found.length > 0
      ? `the planted bug '${bug}' was found at seed ${found[0]?.seed}`
      : `the planted bug '${bug}' was not found`,
  )
  process.exitCode = found.length > 0 && sums.struck > 0 ? 0 : 1
} else process.exitCode = found.length > 0 ? 1 : 0
