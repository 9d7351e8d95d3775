/**
 * Moves, by the export people made before it ended in 2018 (`json/daily/storyline/storyline_20130101.json`), or by saved
 * answers of its API. https://dev.moves-app.com/docs/api_storyline
 */
import { defineConnector, jsonArchive, noAuth } from '../../kit/index.js'
import { storyline } from './storyline.js'

export const moves = defineConnector({
  id: 'moves',
  name: 'Moves',
  version: 1,
  docs: 'https://dev.moves-app.com/docs/api',
  status: { state: 'ended', note: 'The app ended in 2018. Its export, or saved answers of its API, can be brought.' },
  auth: noAuth,
  api: { hosts: [] },
  streams: { storyline },
  imports: {
    export: jsonArchive({
      title: 'Moves export',
      begins: /"(caloriesIdle|segments)"\s*:/,
      path: /(^|\/)(moves[^/]*\/|storyline)/i,
      streamOf: (body) => (storyline.page.safeParse(body).success ? 'storyline' : undefined),
      repeated: {
        path: /(^|\/)(weekly|monthly|yearly|full|activities|places|summary)\//i,
        reason: 'The storylines of the days say the same.',
      },
    }),
  },
})
