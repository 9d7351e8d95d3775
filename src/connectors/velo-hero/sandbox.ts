/**
 * Velo Hero, simulated from its help pages and the facts observed by open clients: a sign-in by form whose session is a
 * cookie, lists in which everything is a text and every time a wall clock, files in all formats, a second request for
 * what a file does not hold, 403 for whatever is wrong with who asks. https://www.velohero.com/help
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

const host = 'https://app.velohero.com'

export const sandbox = defineService({
  id: 'velo-hero',
  name: 'Velo Hero',
  hosts: [host],
  account: ({ seed }) => String(48_000 + seed),
  password: {
    session: { header: 'cookie', prefix: 'VeloHero_session=' },
    sessionSeconds: 24 * 3600,
    signIn: (request, desk) => signIn(request, desk),
  },
  limits: [],
  shelf: shelfOf,
  handle: answer,
  refuse: ({ why }) =>
    why === 'limited' ? new Response('Slow down', { status: 429 }) : json({ error: 'Forbidden' }, { status: 403 }),
  truth,
})

const signIn = async (request: Request, desk: SignInDesk): Promise<Response | undefined> => {
  const url = new URL(request.url)
  if (url.pathname !== '/sso') return undefined
  const { user, pass } = { ...Object.fromEntries(url.searchParams), ...(await bodyOf(request)) } as Record<
    string,
    unknown
  >
  if (typeof user !== 'string' || typeof pass !== 'string') return json({ error: 'Forbidden' }, { status: 403 })
  const verified = desk.verify({ user, password: pass })
  if (verified.state !== 'right') return json({ error: 'Login failed' }, { status: 403 })
  return json({ session: desk.open(verified.person), 'user-id': verified.account, 'user-pro': '1' })
}

const nowhere = { get: () => undefined, set: () => undefined }

/** What the list tells: the file knows more. */
function* truth(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  for (const { id, outline } of shelfOf(person, nowhere).list(now)) {
    const { start, timerSeconds, distanceMeters } = outline
    if (start.at < from || start.at >= to) continue
    yield {
      kind: 'exercise',
      start: start.at,
      end: start.at + Math.round(timerSeconds) * 1000,
      key: id,
      document: id,
      tolerance: 1,
      detail: { ...(distanceMeters !== undefined && { distanceMeters }) },
    }
  }
}
