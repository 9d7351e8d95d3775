import { runkeeper as connector } from '../../src/connectors/runkeeper/index.js'
import { type Adapter, getRequest } from './adapter.js'
import { amountIn, detailOf, type Readings, shimmerChecks } from './shimmer.js'

const readings: Readings = {
  RunkeeperPhysicalActivity: [
    { kind: 'exercise', theirs: (body) => body['activity_name'], ours: (record) => detailOf(record, 'sportName') },
    {
      kind: 'exercise',
      theirs: (body) => amountIn(body['distance']),
      ours: (record) => detailOf(record, 'distanceMeters'),
    },
  ],
}
const energy: Readings = {
  RunkeeperCaloriesBurned: [
    {
      kind: 'exercise',
      theirs: (body) => amountIn(body['kcal_burned']),
      ours: (record) => detailOf(record, 'energyKcal'),
    },
  ],
}

export const runkeeper: Adapter = {
  folder: 'runkeeper',
  connector,
  pages: (input) => [{ stream: 'fitness-activities', body: input.json(), request: getRequest('/') }],
  *checks(expectation, outcome) {
    if (expectation === undefined) return
    yield* shimmerChecks(expectation.expected, readings, outcome)
    // Their energy is a point of its own, ours a figure of the workout: those without it have none.
    const records = outcome.records.filter((record) => detailOf(record, 'energyKcal') !== undefined)
    yield* shimmerChecks(expectation.expected, energy, { ...outcome, records })
  },
}
