/**
 * Where the sandbox outlives its process: a file with everything, and beside it a line for each small value that has
 * changed since. An account with thousands of uploads would otherwise be written anew for each of them.
 */
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { RoomSnapshot } from '../room.js'
import type { StateChange } from '../states.js'
import type { AdapterRows } from './adapter.js'

export interface State {
  readonly room?: RoomSnapshot
  readonly authorization?: AdapterRows
  /** How far the clock had been moved ahead of the machine's. */
  readonly aheadMs?: number
}

/** Beyond this the lines cost more to read than the whole to write. */
const linesAtMost = 16 * 1024 * 1024
const linesOf = (file: string): string => `${file}.changes`

/** A state file that is missing or unreadable is an empty city: the sandbox holds nothing worth refusing to start for. */
export const readState = (file: string): State => {
  try {
    const state = JSON.parse(readFileSync(file, 'utf8')) as State
    return state.room === undefined ? state : { ...state, room: changed(state.room, changesIn(linesOf(file))) }
  } catch {
    return {}
  }
}

/** Says what has changed, before the answer leaves: one value, or, without a change, anything. */
export const stateWriter = (file: string, whole: () => State) => {
  let lines: number | undefined
  return (change?: StateChange): void => {
    const line = change && `${JSON.stringify(change)}\n`
    if (line === undefined || lines === undefined || lines + line.length > linesAtMost) {
      writeState(file, whole())
      lines = 0
    } else {
      appendFileSync(linesOf(file), line, { mode: 0o600 })
      lines += line.length
    }
  }
}

/** Renamed into place, so that a kill at any moment leaves a whole file; lines it knows already change nothing. */
const writeState = (file: string, state: State): void => {
  writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 })
  renameSync(`${file}.new`, file)
  rmSync(linesOf(file), { force: true })
}

/** A kill may leave the last line half. */
const changesIn = (file: string): readonly StateChange[] => {
  if (!existsSync(file) || statSync(file).size === 0) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as StateChange]
      } catch {
        return []
      }
    })
}

const changed = (room: RoomSnapshot, changes: readonly StateChange[]): RoomSnapshot => {
  if (changes.length === 0) return room
  const states: Record<string, Record<string, unknown>> = {}
  for (const [service, values] of Object.entries(room.states)) states[service] = { ...values }
  for (const { service, key, value } of changes)
    states[service] = Object.assign(states[service] ?? {}, { [key]: value })
  return { ...room, states }
}
