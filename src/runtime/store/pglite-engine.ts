import { Worker } from 'node:worker_threads'
import { compiled } from './pglite.js'
import type { DiskCounts } from './pglite-durable.js'
import type { Failed, FromWorker, ToWorker, WorkerInput } from './pglite-messages.js'

/** The thread with the embedded engine in it. */
export interface Engine {
  diskCounts(): Promise<Readonly<DiskCounts>>
  /** Resolves when the thread ends by itself: the engine aborted. */
  readonly failure: Promise<EngineFailure>
  close(): Promise<void>
}

/** A checkpoint of everything in the buffers takes a second or two; after this long the next open replays the log instead. */
const CLOSE_TIMEOUT_MS = 20_000

export const startEngine = async (input: WorkerInput): Promise<Engine> => {
  const worker = new Worker(compiled('pglite-worker.js'), {
    workerData: input,
    execArgv: [],
    stdout: true,
    stderr: true,
  })
  // The engine prints what it logs; errors reach us through the protocol.
  worker.stdout.resume()
  worker.stderr.resume()
  const first = await next(worker, ['ready', 'failed'])
  if (first.type !== 'ready') {
    await worker.terminate()
    throw failureOf(first)
  }
  let running = true
  const failure = next(worker, ['failed']).then((message) => {
    running = false
    return failureOf(message)
  })
  const ask = async <Type extends FromWorker['type']>(message: ToWorker, type: Type) => {
    const answer = next(worker, [type, 'failed'])
    worker.postMessage(message)
    return (await answer) as Extract<FromWorker, { type: Type }>
  }
  return {
    diskCounts: () => ask({ type: 'count' }, 'counts'),
    failure,
    async close() {
      const timer = setTimeout(() => void worker.terminate(), CLOSE_TIMEOUT_MS)
      if (running) await ask({ type: 'close' }, 'closed').catch(() => undefined)
      clearTimeout(timer)
      await worker.terminate()
    },
  }
}

/** The next message of one of these types; a thread that ends instead counts as failed. */
const next = (worker: Worker, types: readonly FromWorker['type'][]): Promise<FromWorker> =>
  new Promise((resolve) => {
    const settle = (message: FromWorker): void => {
      worker.off('message', onMessage)
      worker.off('error', onError)
      worker.off('exit', onExit)
      resolve(message)
    }
    const onMessage = (message: FromWorker): void => {
      if (types.includes(message.type)) settle(message)
    }
    const onError = (error: Error): void => settle({ type: 'failed', message: error.message })
    const onExit = (): void => settle({ type: 'failed', message: 'the engine ended' })
    worker.on('message', onMessage)
    worker.on('error', onError)
    worker.on('exit', onExit)
  })

/** The engine gave up, in its own words; the code is the operating system's, if it was one of its errors. */
export class EngineFailure extends Error {
  readonly code: string | undefined

  constructor({ message, code }: Pick<Failed, 'message' | 'code'>) {
    super(message)
    this.code = code
  }
}

const failureOf = (message: FromWorker): EngineFailure =>
  new EngineFailure(message.type === 'failed' ? message : { message: message.type })
