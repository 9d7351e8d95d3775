import { jawbone as connector } from '../../src/connectors/jawbone/index.js'
import { type Adapter, getRequest } from './adapter.js'
import { field, type Readings, shimmerChecks } from './shimmer.js'

const readings: Readings = {
  JawboneBodyWeight: [field('body_weight', 'weight')],
  JawboneBodyMassIndex: [field('body_mass_index', 'body_mass_index')],
  JawboneHeartRate: [field('heart_rate', 'resting_heart_rate')],
  JawboneStepCount: [field('step_count', 'step_count')],
  JawbonePhysicalActivity: [field('activity_name', 'exercise')],
  JawboneSleepDuration: [field('sleep_duration', 'sleep_session')],
}

export const jawbone: Adapter = {
  folder: 'jawbone',
  connector,
  pages: (input) => [{ stream: 'events', body: input.json(), request: getRequest('/') }],
  *checks(expectation, outcome) {
    if (expectation !== undefined) yield* shimmerChecks(expectation.expected, readings, outcome)
  },
}
