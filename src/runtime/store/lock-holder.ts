import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { hostname } from 'node:os'
import { codeOf } from './open-errors.js'

/** Who holds a lock, with all it takes to tell whether that very process still lives. */
export interface LockHolder {
  readonly pid: number
  readonly host: string
  /** Makes each taking of the lock different, even by one process. */
  readonly token: string
  /** Start time of the process in clock ticks since boot: numbers are used again, by other programs. Linux only. */
  readonly started?: string
  /** Which boot of which kernel. Linux only. */
  readonly boot?: string
  /** The container's space of process numbers, where everything is process 1. Linux only. */
  readonly space?: string
  /** A socket beside the lock that answers as long as the process lives; it can be asked from another container. */
  readonly socket?: string
  /** A directory of the holder's that whoever takes over clears away. */
  readonly scratch?: string
}

/** This process, as a lock names it. `forget` ends what was begun for that. */
export const self = async (
  path: string,
  scratch: string,
): Promise<{ readonly holder: LockHolder; forget(): Promise<void> }> => {
  const token = randomUUID()
  const listening = await listen(`${path}.${token.slice(0, 8)}`)
  const holder: LockHolder = {
    pid: process.pid,
    host: hostname(),
    token,
    started: startOf(process.pid),
    boot: bootId(),
    space: pidSpace(),
    socket: listening?.path,
    scratch,
  }
  return { holder, forget: async () => listening?.close() }
}

/** True or false when the process table can tell; undefined when the holder lives in another container or machine. */
export const isRunning = (holder: LockHolder): boolean | undefined => {
  if (holder.host !== hostname() && holder.boot !== bootId()) return undefined
  // The same machine, started again: nobody from before is left.
  if (holder.host === hostname() && holder.boot !== bootId()) return false
  if (holder.space !== pidSpace()) return undefined
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM is a process of another user: alive.
    if (codeOf(error) === 'ESRCH') return false
  }
  return holder.started === undefined || holder.started === startOf(holder.pid)
}

/** The kernel refuses a connection as soon as the listener is dead, whatever container it lived in. */
export const isAnswering = (holder: LockHolder): Promise<boolean | undefined> => {
  const { socket } = holder
  if (!socket || holder.boot === undefined || holder.boot !== bootId()) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const probe = connect(socket)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    // A path that is gone proves nothing: the other container may see the directory under another name.
    probe.once('error', (error) => resolve(codeOf(error) === 'ECONNREFUSED' ? false : undefined))
  })
}

/** A unix socket's path ends at 107 bytes on Linux and 103 on macOS. */
const MAX_SOCKET_PATH_BYTES = 103

const listen = (path: string): Promise<{ readonly path: string; close(): Promise<void> } | undefined> => {
  if (process.platform === 'win32' || Buffer.byteLength(path) > MAX_SOCKET_PATH_BYTES) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const server = createServer((client) => client.destroy())
    server.unref()
    // Some mounted folders know no sockets: then the process number has to do.
    server.once('error', () => resolve(undefined))
    server.listen(path, () => {
      const close = async (): Promise<void> => {
        await new Promise((closed) => server.close(closed))
        await rm(path, { force: true })
      }
      resolve({ path, close })
    })
  })
}

/**
 * Field 22 of /proc/<pid>/stat; the name in field 2 may hold spaces and brackets. A process that is only waiting for its
 * parent to notice its death (Z) has none, unless one of its threads is still on its way out.
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
const startOf = (pid: number): string | undefined =>
  orUndefined(() => {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const isDead = fields[0] === 'Z' && readdirSync(`/proc/${pid}/task`).length <= 1
    return isDead ? undefined : fields[19]
  })
const bootId = (): string | undefined =>
  orUndefined(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim())
const pidSpace = (): string | undefined => orUndefined(() => readlinkSync('/proc/self/ns/pid'))

const orUndefined = <T>(read: () => T): T | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}
