/** For the tests of shelves. */
import { dayMs } from '../../core/index.js'
import { encode } from '../../formats/index.js'
import { person } from '../city/index.js'
import type { Living, Person, Workout } from '../person.js'
import type { ServiceState } from '../service.js'
import { createShelf, historyOf, recordingOf, type ShelfOptions } from './index.js'

export const now = Date.UTC(2026, 9, 20, 15)

/** A place for values that outlives a process: what is taken out of it has been written as JSON. */
export const stateIn = (values = new Map<string, string>()): ServiceState => ({
  get: <T>(key: string) => {
    const text = values.get(key)
    return text === undefined ? undefined : (JSON.parse(text) as T)
  },
  set: (key, value) => void values.set(key, JSON.stringify(value)),
})

export const runner = (seed = 3, training: Partial<Person['training']> = {}): Person =>
  person(seed, { training: { since: now - 60 * dayMs, older: 40, ...training } })

export const shelfOf = (options: Partial<ShelfOptions> = {}) =>
  createShelf({ service: 'acme', person: runner(), state: stateIn(), native: 0, ...options })

export const firstOf = ({ versions }: Living<Workout>): Workout => (versions[0] as { readonly value: Workout }).value

/** The city's last so many workouts with the file of each. */
export const filesOf = (
  who: Person,
  format: 'fit' | 'tcx' | 'gpx' = 'fit',
  options: { clockErrorMs?: number } = {},
  count = 60,
) =>
  historyOf(who, now)
    .slice(-count)
    .map((living) => {
      const activity = recordingOf(who, firstOf(living), { ...options, everySeconds: 10 })
      return { id: living.id, activity, bytes: encode(activity, format).bytes }
    })
