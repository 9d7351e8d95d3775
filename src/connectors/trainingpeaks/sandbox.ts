/**
 * TrainingPeaks, simulated from the wiki of its Partners API: planned and done workouts in one list, hours in decimals,
 * wall clocks without a zone, changes page by page, files as base64 that are worked on for a while, samples for Premium
 * athletes, and a profile that is refused to coaches. https://github.com/TrainingPeaks/PartnersAPI/wiki
 */
import { defineService, type Fact, json, type Person, type TruthView } from '../../sandbox/index.js'
import { answer, athleteIdOf, shelfOf } from './sandbox/routes.js'

const signIn = 'https://oauth.trainingpeaks.com'

export const sandbox = defineService({
  id: 'trainingpeaks',
  name: 'TrainingPeaks',
  hosts: ['https://api.trainingpeaks.com', signIn],
  oauth: {
    authorizeUrl: `${signIn}/OAuth/Authorize`,
    tokenUrl: `${signIn}/oauth/token`,
    revokeUrl: `${signIn}/oauth/deauthorize`,
    clientAuth: ['body'],
    pkce: 'optional',
    scopes: [
      { name: 'athlete:profile', title: 'Your profile' },
      { name: 'workouts:read', title: 'Your workouts' },
      { name: 'workouts:details', title: 'What was recorded on them' },
      { name: 'file:write', title: 'Add workouts' },
    ],
    accessTokenSeconds: 3600,
    refreshToken: 'stays',
    account: (person) => String(athleteIdOf(person)),
  },
  limits: [],
  shelf: shelfOf,
  handle: answer,
  refuse: ({ why }) =>
    why === 'limited'
      ? json({ Message: 'Too many requests' }, { status: 429 })
      : json({ Message: 'Unauthorized' }, { status: 401 }),
  truth,
})

const nowhere = { get: () => undefined, set: () => undefined }

function* truth(person: Person, { from, to, now, scopes }: TruthView): Iterable<Fact> {
  if (!scopes.includes('workouts:read')) return
  for (const { id, outline } of shelfOf(person, nowhere).list(now)) {
    const { start, timerSeconds, distanceMeters, energyKcal, averageHeartRate } = outline
    if (start.at < from || start.at >= to) continue
    yield {
      kind: 'exercise',
      start: start.at,
      end: start.at + Math.round(timerSeconds) * 1000,
      key: id,
      document: id,
      detail: {
        ...(distanceMeters !== undefined && { distanceMeters }),
        ...(energyKcal !== undefined && { energyKcal }),
        ...(averageHeartRate !== undefined && { averageHeartRate }),
      },
    }
  }
}
