/** Processor time of a PostgreSQL server on this machine, with all its processes, also those that have ended. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Store } from '../../src/runtime/store/db.js'

export interface ServerCosts {
  /** Since its start. */
  seconds(): number
}

export const startServerCosts = async (store: Store): Promise<ServerCosts> => {
  const [row] = await store.query<{ pid: number }>('select pg_backend_pid() as pid')
  const postmaster = statOf(String(row?.pid))?.parent
  if (postmaster === undefined) throw new Error('The PostgreSQL is not on this machine: its costs cannot be read.')
  return {
    seconds: () => {
      const all = readdirSync('/proc').flatMap((pid) => (/^\d+$/.test(pid) ? (statOf(pid) ?? []) : []))
      return all.reduce((sum, { pid, parent, own, ended }) => {
        if (pid === postmaster) return sum + own + ended
        return parent === postmaster ? sum + own : sum
      }, 0)
    },
  }
}

interface Stat {
  readonly pid: string
  readonly parent: string
  readonly own: number
  readonly ended: number
}

const statOf = (pid: string): Stat | undefined => {
  try {
    // The name stands in brackets, and may have any character.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    const ticks = (...places: readonly number[]): number =>
      places.reduce((sum, place) => sum + Number(fields[place]), 0) / 100
    return { pid, parent: fields[1] ?? '', own: ticks(11, 12), ended: ticks(13, 14) }
  } catch {
    // It ended meanwhile.
    return undefined
  }
}
