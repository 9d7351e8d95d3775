/**
 * Komoot, simulated from its partner documentation: tours in HAL pages from new to old, planned ones among them, files as
 * FIT (which fails at times) and GPX, uploads as bare bytes with the rest in the query, 202 for what is there already.
 * https://static.komoot.de/doc/external-api/v007/index.html
 */
import { defineService, type Fact, json, type Person, type TruthView } from '../../sandbox/index.js'
import { answer, shelfOf, userOf } from './sandbox/routes.js'

const signIn = 'https://auth-api.main.komoot.net/oauth'

export const sandbox = defineService({
  id: 'komoot',
  name: 'Komoot',
  hosts: ['https://external-api.komoot.de', 'https://auth-api.main.komoot.net'],
  oauth: {
    authorizeUrl: `${signIn}/authorize`,
    tokenUrl: `${signIn}/token`,
    clientAuth: ['basic'],
    pkce: 'optional',
    scopes: [
      { name: 'profile', title: 'Your profile and your tours' },
      { name: 'tour-upload', title: 'Add tours' },
    ],
    accessTokenSeconds: 3600,
    refreshToken: 'stays',
    account: userOf,
    tokenExtras: (person) => ({ username: userOf(person) }),
  },
  limits: [],
  shelf: shelfOf,
  handle: answer,
  refuse: ({ why }) =>
    json({ error: why === 'limited' ? 'TooManyRequests' : 'Unauthorized' }, { status: why === 'limited' ? 429 : 401 }),
  truth,
})

const nowhere = { get: () => undefined, set: () => undefined }

function* truth(person: Person, { from, to, now, scopes }: TruthView): Iterable<Fact> {
  if (!scopes.includes('profile')) return
  for (const { id, outline } of shelfOf(person, nowhere).list(now)) {
    const { start, end, distanceMeters, ascentMeters, energyKcal } = outline
    if (start.at < from || start.at >= to) continue
    yield {
      kind: 'exercise',
      start: start.at,
      end: end.at,
      key: id,
      document: id,
      detail: {
        ...(distanceMeters !== undefined && { distanceMeters }),
        ...(energyKcal !== undefined && { energyKcal }),
        ...(ascentMeters !== undefined && { elevationGainMeters: ascentMeters }),
      },
    }
  }
}
