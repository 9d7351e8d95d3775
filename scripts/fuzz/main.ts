/**
 * `npm run fuzz -- --minutes 20 [--formats fit,gpx] [--seed 7] [--inputs 5000000] [--jobs 2]`: damages workout files and
 * reads them. All codecs in turns of half a minute, as many at a time as there are cores, until the time is over or each
 * has had its inputs. Every find is made small and written to `src/formats/<format>/regressions`, where a test keeps it.
 * Exit 1 where there was one.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import type { FileFormat } from '../../src/core/index.js'
import type { Order, Word } from './worker.js'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    formats: { type: 'string', default: 'fit,tcx,gpx,pwx' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    inputs: { type: 'string', default: 'Infinity' },
    jobs: { type: 'string', default: String(availableParallelism()) },
  },
})
const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const corpus = process.env['TRIBUTARY_CORPUS'] ?? join(projectRoot, '..', 'shared', 'corpus')
const formats = values.formats.split(',') as readonly FileFormat[]
const endMs = Date.now() + Number(values.minutes) * 60_000
const turnMs = 30_000
const silenceMs = 20_000
const tellMs = 60_000
const mostInput = 1 << 16
const mostHeapMegabytes = 256

/** What a codec has had so far. */
interface Count {
  /** Turns. */
  begun: number
  tried: number
  ms: number
  finds: number
}
const tally = new Map(formats.map((format): [FileFormat, Count] => [format, { begun: 0, tried: 0, ms: 0, finds: 0 }]))
let mostRss = 0

const keep = (format: FileFormat, bytes: Uint8Array, message: string): void => {
  const folder = join(projectRoot, 'src', 'formats', format, 'regressions')
  mkdirSync(folder, { recursive: true })
  const slug = message
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
  const file = join(folder, `${slug}.hex`)
  const hex = Buffer.from(bytes).toString('hex')
  writeFileSync(file, `${hex.match(/.{1,120}/g)?.join('\n') ?? ''}\n`)
  console.log(`FIND in ${format}: ${message} (${bytes.length} bytes, ${file})`)
}

/** A thread does not take over that its parent reads TypeScript. */
const start = `import('tsx/esm/api').then(({ register }) => {
  register()
  return import(${JSON.stringify(new URL('./worker.ts', import.meta.url).href)})
})`

/** One turn of one codec in a thread of its own; one that says nothing for long is ended, its input is the find. */
const turn = (format: FileFormat, seed: number, inputs: number): Promise<void> =>
  new Promise((resolve) => {
    const shared = new SharedArrayBuffer(8 + mostInput)
    const state = new Int32Array(shared, 0, 2)
    const began = Date.now()
    const workerData: Order = { format, seed, corpus, untilMs: Math.min(endMs, began + turnMs), inputs, shared }
    const worker = new Worker(start, {
      eval: true,
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: mostHeapMegabytes },
    })
    const count = tally.get(format) as Count
    const find = (bytes: Uint8Array, message: string): void => {
      count.finds += 1
      keep(format, bytes, message)
    }
    const present = (): Uint8Array => Uint8Array.from(new Uint8Array(shared, 8, Atomics.load(state, 1)))
    let [last, lastAt] = [0, Date.now()]
    const watch = setInterval(() => {
      mostRss = Math.max(mostRss, process.memoryUsage().rss)
      const now = Atomics.load(state, 0)
      if (now !== last) [last, lastAt] = [now, Date.now()]
      else if (now > 0 && Date.now() - lastAt > silenceMs) {
        find(present(), 'hangs')
        void worker.terminate()
      }
    }, 500)
    worker.on('message', (word: Word) => {
      if (word.type === 'find') find(word.bytes, word.fault.message)
    })
    worker.on('error', (error) => {
      if (Atomics.load(state, 0) === 0) throw error
      find(present(), `ends the thread: ${error.message}`)
    })
    worker.on('exit', () => {
      clearInterval(watch)
      count.tried += Atomics.load(state, 0)
      count.ms += Date.now() - began
      resolve()
    })
  })

const tell = (): void => {
  for (const [format, { tried, ms, finds }] of tally)
    console.log(`${format}: ${tried} inputs, ${Math.round(tried / (ms / 1000 || 1))}/s, ${finds} finds`)
  console.log(`memory at most: ${Math.round(mostRss / 1e6)} MB resident`)
}

let seed = Number(values.seed)
console.log(`seed ${seed}, ${values.jobs} at a time`)

/** The codec that has had the fewest inputs, if one has not had all of them. */
const nextFormat = (): FileFormat | undefined =>
  [...tally]
    .filter(([, { tried }]) => tried < Number(values.inputs))
    .sort(([, one], [, other]) => one.begun - other.begun)
    .at(0)?.[0]

const lane = async (): Promise<void> => {
  for (let format = nextFormat(); format !== undefined && Date.now() < endMs; format = nextFormat()) {
    const count = tally.get(format) as Count
    count.begun += 1
    seed += 1
    await turn(format, seed, Number(values.inputs) - count.tried)
  }
}

const telling = setInterval(tell, tellMs)
await Promise.all(Array.from({ length: Number(values.jobs) }, lane))
clearInterval(telling)
tell()
process.exitCode = [...tally.values()].some(({ finds }) => finds > 0) ? 1 : 0
