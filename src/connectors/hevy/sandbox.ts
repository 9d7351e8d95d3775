/**
 * Hevy, simulated from the published description of its interface: ten workouts a page from new to old, events since a
 * time, exercises and sets without times of their own, entries as JSON, and nothing that can be deleted.
 * https://api.hevyapp.com/docs/
 */
import { defineService, type Fact, json, type Person, type TruthView, uuid } from '../../sandbox/index.js'
import { answer, publicId, shelfOf } from './sandbox/routes.js'

export const sandbox = defineService({
  id: 'hevy',
  name: 'Hevy',
  hosts: ['https://api.hevyapp.com'],
  account: ({ seed }) => uuid(seed, 'hevy', 'account'),
  apiKey: { header: 'api-key', keyOf: ({ seed }, made) => uuid(seed, 'hevy', 'key', made) },
  limits: [],
  shelf: shelfOf,
  handle: answer,
  refuse: ({ why }) =>
    json(
      { error: why === 'limited' ? 'Too many requests' : 'InvalidApiKey' },
      { status: why === 'limited' ? 429 : 401 },
    ),
  truth,
})

const nowhere = { get: () => undefined, set: () => undefined }

function* truth(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  for (const { id, outline } of shelfOf(person, nowhere).list(now)) {
    const { start, end } = outline
    if (start.at < from || start.at >= to) continue
    yield { kind: 'exercise', start: start.at, end: end.at, key: publicId(id), document: publicId(id), detail: {} }
  }
}
