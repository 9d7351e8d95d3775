import { moves as connector } from '../../src/connectors/moves/index.js'
import { type Adapter, type CorpusInput, getRequest } from './adapter.js'
import { amountIn, detailOf, field, type Point, type Readings, shimmerChecks } from './shimmer.js'

const readings: Readings = {
  MovesStepCount: [field('step_count', 'step_count')],
  MovesPhysicalActivity: [
    { kind: 'exercise', theirs: (body) => body['activity_name'], ours: (record) => detailOf(record, 'sportName') },
    {
      kind: 'exercise',
      theirs: (body) => amountIn(body['distance']),
      ours: (record) => detailOf(record, 'distanceMeters'),
    },
    {
      kind: 'exercise',
      theirs: (body) => amountIn(body['kcal_burned']),
      ours: (record) => detailOf(record, 'energyKcal'),
    },
  ],
}

interface Activity {
  readonly activity: string
  readonly group?: string
}
type Days = readonly { readonly segments: readonly { readonly activities?: readonly Activity[] }[] | null }[]
const drivenIn = (input: CorpusInput): ReadonlySet<string> =>
  new Set(
    (input.json() as Days)
      .flatMap(({ segments }) => segments ?? [])
      .flatMap(({ activities }) => activities ?? [])
      .filter(({ group }) => group === 'transport')
      .map(({ activity }) => activity),
  )

export const moves: Adapter = {
  folder: 'moves',
  connector,
  pages: (input) => [{ stream: 'storyline', body: input.json(), request: getRequest('/') }],
  *checks(expectation, outcome, input) {
    if (expectation === undefined) return
    // To be driven is a physical activity to them and no exercise to us: a choice, not a fact.
    const driven = drivenIn(input)
    const { MovesPhysicalActivity: points = [], ...others } = expectation.expected as Readonly<
      Record<string, readonly Point[]>
    >
    const walked = points.filter(({ body }) => !driven.has(String(body['activity_name'])))
    yield* shimmerChecks({ ...others, MovesPhysicalActivity: walked }, readings, outcome)
  },
}
