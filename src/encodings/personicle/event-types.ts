/** The events of the wire, as its data dictionary tells of them: what their parameters hold. */
import { dictionary, type Entry, personicleExercise, sportNames } from '../../core/index.js'
import { events } from './data-types.js'

/** What `match-data-dictionary` answers of an event. */
export interface PersonicleEventType {
  readonly parameters: Readonly<Record<string, { readonly ValueType: string; readonly Unit: string }>>
}

/** The old dictionary says it of exercise as such; of the sports, and of what came later, it says nothing. */
const ofExercise: PersonicleEventType = {
  parameters: {
    duration: { ValueType: 'Integer', Unit: 'seconds' },
    source_device: { ValueType: 'String', Unit: 'NULL' },
  },
}
const known: ReadonlyMap<string, PersonicleEventType> = new Map([
  ...(Object.values(dictionary) as readonly Entry[]).flatMap(({ codes }) =>
    codes?.personicleEvent === undefined ? [] : [[events + codes.personicleEvent, { parameters: {} }] as const],
  ),
  ...sportNames.map((sport) => [events + personicleExercise(sport), { parameters: {} }] as const),
  [`${events}exercise`, ofExercise],
])

/** By full name, `com.personicle.individual.events.exercise`. */
export const personicleEventType = (name: string): PersonicleEventType | undefined => known.get(name)
