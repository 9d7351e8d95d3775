/**
 * Years of workouts between five services, over real processes: the program is killed again and again, and in the end
 * the invented services are asked what they hold. Not part of `npm test`; after `npm run build`:
 *
 *   npx tsx test/end-to-end/workouts-campaign.ts --workouts 200 --kills 5 [--database postgres://…]
 *
 * Limits are those of the services, and nobody waits for days: the time is the sandbox's, which the program lives by
 * (`TRIBUTARY_SANDBOX_URL`). It runs as the machine's does while anything is done, and is put forward to the next due
 * time while the program only waits. No limit is stretched, no timeout squeezed.
 */
import { parseArgs } from 'node:util'
import { connectByHttp } from './person.js'
import { begin, emptyFolder, freePort, type Program, start } from './program.js'
import { cityAt, compareHoldings, minute, type Step, settled, stepForward } from './workouts-city.js'

const services = ['garmin', 'strava', 'dropbox', 'intervals-icu', 'ride-with-gps']
const { values } = parseArgs({
  options: {
    workouts: { type: 'string', default: '200' },
    kills: { type: 'string', default: '5' },
    person: { type: 'string', default: '1' },
    database: { type: 'string' },
    minutes: { type: 'string', default: '60' },
  },
})
const [workouts, kills, person] = [values.workouts, values.kills, values.person].map(Number) as [number, number, number]
const began = Date.now()
const say = (text: string): void =>
  console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(5)} s  ${text}`)

const port = await freePort()
const sandboxPort = await freePort()
const directory = emptyFolder()
const played = begin(['sandbox', '--port', String(sandboxPort), '--workouts', String(workouts)], { directory })
while (!played.told.out.includes('invented services are at')) await new Promise((resolve) => setTimeout(resolve, 100))
const sandboxUrl = /http:\/\/[\d.:]+/.exec(played.told.out)?.[0] as string
const city = cityAt(sandboxUrl, person)
process.once('exit', () => played.kill('SIGKILL'))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
/**
 * As `tributary serve`, of these services alone, and of them the listings of workouts alone: Garmin’s health data of
 * years would be nine tenths of the work.
 */
const dist = (file: string): string => JSON.stringify(new URL(`../../dist/${file}`, import.meta.url).href)
const workoutsOnly = `
import { boot } from ${dist('cli/boot.js')}
import { connectors } from ${dist('connectors/index.js')}
import { readSettings } from ${dist('runtime/index.js')}
import { listen } from ${dist('server/index.js')}
const few = connectors.filter(({ id }) => ${JSON.stringify(services)}.includes(id)).map((connector) => ({
  ...connector,
  streams: Object.fromEntries(Object.entries(connector.streams).filter(([name]) => name === connector.activities.list)),
}))
const settings = readSettings({ env: process.env, directory: process.cwd(), connectors: few.map(({ id }) => id) })
const instance = await boot(settings, { connectors: few })
await listen(instance.app, settings)
instance.runtime.worker.start(settings.pullers)
instance.runtime.syncer.start(settings.pullers)
instance.runtime.subscriber.start()
instance.runtime.deliverer.start()
console.log('Tributary is at', instance.publicUrl)
`
const options = {
  port,
  module: workoutsOnly,
  directory,
  env: {
    TRIBUTARY_SANDBOX_URL: sandboxUrl,
    // Five in four days, and the last three months.
    TRIBUTARY_HISTORY_DAYS: String(Math.ceil(workouts * 0.8) + 120),
    ...(values.database !== undefined && { DATABASE_URL: values.database }),
  },
}

const killings: string[] = []
/** Kills at a random moment of what is done in the next seconds, and starts again. */
const killed = async (program: Program): Promise<Program> => {
  const wait = Math.round(Math.random() * 2500)
  await new Promise((resolve) => setTimeout(resolve, wait))
  await program.kill()
  const again = performance.now()
  const next = await start(options)
  killings.push(`${await city.uploads(services)} uploads`)
  say(
    `killed ${killings.length} of ${kills} after ${killings.at(-1)}; up again in ${seconds(performance.now() - again)}`,
  )
  return next
}
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

const watch = async (what: Step): Promise<void> => {
  const { done, total, etaSeconds, services: work, state } = what.sync
  const left = work
    .filter(({ downloads, uploads }) => downloads + uploads > 0)
    .map(
      ({ service, downloads, uploads, etaSeconds: eta, waitsUntil }) =>
        `${service} ${downloads}↓ ${uploads}↑ ${Math.ceil((eta ?? 0) / 60)} min${waitsUntil === undefined ? '' : ` (waits until ${waitsUntil.slice(11, 19)})`}`,
    )
  const now = new Date(what.now).toISOString().slice(0, 19)
  say(
    `${now}  ${state} ${done} of ${total}${etaSeconds === undefined ? '' : `, ETA ${Math.ceil(etaSeconds / 60)} min`}  ${left.join('; ')}  [${await city.uploads(services)} uploads came]`,
  )
}

let program = await start(options)
try {
  // First: what Garmin posts before it knows where to is lost.
  await city.typeIn(program)
  for (const service of services) await connectByHttp(program.url, service, { person })
  await program.put('/v1/sync/settings', { isOn: true })
  say(`connected to ${services.join(', ')}; syncing is on; ${workouts} older workouts`)
  const firstNow = await city.now()
  const expected = (await city.universe(services)).size * services.length * 0.55
  const moments = Array.from({ length: kills }, () => Math.random() * expected).sort((one, other) => one - other)
  let told = 0
  for (;;) {
    const step = await stepForward(program, city)
    if (Date.now() - told > 10_000) {
      await watch(step)
      told = Date.now()
    }
    const next = moments[0]
    if (next !== undefined && (await city.uploads(services)) >= next) {
      moments.shift()
      program = await killed(program)
    } else if (step.isQuiet && (await settled(program))) {
      // A kill that is still to come strikes an instance that has done everything.
      if (next === undefined) break
      moments.shift()
      program = await killed(program)
    }
    if (Date.now() - began > Number(values.minutes) * minute) throw new Error('it took too long')
  }
  say(
    `everything is done, after ${(((await city.now()) - firstNow) / 86_400_000).toFixed(2)} days of the services' time`,
  )
  for (const line of await compareHoldings(program, city, services, firstNow)) say(line)
  for (const line of await city.newRide(program, services)) say(line)
} finally {
  say((await city.limits()).join('\n         '))
  const told = program
    .told()
    .split('\n')
    .filter((line) => line.startsWith('{'))
  if (told.length > 0) say(`it logged:\n${told.slice(-5).join('\n')}`)
  await program.kill()
  played.kill('SIGKILL')
}
