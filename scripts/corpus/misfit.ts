import { misfit as connector } from '../../src/connectors/misfit/index.js'
import { type Adapter, getRequest } from './adapter.js'
import { amountIn, detailOf, field, type Point, type Readings, shimmerChecks } from './shimmer.js'

const mileMeters = 1609.344
const readings: Readings = {
  MisfitStepCount: [field('step_count', 'step_count')],
  MisfitPhysicalActivity: [
    { kind: 'exercise', theirs: (body) => body['activity_name'], ours: (record) => detailOf(record, 'sportName') },
    {
      kind: 'exercise',
      theirs: (body) => amountIn(body['distance'], mileMeters),
      ours: (record) => detailOf(record, 'distanceMeters'),
    },
    {
      kind: 'exercise',
      theirs: (body) => amountIn(body['kcal_burned']),
      ours: (record) => detailOf(record, 'energyKcal'),
    },
  ],
}

interface Answer {
  readonly sessions?: readonly { readonly id: string; readonly calories?: number }[]
}

export const misfit: Adapter = {
  folder: 'misfit',
  connector,
  pages: (input) => [{ stream: 'activity', body: input.json(), request: getRequest('/') }],
  *checks(expectation, outcome, input) {
    if (expectation === undefined) return
    const { sessions = [] } = input.json() as Answer
    yield* shimmerChecks(withOwnCalories(expectation.expected, sessions), readings, outcome)
  },
}

/** Shimmer looks for the calories in the whole answer, so that every session has those of the first: the answer's own count. */
const withOwnCalories = (expected: unknown, sessions: NonNullable<Answer['sessions']>): unknown => {
  const { MisfitPhysicalActivity: points, ...others } = expected as Readonly<Record<string, readonly Point[]>>
  if (points === undefined) return others
  const mended = points.map((point) => {
    const { external_id: id } = point.header.acquisition_provenance
    const value = sessions.find((each) => each.id === id)?.calories
    const { kcal_burned: _, ...body } = point.body
    return { ...point, body: { ...body, ...(value !== undefined && { kcal_burned: { unit: 'kcal', value } }) } }
  })
  return { ...others, MisfitPhysicalActivity: mended }
}
