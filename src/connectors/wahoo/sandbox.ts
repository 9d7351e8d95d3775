/**
 * Wahoo, simulated from the reference of its cloud API: workouts in numbered pages from new to old, figures as texts,
 * files at a host of their own, uploads with a token, notices that bear the portal's token.
 * https://cloud-api.wahooligan.com/
 */
import { defineService, json } from '../../sandbox/index.js'
import { notices } from './sandbox/notices.js'
import { answer, filesOrPortal } from './sandbox/routes.js'
import { fileHost, host, portal, shelfOf, userIdOf } from './sandbox/told.js'

/** Wahoo leaves what applications brought out of its listing; the tests have it listed to see what became of it. */
export const wahooThat = ({ listsUploads }: { readonly listsUploads: boolean }) =>
  defineService({
    id: 'wahoo',
    name: 'Wahoo',
    hosts: [host, fileHost, portal],
    oauth: {
      authorizeUrl: `${host}/oauth/authorize`,
      tokenUrl: `${host}/oauth/token`,
      clientAuth: ['body'],
      pkce: 'optional',
      scopes: [
        { name: 'email', title: 'Your email address' },
        { name: 'user_read', title: 'Your profile' },
        { name: 'user_write', title: 'Changes of your profile' },
        { name: 'workouts_read', title: 'Your workouts' },
        { name: 'workouts_write', title: 'New workouts, changes and removals' },
        { name: 'offline_data', title: 'News of you while you are away' },
      ],
      scopeDefault: 'none',
      accessTokenSeconds: 7200,
      refreshToken: 'rotates',
      account: (person) => String(userIdOf(person)),
      tokenExtras: () => ({ created_at: 0 }),
    },
    limits: [
      { per: 'app', requests: 200, seconds: 300 },
      { per: 'app', requests: 1000, seconds: 3600 },
      { per: 'app', requests: 5000, seconds: 86_400 },
    ],
    open: filesOrPortal,
    handle: async (request, session) => answer(request, session, listsUploads),
    refuse: (refusal) => {
      if (refusal.why !== 'limited') return json({ error: 'The access token is invalid' }, { status: 401 })
      const { requests, seconds } = refusal.limit
      const place = [300, 3600, 86_400].indexOf(seconds)
      const list = (spent: number, others: readonly number[]): string =>
        others.map((other, index) => (index === place ? spent : other)).join(', ')
      const headers = {
        'x-ratelimit-limit': list(requests, [200, 1000, 5000]),
        'x-ratelimit-remaining': list(0, [100, 500, 2500]),
        'x-ratelimit-reset': list(refusal.retryAfterSeconds, [300, 3600, 86_400]),
      }
      return json({ error: 'Too many requests' }, { status: 429, headers })
    },
    // Workouts are the shelf's, which the referee looks at himself.
    truth: () => [],
    notices,
    shelf: shelfOf,
  })

export const sandbox = wahooThat({ listsUploads: false })
