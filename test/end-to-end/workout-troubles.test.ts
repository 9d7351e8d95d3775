/**
 * Every connector of workouts and everything that may befall a workout there, through the whole runtime. All of it takes
 * a minute: `npm test` looks at a quarter, each connector and each trouble being in it; WORKOUT_TROUBLES=all at the rest,
 * too. Either tells at the end what could occur where.
 */
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type TestStore, testStore } from '../../src/runtime/store/testing.js'
import { badCredentials, forgottenPassword, missingScope, revokedConsent } from './workout-troubles-access.js'
import type { Trouble } from './workout-troubles-cases.js'
import { goneAtSource, limited, refusedFile, removedAtTarget } from './workout-troubles-course.js'
import { createMatrix } from './workout-troubles-matrix.js'
import { createTrial, type Subject, subjects, type TrialOptions } from './workout-troubles-trial.js'

const troubles: readonly Trouble[] = [
  forgottenPassword,
  badCredentials,
  revokedConsent,
  missingScope,
  limited,
  refusedFile,
  goneAtSource,
  removedAtTarget,
]
const isWhole = process.env['WORKOUT_TROUBLES'] === 'all'
const share = 4

const matrix = createMatrix(troubles.map(({ title }) => title))
let store: TestStore
beforeAll(async () => {
  store = await testStore()
})
afterAll(async () => {
  await store.close()
  console.log(matrix.text())
})

describe.each(subjects.map((subject, row) => ({ id: subject.connector.id, subject, row })))(
  '$id',
  ({ id, subject, row }) => {
    const possible: Trouble[] = []
    for (const trouble of troubles) {
      const { title } = trouble
      const notApplicable = trouble.notApplicable(subject)
      if (notApplicable === undefined) possible.push(trouble)
      // What cannot occur there is no test that is left out: the matrix says why.
      else matrix.note(id, title, { notApplicable })
    }
    const each = isWhole ? 1 : Math.min(share, possible.length)
    it.each(possible.filter((_, index) => (row + index) % each === 0))(
      '$title',
      async ({ title, run }) => {
        matrix.note(id, title, 'failed')
        matrix.note(id, title, await run(beginning(subject)))
      },
      60_000,
    )
  },
)

const beginning = (subject: Subject) => async (options?: Partial<TrialOptions>) => {
  await store.reset()
  const native = subject.connector.activities?.upload === undefined ? 0.5 : 0
  return createTrial(subject, store, { native, older: olderFor(subject), ...options })
}

/** Who takes or records a single sport has fewer that will do. */
const olderFor = ({ connector: { id } }: Subject): number =>
  id === 'hevy' || id === 'smashrun' || id === 'trainerroad' ? 60 : 8
