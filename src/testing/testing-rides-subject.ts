/** For the exam's own tests: the connector of workouts as a subject, whole and with something broken. */
import { instant, type Stream } from '../kit/index.js'
import type { Subject } from './check.js'
import { goldenText } from './golden.js'
import { ridesConnector, type Spoilt } from './testing-rides.js'
import { ridesService } from './testing-rides-service.js'
import { fixture, start, subjectWith } from './testing-subject.js'

/** One of workouts that passes, but for what a test spoils. */
export const ridesWith = (spoilt: Spoilt = {}, service = ridesService()): Subject => {
  const connector = ridesConnector(spoilt)
  const ride = { id: '1', start, offset: 120, seconds: 3600, sport: 'cycling' }
  const shown = [fixture('rides.one', { rides: [ride] }), fixture('rides.empty', { rides: [] })]
  const fixtures = shown.map((each) => ({
    ...each,
    expected: goldenText(connector.streams?.['rides'] as Stream, each),
  }))
  return subjectWith(connector, { fixtures, service: async () => service })
}

/** By the check that finds it. */
export const brokenRides: Readonly<Record<string, Subject>> = {
  listings: ridesWith({
    lists: ({ rides }) =>
      [...rides, ...rides].map(({ id }) => ({ externalId: id, start: instant(start), sport: 'cycling' as const })),
  }),
  downloads: ridesWith({
    download: {
      fetch: async (task, { externalId }) => ({
        file: { format: 'fit', bytes: (await task.get(`/rides/${externalId}/file`)).raw },
      }),
    },
  }),
  uploads: ridesWith({ upload: { find: async () => undefined } }),
  'upload-refusals': ridesWith({ upload: { send: async () => ({ state: 'stored' }) } }),
  changes: ridesWith({ edit: { send: async () => undefined } }),
}
