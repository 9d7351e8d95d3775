/**
 * TrainingPeaks, the coaches' log, by its Partners API: workouts that were done, and uploads of them. How it is asked and
 * what is kept is the runtime's; what is not mapped, and why, is in the README.
 */
import { defineConnector, isZone, oauth2, z } from '../../kit/index.js'
import { download } from './details.js'
import { errors } from './errors.js'
import { upload } from './upload.js'
import { workouts } from './workouts.js'

const signIn = 'https://oauth.trainingpeaks.com'
const Profile = z.object({
  Id: z.union([z.number(), z.string()]).transform(String),
  TimeZone: z.string().nullish(),
})

export const trainingpeaks = defineConnector({
  id: 'trainingpeaks',
  name: 'TrainingPeaks',
  version: 1,
  docs: 'https://github.com/TrainingPeaks/PartnersAPI/wiki',
  status: { state: 'live', note: 'For partners of TrainingPeaks only: keys for personal use are not given.' },
  auth: oauth2({
    authorizeUrl: `${signIn}/OAuth/Authorize`,
    tokenUrl: `${signIn}/oauth/token`,
    revoke: { url: `${signIn}/oauth/deauthorize`, method: 'POST', in: 'bearer' },
    clientAuth: 'body',
    // https://github.com/TrainingPeaks/PartnersAPI/wiki/OAuth tells of none.
    pkce: false,
    // None of them includes another. `workouts:plan`, which deleting wants, would let us change plans, and is not asked for.
    scopes: ['athlete:profile', 'workouts:read', 'workouts:details', 'file:write'],
    // Told again with every refresh; which of the two is good then is not said, so the newest is kept.
    refreshToken: 'stays',
    account: {
      path: '/v1/athlete/profile',
      read: (body) => {
        const { Id: id, TimeZone: zone } = Profile.parse(body)
        return { id, ...(zone && isZone(zone) && { timeZone: zone }) }
      },
    },
  }),
  api: {
    hosts: ['https://api.trainingpeaks.com'],
    // Obligatory, as name and version: https://github.com/TrainingPeaks/PartnersAPI/wiki/FAQ
    headers: { 'user-agent': 'Tributary/1.0' },
    // No number is published: "be gentle". This is what we keep to ourselves.
    limits: [{ per: 'app', requests: 600, seconds: 60 }],
    errors,
  },
  streams: { workouts },
  activities: {
    list: 'workouts',
    download,
    upload,
    pageOf: (id, account) =>
      `https://app.trainingpeaks.com/#calendar/athletes/${encodeURIComponent(account)}/workouts/${encodeURIComponent(id)}`,
  },
})
