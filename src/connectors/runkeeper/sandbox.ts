/**
 * Runkeeper's Health Graph, simulated from its documentation and from what its last clients met: a media type for each
 * thing, wall clocks, series with clocks of their own, pages whose next one is the older, limits that are told in words.
 * https://runkeeper.com/developer/healthgraph/fitness-activities
 */
import { defineService, type Fact, json, type Person, type TruthView } from '../../sandbox/index.js'
import { answer, shelfOf, userIdOf } from './sandbox/routes.js'

export const sandbox = defineService({
  id: 'runkeeper',
  name: 'Runkeeper',
  hosts: ['https://api.runkeeper.com', 'https://runkeeper.com'],
  oauth: {
    authorizeUrl: 'https://runkeeper.com/apps/authorize',
    tokenUrl: 'https://runkeeper.com/apps/token',
    revokeUrl: 'https://runkeeper.com/apps/de-authorize',
    revokeParam: 'access_token',
    clientAuth: ['body'],
    pkce: 'optional',
    scopes: [],
    // They do not end.
    accessTokenSeconds: 10 * 365 * 86_400,
    refreshToken: 'none',
    account: (person) => String(userIdOf(person)),
  },
  limits: [],
  shelf: shelfOf,
  handle: answer,
  refuse: (refusal) =>
    refusal.why === 'limited'
      ? json(
          {
            originatingClass: 'Throttle',
            reason: `Too many requests for this user, wait ${Math.ceil(refusal.retryAfterSeconds / 60)} minutes`,
          },
          { status: 429 },
        )
      : json({ originatingClass: 'Auth', reason: 'Unauthorized' }, { status: 401 }),
  truth,
})

const nowhere = { get: () => undefined, set: () => undefined }

function* truth(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  for (const { id, outline } of shelfOf(person, nowhere).list(now)) {
    const { start, timerSeconds, distanceMeters, energyKcal } = outline
    if (start.at < from || start.at >= to) continue
    const key = `/fitnessActivities/${id}`
    yield {
      kind: 'exercise',
      start: start.at,
      end: start.at + timerSeconds * 1000,
      key,
      document: key,
      detail: {
        activeSeconds: timerSeconds,
        ...(distanceMeters !== undefined && { distanceMeters }),
        ...(energyKcal !== undefined && { energyKcal }),
      },
    }
  }
}
