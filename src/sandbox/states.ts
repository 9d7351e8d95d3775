/** Small JSON values that services and the room keep: by service, by person, and in the state file where there is one. */
import type { Person } from './person.js'
import type { ServiceState, SimulatedService } from './service.js'

export type SavedStates = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** One value that was set. */
export interface StateChange {
  readonly service: string
  readonly key: string
  readonly value: unknown
}

export interface States {
  of(service: SimulatedService): ServiceState
  /** The same place, under a person's name. */
  ofPerson(service: SimulatedService, person: Person): ServiceState
  /** What the room itself keeps about a person at a service. */
  ofRoom(service: SimulatedService, person: Person): ServiceState
  saved(): SavedStates
}

export const createStates = (
  services: readonly SimulatedService[],
  saved: SavedStates | undefined,
  changed: (change: StateChange) => void,
): States => {
  const places = new Map(services.map(({ id }) => [id, new Map<string, unknown>(Object.entries(saved?.[id] ?? {}))]))
  const under = (service: SimulatedService, prefix: string): ServiceState => {
    const values = places.get(service.id)
    return {
      get: <T>(key: string) => values?.get(prefix + key) as T | undefined,
      set: (key, value) => {
        values?.set(prefix + key, value)
        changed({ service: service.id, key: prefix + key, value })
      },
    }
  }
  return {
    of: (service) => under(service, ''),
    ofPerson: (service, { id }) => under(service, `${id}: `),
    ofRoom: (service, { id }) => under(service, `${id} (room): `),
    saved: () => Object.fromEntries([...places].map(([id, values]) => [id, Object.fromEntries(values)])),
  }
}
