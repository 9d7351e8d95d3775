/**
 * Endomondo, which ended with 2020: workouts by the archive people took with them. Beside it, for the sandbox alone, a
 * sign-in by name and password as its web site had one: the model of such a service, with a second factor.
 */
import { defineConnector, jsonArchive } from '../../kit/index.js'
import { isArchived } from './archive.js'
import { download } from './detail.js'
import { errors, host, signIn } from './sign-in.js'
import { workouts } from './workouts.js'

export const endomondo = defineConnector({
  id: 'endomondo',
  name: 'Endomondo',
  version: 1,
  docs: 'https://support.endomondo.com/',
  status: {
    state: 'ended',
    note: 'Ended on 31 December 2020. Archives are read; there is nobody left to sign in to but the sandbox.',
  },
  auth: signIn,
  api: {
    hosts: [host],
    limits: [{ per: 'connection', requests: 120, seconds: 900 }],
    errors,
  },
  streams: { workouts },
  activities: { list: 'workouts', download },
  imports: {
    archive: jsonArchive({
      title: 'Endomondo archive',
      begins: /^\s*\[\s*\{\s*"(name|sport)"\s*:/,
      path: /(^|\/)Workouts\/[^/]+\.json$/i,
      streamOf: (body) => (isArchived(body) ? 'workouts' : undefined),
    }),
  },
})
