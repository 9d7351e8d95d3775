import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SinkWorld } from '../../kit/index.js'
import { schemaIdsOf } from './registry.js'
import { type Settings, settings } from './settings.js'
import { type RegistryDouble, registryDouble } from './testing-registry.js'

const account = 'writer:written-every-day'
let registry: RegistryDouble
beforeEach(async () => {
  registry = await registryDouble(account)
})
afterEach(() => registry.close())

const now = 1_000
const world: SinkWorld = { fetch, now: () => now }
const idsOf = (more: Partial<Record<keyof Settings, unknown>> = {}) => {
  const [registryUsername, registryPassword] = account.split(':')
  const given = { brokers: 'one:9092', topic: 'health', registry: registry.url, registryUsername, registryPassword }
  const ids = schemaIdsOf(settings.parse({ ...given, ...more }), world)
  if (ids === undefined) throw new Error('no registry')
  return ids
}
const pulse = { name: 'a.Pulse', avro: '"int"' }
const night = { name: 'a.Night', avro: '"string"' }
const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    ({ name, message }: Error) => `${name}: ${message}`,
  )

describe('the ids of schemas', () => {
  it('are registered once for each schema, and remembered', async () => {
    const ids = idsOf()
    expect([await ids.idOf(pulse, 't'), await ids.idOf(night, 't'), await ids.idOf(pulse, 't')]).toEqual([1, 2, 1])
    expect(registry.asked).toEqual(['/subjects/a.Pulse/versions', '/subjects/a.Night/versions'])
    expect(await idsOf().idOf(night, 't')).toBe(2)
  })
  it.each([
    ['topic', '/subjects/t-value/versions'],
    ['record', '/subjects/a.Pulse/versions'],
    ['topic-record', '/subjects/t-a.Pulse/versions'],
  ])('stand under a subject called after the %s', async (registrySubject, path) => {
    await idsOf({ registrySubject }).idOf(pulse, 't')
    expect(registry.asked).toEqual([path])
  })
  it('are only looked up where registration is never', async () => {
    expect(await failure(idsOf({ registration: 'never' }).idOf(pulse, 't'))).toBe(
      'SettingsError: The schema registry does not hold the schema under the subject a.Pulse. Add it, or let registration be automatic.',
    )
    await idsOf().idOf(pulse, 't')
    expect(await idsOf({ registration: 'never' }).idOf(pulse, 't')).toBe(1)
  })
  it('keep a path in the registry’s address', async () => {
    await failure(idsOf({ registry: `${registry.url}/apis/ccompat/v7` }).idOf(pulse, 't'))
    expect(registry.asked).toEqual(['/apis/ccompat/v7/subjects/a.Pulse/versions'])
  })
})

describe('a registry that does not answer as hoped', () => {
  it('is told apart by who has to do something about it', async () => {
    expect(await failure(idsOf({ registryPassword: 'wrong' }).idOf(pulse, 't'))).toMatch(
      /^SettingsError: The schema registry refuses this account\./,
    )
    for (const [status, said] of [
      [409, /^SettingsError: The schema registry refuses the schema beside what it holds/],
      [422, /^SettingsError: The schema registry refuses the schema beside what it holds/],
      [429, /^RateLimitError: the schema registry asks to wait/],
      [503, /^TransientError: the schema registry could not be reached \(503\)/],
    ] as const) {
      registry.answer(status)
      expect(await failure(idsOf().idOf(pulse, 't'))).toMatch(said)
    }
  })
  it('is asked again later', async () => {
    const ids = idsOf()
    registry.answer(503)
    await failure(ids.idOf(pulse, 't'))
    registry.answer(200)
    expect(await ids.idOf(pulse, 't')).toBe(1)
  })
  it('is not there', async () => {
    const ids = idsOf()
    await registry.close()
    expect(await failure(ids.idOf(pulse, 't'))).toMatch(/^TransientError: the schema registry could not be reached/)
  })
})
