/**
 * Smashrun, simulated from what open clients use of its interface: runs and nothing else, from new to old and from a day
 * on, kilometres, columns, uploads whose answer does not say what became of them. https://api.smashrun.com/v1/documentation
 */
import { defineService, type Fact, json, type Person, type TruthView } from '../../sandbox/index.js'
import { answer, shelfOf, userIdOf } from './sandbox/routes.js'

const signIn = 'https://secure.smashrun.com/oauth2'

export const sandbox = defineService({
  id: 'smashrun',
  name: 'Smashrun',
  hosts: ['https://api.smashrun.com', 'https://secure.smashrun.com'],
  oauth: {
    authorizeUrl: `${signIn}/authenticate`,
    tokenUrl: `${signIn}/token`,
    clientAuth: ['body'],
    pkce: 'optional',
    scopes: [
      { name: 'read_activity', title: 'See your runs' },
      { name: 'write_activity', title: 'Add and remove runs' },
    ],
    accessTokenSeconds: 84 * 86_400,
    refreshToken: 'rotates',
    account: (person) => String(userIdOf(person)),
  },
  limits: [{ per: 'connection', requests: 250, seconds: 3600 }],
  shelf: shelfOf,
  handle: answer,
  refuse: ({ why }) =>
    json({ message: why === 'limited' ? 'Too many calls' : 'Unauthorized' }, { status: why === 'limited' ? 429 : 401 }),
  truth,
})

const nowhere = { get: () => undefined, set: () => undefined }

function* truth(person: Person, { from, to, now, scopes }: TruthView): Iterable<Fact> {
  if (!scopes.includes('read_activity')) return
  for (const { id, outline } of shelfOf(person, nowhere).list(now)) {
    const { start, timerSeconds, distanceMeters, energyKcal, averageHeartRate } = outline
    if (start.at < from || start.at >= to) continue
    yield {
      kind: 'exercise',
      start: start.at,
      key: id,
      document: id,
      detail: {
        activeSeconds: timerSeconds,
        ...(distanceMeters !== undefined && { distanceMeters }),
        ...(energyKcal !== undefined && { energyKcal }),
        ...(averageHeartRate !== undefined && { averageHeartRate }),
      },
    }
  }
}
