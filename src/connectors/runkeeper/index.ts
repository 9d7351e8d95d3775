/**
 * Runkeeper, by saved answers of its Health Graph: summaries of workouts.
 * https://runkeeper.com/developer/healthgraph/fitness-activities
 */
import { defineConnector, jsonArchive, noAuth } from '../../kit/index.js'
import { fitnessActivities } from './fitness-activities.js'

export const runkeeper = defineConnector({
  id: 'runkeeper',
  name: 'Runkeeper',
  version: 1,
  docs: 'https://runkeeper.com/developer/healthgraph/overview',
  status: { state: 'legacy', note: 'By saved answers of its API: nothing is fetched.' },
  auth: noAuth,
  api: { hosts: [] },
  streams: { 'fitness-activities': fitnessActivities },
  imports: {
    answers: jsonArchive({
      title: 'Saved answers of Runkeeper',
      begins: /"\/fitnessActivities\//,
      path: /(^|\/)runkeeper/i,
      streamOf: (body) => (fitnessActivities.page.safeParse(body).success ? 'fitness-activities' : undefined),
    }),
  },
})
