/**
 * Endomondo, which is gone, played as the model of a service with name and password: a sign-in that sends some people a
 * code, locks after wrong tries, and gives a session that ends; workouts as its web site listed them.
 */
import {
  bodyOf,
  defineService,
  type Fact,
  json,
  type Person,
  type SignInDesk,
  type TruthView,
} from '../../sandbox/index.js'
import { answer, shelfOf } from './sandbox/routes.js'

const sessionSeconds = 12 * 3600

export const sandbox = defineService({
  id: 'endomondo',
  name: 'Endomondo',
  hosts: ['https://www.endomondo.com'],
  account: ({ seed }) => String(880_000 + seed),
  password: {
    session: { header: 'authorization', prefix: 'Bearer ' },
    sessionSeconds,
    secondFactor: ({ seed }) => seed % 3 === 0,
    lock: { tries: 6, seconds: 600 },
    signIn: (request, desk) => signIn(request, desk),
  },
  limits: [],
  shelf: shelfOf,
  handle: answer,
  refuse: ({ why }) =>
    json({ error: why === 'limited' ? 'slow_down' : 'unauthorized' }, { status: why === 'limited' ? 429 : 401 }),
  truth,
})

const signIn = async (request: Request, desk: SignInDesk): Promise<Response | undefined> => {
  if (new URL(request.url).pathname !== '/rest/session') return undefined
  const { email, password, code } = (await bodyOf(request)) ?? {}
  if (typeof email !== 'string' || typeof password !== 'string') return json({ error: 'missing' }, { status: 400 })
  const verified = desk.verify({ user: email, password, ...(typeof code === 'string' && { code }) })
  if (verified.state === 'needs-code') return json({ second_factor: 'required' })
  if (verified.state === 'locked') return json({ error: 'locked' }, { status: 403 })
  if (verified.state !== 'right') return json({ error: 'unauthorized' }, { status: 401 })
  const user = { id: Number(verified.account), first_name: verified.person.givenName }
  return json({ token: desk.open(verified.person), expires_in: sessionSeconds, user })
}

const nowhere = { get: () => undefined, set: () => undefined }

function* truth(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  for (const { id, outline } of shelfOf(person, nowhere).list(now)) {
    const { start, timerSeconds, distanceMeters, energyKcal } = outline
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
      },
    }
  }
}
