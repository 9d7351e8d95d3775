/** Misfit, by the answers its API gave. https://build.misfit.com/docs/cloudapi/api_references */
import { defineConnector, hasOneOf, jsonArchive, noAuth } from '../../kit/index.js'
import { activity } from './activity.js'

const isAnswer = hasOneOf('summary', 'sessions', 'sleeps')

export const misfit = defineConnector({
  id: 'misfit',
  name: 'Misfit',
  version: 1,
  docs: 'https://build.misfit.com/docs',
  status: { state: 'ended', note: 'Its service has ended. Saved answers of its API can be brought.' },
  auth: noAuth,
  api: { hosts: [] },
  streams: { activity },
  imports: {
    answers: jsonArchive({
      title: 'Saved answers of Misfit',
      begins: /^\s*\{\s*"(sessions|sleeps|summary)"\s*:\s*\[/,
      path: /(^|\/)misfit/i,
      streamOf: (body) => (isAnswer(body) ? 'activity' : undefined),
    }),
  },
})
