/** Machines on one wire: a network namespace each, joined by a bridge. Linux, and as root; all of it is gone afterwards. */
import { execFileSync, spawn } from 'node:child_process'

const subnet = '10.77.0'

export interface Machine {
  readonly name: string
  readonly address: string
  /** A command line that runs there; the process keeps its number. */
  inside(command: readonly string[]): readonly [string, ...string[]]
  /** Pulls the plug, as it were: nothing comes or goes, and nobody is told. */
  cut(): void
  mend(): void
}

export interface Network {
  /** Where this process is to be found by the machines. */
  readonly here: string
  machine(name: string): Machine
  close(): void
}

const ip = (...args: readonly string[]): void => void execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] })

export const createNetwork = (): Network => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new Error('Network namespaces are made by root on Linux: run it there.')
  const mark = process.pid.toString(36)
  const bridge = `tb${mark}`
  const keeper = startKeeper(mark)
  let count = 0
  const here = `${subnet}.1`
  ip('link', 'add', bridge, 'type', 'bridge')
  ip('addr', 'add', `${here}/24`, 'dev', bridge)
  ip('link', 'set', bridge, 'up')
  return {
    here,
    machine(name) {
      const space = `tributary-${mark}-${name}`
      const plug = `t${mark}h${count}`
      const address = `${subnet}.${10 + count++}`
      ip('netns', 'add', space)
      ip('link', 'add', plug, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', space)
      ip('link', 'set', plug, 'master', bridge, 'up')
      ip('-n', space, 'link', 'set', 'lo', 'up')
      ip('-n', space, 'addr', 'add', `${address}/24`, 'dev', 'eth0')
      ip('-n', space, 'link', 'set', 'eth0', 'up')
      return {
        name,
        address,
        inside: (command) => ['ip', 'netns', 'exec', space, ...command],
        cut: () => ip('link', 'set', plug, 'down'),
        mend: () => ip('link', 'set', plug, 'up'),
      }
    },
    close() {
      quietly(() => execFileSync('sh', ['-c', sweeping, 'sweep', mark], { stdio: 'ignore' }))
      keeper.kill('SIGKILL')
    },
  }
}

/** With whoever still runs there: a namespace lives as long as its last process. */
const sweeping = `for space in $(ip netns list | cut -d' ' -f1 | grep "^tributary-$1-"); do
  ip netns pids "$space" | xargs -r kill -9; ip netns del "$space"
done
ip link show "tb$1" && ip link del "tb$1"`

/**
 * Takes away what we cannot: an impatient operator's second signal ends the tools we tidy up with, too, and nobody sees
 * it who is ended by force. It hears of our end by the pipe that ends with us, and no signal of our terminal reaches it.
 */
const startKeeper = (mark: string) => {
  const waiting = `trap '' INT TERM HUP; cat > /dev/null; ${sweeping}`
  const keeper = spawn('sh', ['-c', waiting, 'keep', mark], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  keeper.unref()
  return keeper
}

/** On the way out there is nobody left to tell, and the next thing is to be taken away as well. */
const quietly = (work: () => void): void => {
  try {
    work()
  } catch {
    // It was not there any more.
  }
}
