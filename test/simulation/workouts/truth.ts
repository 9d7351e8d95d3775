/** Which workout of the city is which at the services: kept while it can be seen, as nobody names what is gone. */
import type { Outline, ShelvedWorkout } from '../../../src/sandbox/index.js'
import type { World } from '../world.js'
import { shelfIdOf } from './services.js'

export interface Seen {
  readonly service: string
  readonly id: string
  /** The city's workout. */
  readonly workout: string
  readonly outline: Outline
  readonly isUpload: boolean
  readonly isPrivate: boolean
  readonly createdAt: number
}
export interface Sight {
  /** Looks at all shelves. */
  look(): void
  /** What stands, or stood, at a service under the service's own id. */
  at(service: string, externalId: string): Seen | undefined
  all(): readonly Seen[]
}

export const createSight = ({ sandbox, clock, plan }: World): Sight => {
  const seen = new Map<string, Seen>()
  return {
    look: () => {
      for (const { service, person } of plan.accounts)
        for (const one of sandbox.shelf(service, person).list(clock.now())) {
          const told = seenOf(service, one)
          if (told !== undefined) seen.set(`${service} ${one.id}`, told)
        }
    },
    at: (service, externalId) => seen.get(`${service} ${shelfIdOf(externalId)}`),
    all: () => [...seen.values()],
  }
}

const seenOf = (service: string, one: ShelvedWorkout): Seen | undefined => {
  const { id, recordedAs: workout, outline, isUpload, isPrivate, createdAt } = one
  return workout === undefined ? undefined : { service, id, workout, outline, isUpload, isPrivate, createdAt }
}
