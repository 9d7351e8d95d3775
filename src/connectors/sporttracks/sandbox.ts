/**
 * SportTracks, simulated from the pages of its documentation: numbers that are texts in lists, offsets with a minus in the
 * middle, calories that are kilojoules, flat tracks with clocks of their own, changes that replace a whole workout, 401
 * for who has not paid. https://sporttracks.mobi/api/doc
 */
import { defineService, type Fact, json, type Person, type TruthView } from '../../sandbox/index.js'
import { answer, shelfOf, userIdOf } from './sandbox/routes.js'

const api = 'https://api.sporttracks.mobi'

export const sandbox = defineService({
  id: 'sporttracks',
  name: 'SportTracks',
  hosts: [api],
  oauth: {
    authorizeUrl: `${api}/oauth2/authorize`,
    tokenUrl: `${api}/oauth2/token`,
    clientAuth: ['body'],
    pkce: 'optional',
    scopes: [],
    accessTokenSeconds: 7200,
    refreshToken: 'stays',
    account: (person) => String(userIdOf(person)),
  },
  limits: [],
  shelf: shelfOf,
  handle: answer,
  refuse: ({ why }) =>
    why === 'limited'
      ? json({ error: 'rate_limited' }, { status: 429 })
      : json({ error: 'invalid_token' }, { status: 401 }),
  truth,
})

const nowhere = { get: () => undefined, set: () => undefined }

function* truth(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  for (const { id, outline } of shelfOf(person, nowhere).list(now)) {
    const { start, timerSeconds, distanceMeters } = outline
    if (start.at < from || start.at >= to) continue
    yield {
      kind: 'exercise',
      start: start.at,
      key: id,
      document: id,
      tolerance: 0.005,
      detail: { activeSeconds: timerSeconds, ...(distanceMeters !== undefined && { distanceMeters }) },
    }
  }
}
