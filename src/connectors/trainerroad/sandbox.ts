/**
 * TrainerRoad, simulated from what one open program met until 2018: name and password with every request, a list without
 * times, a request for each ride, files as TCX from the web site, 500 for those of private accounts.
 * https://github.com/cpfair/tapiriik/blob/master/tapiriik/services/TrainerRoad/trainerroad.py
 */
import { defineService, type Fact, json, type Person, type TruthView } from '../../sandbox/index.js'
import { answer, memberIdOf, numberOf, shelfOf } from './sandbox/routes.js'

export const sandbox = defineService({
  id: 'trainerroad',
  name: 'TrainerRoad',
  hosts: ['https://api.trainerroad.com', 'https://www.trainerroad.com'],
  account: (person) => String(memberIdOf(person)),
  apiKey: {
    header: 'authorization',
    basic: {},
    keyOf: ({ seed, givenName }, made) => `${givenName.toLowerCase()}${seed}:watts-${seed}-${made}`,
  },
  limits: [],
  shelf: shelfOf,
  handle: answer,
  refuse: ({ why }) =>
    why === 'limited'
      ? json({ Message: 'Slow down' }, { status: 429 })
      : json({ Message: 'Authorization denied' }, { status: 401 }),
  truth,
})

const nowhere = { get: () => undefined, set: () => undefined }

function* truth(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  for (const workout of shelfOf(person, nowhere).list(now)) {
    const { start, elapsedSeconds, distanceMeters } = workout.outline
    if (start.at < from || start.at >= to) continue
    const key = String(numberOf(workout))
    yield {
      kind: 'exercise',
      start: start.at,
      end: start.at + elapsedSeconds * 1000,
      key,
      document: key,
      detail: { ...(distanceMeters !== undefined && { distanceMeters }) },
    }
  }
}
