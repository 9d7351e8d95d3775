/** Jawbone UP, by the answers its API gave until 2018. https://jawbone.com/up/developer/types */
import { defineConnector, jsonArchive, noAuth } from '../../kit/index.js'
import { events } from './events.js'

export const jawbone = defineConnector({
  id: 'jawbone',
  name: 'Jawbone UP',
  version: 1,
  docs: 'https://jawbone.com/up/developer',
  status: { state: 'ended', note: 'Its service ended in 2018. Saved answers of its API can be brought.' },
  auth: noAuth,
  api: { hosts: [] },
  streams: { events },
  imports: {
    answers: jsonArchive({
      title: 'Saved answers of Jawbone UP',
      begins: /"user_xid"|"xid"/,
      path: /(^|\/)jawbone/i,
      streamOf: (body) => (events.page.safeParse(body).success ? 'events' : undefined),
    }),
  },
})
