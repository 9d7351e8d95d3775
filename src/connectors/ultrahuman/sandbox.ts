/**
 * Ultrahuman's partner API, simulated from the UltraSignal documentation and the facts observed beside it: one answer a
 * day, in an older form for applications and a newer one for a person's own token; figures under half a dozen names,
 * and types nobody has heard of. https://vision.ultrahuman.com/developer-docs
 */
import { isDay } from '../../kit/index.js'
import { defineService, hashWords, json, type Person, type Session } from '../../sandbox/index.js'
import { metricsOn } from './sandbox/day.js'
import { truth } from './sandbox/truth.js'

const userId = ({ seed }: Person): string => `uh-${hashWords(seed, 'ultrahuman', 'user').toString(36)}`
const refused = (status: number, error: string): Response => json({ data: null, error, status }, { status })

export const sandbox = defineService({
  id: 'ultrahuman',
  name: 'Ultrahuman',
  hosts: ['https://partner.ultrahuman.com', 'https://auth.ultrahuman.com'],
  oauth: {
    authorizeUrl: 'https://auth.ultrahuman.com/authorise',
    tokenUrl: 'https://partner.ultrahuman.com/api/partners/oauth/token',
    clientAuth: ['body'],
    scopes: [
      { name: 'ring_data', title: 'What the ring measures' },
      { name: 'cgm_data', title: 'What the glucose sensor measures' },
      { name: 'profile', title: 'Name and e-mail address' },
    ],
    pkce: 'optional',
    accessTokenSeconds: 86_400,
    refreshToken: 'rotates',
    account: userId,
  },
  apiKey: {
    header: 'authorization',
    keyOf: ({ seed }, made) => `eyJ${hashWords(seed, 'ultrahuman', 'key', made).toString(36)}`,
    personal: true,
  },
  // Nothing is published; what a client keeps to by itself.
  limits: [{ per: 'connection', requests: 60, seconds: 60 }],
  handle: async (request, session) => answer(new URL(request.url), session),
  refuse: (refusal) =>
    refusal.why === 'limited' ? refused(429, 'Too many requests') : refused(401, 'User has not shared access'),
  truth,
})

const answer = (url: URL, { person, by, scopes, now }: Session): Response => {
  const date = url.searchParams.get('date') ?? ''
  switch (`${by} ${url.pathname}`) {
    case 'oauth /api/partners/v1/user_data/user_info':
      return scopes.includes('profile')
        ? json({ user_id: userId(person), username: person.name, email: person.email })
        : refused(403, 'Insufficient scope')
    case 'oauth /api/partners/v1/user_data/metrics':
      if (!isDay(date)) return refused(400, 'Invalid date format')
      return json({ data: { metric_data: metricsOn(person, date, now, scopes) } })
    case 'key /api/v1/partner/daily_metrics': {
      if (!isDay(date)) return refused(400, 'Missing parameters')
      const metrics = metricsOn(person, date, now, ['ring_data', 'cgm_data'])
      return json({
        data: { metrics: { [date]: metrics }, latest_time_zone: person.zoneAt(now) },
        error: null,
        status: 200,
      })
    }
    default:
      return refused(404, 'Not found')
  }
}
