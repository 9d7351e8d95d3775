/** The processes of the campaign: the real program, one on each machine, killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Machine } from './network.js'

const program = `import { run } from ${JSON.stringify(new URL('../../dist/cli/main.js', import.meta.url).href)}
process.exitCode = await run(process.argv.slice(1))`
const startMs = 90_000

/** One life of a process, by the number it had. */
export interface Life {
  readonly machine: string
  readonly role: string
  readonly pid: number
  readonly from: number
  until?: number
}

export interface Worker {
  readonly machine: Machine
  readonly role: string
  readonly lives: readonly Life[]
  readonly told: () => string
  /** Ends that nobody wished for. */
  readonly fallen: readonly string[]
  start(): Promise<void>
  kill(): Promise<void>
  /** Asks it to stop; how long that took, and its exit code. */
  stop(): Promise<{ readonly code: number | null; readonly milliseconds: number }>
}

export interface WorkerOptions {
  readonly directory: string
  readonly env: Readonly<Record<string, string>>
}

export const createWorkerOn = (machine: Machine, role: string, { directory, env }: WorkerOptions): Worker => {
  const lives: Life[] = []
  const fallen: string[] = []
  let child: ChildProcess | undefined
  let told = ''
  const over = (): void => {
    const last = lives.at(-1)
    if (last !== undefined) last.until ??= Date.now()
  }
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
    const closed = once(child, 'close')
    over()
    child.kill(signal)
    return (await closed)[0] as number | null
  }
  return {
    machine,
    role,
    lives,
    fallen,
    told: () => told,
    async start() {
      const command = [process.execPath, '--input-type=module', '--eval', program, '--', 'serve', '--roles', role]
      const [first, ...rest] = machine.inside(command)
      const { PATH = '', HOME = '' } = process.env
      const started = spawn(first, rest, {
        cwd: directory,
        env: { PATH, HOME, TRIBUTARY_HOST: machine.address, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child = started
      started.once('exit', (code, signal) => {
        const life = lives.find(({ pid }) => pid === started.pid)
        if (life !== undefined && life.until === undefined) {
          life.until = Date.now()
          fallen.push(`${machine.name} ended by itself (${code ?? signal}): ${told.slice(-500)}`)
        }
      })
      let out = ''
      started.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
      for (const stream of [started.stdout, started.stderr])
        stream.on('data', (chunk: Buffer) => (told = (told + chunk.toString()).slice(-1_000_000)))
      for (const until = Date.now() + startMs; !out.includes('(started in'); await sleep(50))
        if (started.exitCode !== null || Date.now() > until) {
          started.kill('SIGKILL')
          throw new Error(`${machine.name} did not start: ${told.slice(-2000)}`)
        }
      lives.push({ machine: machine.name, role, pid: started.pid as number, from: Date.now() })
    },
    kill: async () => void (await end('SIGKILL')),
    async stop() {
      const from = performance.now()
      return { code: await end('SIGTERM'), milliseconds: performance.now() - from }
    },
  }
}
