/** A directory, simulated: the same answers as the runtime gives for folders of this machine, and nothing on any disk. */
import { defineService, json, type Session } from '../../sandbox/index.js'
import { bytesOf, etagOf, fileTold, pathOf, shelfOf } from './sandbox/told.js'
import { truth } from './sandbox/truth.js'

const problem = (status: number, error: string): Response => json({ error }, { status })

export const sandbox = defineService({
  id: 'watch-folder',
  name: 'Watched folder',
  hosts: ['http://folder.invalid'],
  apiKey: {
    header: 'x-folder',
    keyOf: ({ id }, made) => `workouts/${id}${made === 0 ? '' : `-${made}`}`,
  },
  account: ({ id }) => `workouts/${id}`,
  limits: [],
  shelf: shelfOf,
  handle: async (request, session) => answer(request, session),
  // A disk turns nobody away for asking too often; the exam does.
  refuse: ({ why }) => (why === 'limited' ? problem(429, 'too many requests') : problem(401, 'no such folder')),
  truth,
})

const answer = async (request: Request, { person, account, state, now }: Session): Promise<Response> => {
  const { pathname } = new URL(request.url)
  const shelf = shelfOf(person, state)
  if (pathname === '/folder') return json({ id: account, name: account })
  if (pathname === '/files') return json({ files: shelf.list(now).map(fileTold) })
  const path = decodeURIComponent(pathname.replace('/files/', ''))
  const standing = shelf.list(now).find((workout) => pathOf(workout) === path)
  switch (request.method) {
    case 'GET':
      if (standing === undefined) return problem(404, 'not found')
      return new Response(bytesOf(standing) as Uint8Array<ArrayBuffer>, { headers: { etag: etagOf(standing) } })
    case 'PUT': {
      if (standing !== undefined) return problem(412, 'the name is taken')
      shelf.upload({ bytes: new Uint8Array(await request.arrayBuffer()), name: path, now })
      return json({ path }, { status: 201 })
    }
    case 'DELETE':
      if (standing === undefined) return problem(404, 'not found')
      shelf.remove(standing.id, now)
      return new Response(null, { status: 204 })
    default:
      return problem(405, 'not allowed')
  }
}
