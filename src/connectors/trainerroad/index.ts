/**
 * TrainerRoad, rides on a trainer, by what its own apps asked for until 2018: the list of rides, each ride's facts, and
 * its file. Described nowhere, and read only. https://github.com/cpfair/tapiriik/tree/master/tapiriik/services/TrainerRoad
 */
import { apiKey, defineConnector, type ErrorAnswer, type ErrorMeaning, z } from '../../kit/index.js'
import { download } from './download.js'
import { api, rides, web } from './rides.js'

const Member = z.object({ MemberId: z.union([z.number(), z.string()]).transform(String) })

const errors = ({ status }: ErrorAnswer): ErrorMeaning | undefined =>
  status === 404 ? { means: 'nothing' } : undefined

export const trainerroad = defineConnector({
  id: 'trainerroad',
  name: 'TrainerRoad',
  version: 1,
  docs: 'https://github.com/cpfair/tapiriik/blob/master/tapiriik/services/TrainerRoad/trainerroad.py',
  status: {
    state: 'legacy',
    note: 'By an undocumented interface of 2018 that may be gone. Let TrainerRoad send its rides to Dropbox or Strava instead.',
  },
  auth: apiKey({
    header: 'authorization',
    // There is no session: name and password go with each request (RFC 7617).
    basic: {},
    help: 'Type your user name and password with a colon between them, as in `anna:secret`. They are kept, sealed, for as long as TrainerRoad is connected: it is asked with them every time.',
    account: { path: '/api/members', read: (body) => ({ id: Member.parse(body).MemberId }) },
  }),
  api: {
    hosts: [api, web],
    // None is known: what we keep to ourselves, as each ride takes two requests.
    limits: [{ per: 'connection', requests: 120, seconds: 900 }],
    errors,
  },
  streams: { rides },
  activities: {
    list: 'rides',
    download,
    pageOf: (id) => `${web}/cycling/rides/${encodeURIComponent(id)}`,
  },
})
