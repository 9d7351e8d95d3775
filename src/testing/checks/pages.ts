import type { RecordOf } from '../../kit/index.js'
import type { Check, Subject } from '../check.js'
import type { Fixture } from '../fixtures.js'
import { mapped } from '../golden.js'
import { chanceFrom, withGaps, withUnknownFields } from '../mutations.js'
import { deepFreeze, withoutWorld } from '../purity.js'

/** How many versions of each fixture with random gaps are tried. */
const gapsPerFixture = 100

export const fixturesForEach: Check = {
  id: 'fixtures',
  title: 'it has fixtures for each stream, and none for what is no stream',
  level: 'bronze',
  examine: ({ connector: { streams = {} }, fixtures }) => [
    ...Object.keys(streams)
      .filter((name) => !fixtures.some(({ stream, case: of }) => stream === name && of !== 'empty'))
      .map((name) => `${name} has no fixture`),
    ...fixtures.filter(({ stream }) => !(stream in streams)).map(({ name }) => `${name} is of no stream`),
  ],
}

export const emptyPages: Check = {
  id: 'empty',
  title: 'an empty page of each stream yields nothing',
  level: 'bronze',
  examine: (subject) => {
    const empty = eachMapped(subject).filter(({ fixture }) => fixture.case === 'empty')
    return [
      ...Object.keys(subject.connector.streams ?? {})
        .filter((name) => !empty.some(({ fixture }) => fixture.stream === name))
        .map((name) => `${name}.empty is missing`),
      ...empty.filter(({ items }) => items?.length !== 0).map(({ fixture }) => `${fixture.name} is not read as empty`),
    ]
  },
}

export const pure: Check = {
  id: 'pure',
  title: 'map is pure: frozen pages, no clock, no chance, no network, and twice the same',
  level: 'bronze',
  examine: ({ connector: { streams = {} }, fixtures }) =>
    fixtures.flatMap(({ name, stream: of, body, request }) => {
      const stream = streams[of]
      const page = stream?.page.safeParse(deepFreeze(structuredClone(body)))
      if (stream === undefined || page?.success !== true) return []
      const frozen = deepFreeze(page.data)
      const run = (): string => JSON.stringify([...stream.map(frozen, deepFreeze(structuredClone(request)))])
      try {
        return withoutWorld(run) === run() ? [] : [`${name}: two runs differ`]
      } catch (error) {
        return [`${name}: ${messageOf(error)}`]
      }
    }),
}

export const lenient: Check = {
  id: 'lenient',
  title: 'fields it does not know change nothing',
  level: 'bronze',
  examine: ({ connector: { streams = {} }, fixtures }) =>
    fixtures.flatMap(({ name, stream: of, body, request }) => {
      const stream = streams[of]
      if (stream === undefined) return []
      const [as, more] = [body, withUnknownFields(body)].map((each) => JSON.stringify(mapped(stream, each, request)))
      return as === more ? [] : [`${name} is read differently`]
    }),
}

export const unshaken: Check = {
  id: 'unshaken',
  title: 'map never throws on a page its schema accepts, whatever is missing from it',
  level: 'bronze',
  examine: ({ connector: { streams = {} }, fixtures }) =>
    fixtures.flatMap(({ name, stream: of, body, request }) => {
      const stream = streams[of]
      for (let seed = 1; stream !== undefined && seed <= gapsPerFixture; seed++)
        try {
          mapped(stream, withGaps(body, chanceFrom(seed)), request)
        } catch (error) {
          return [`${name}, seed ${seed}: ${messageOf(error)}`]
        }
      return []
    }),
}

/** What each fixture is mapped to; `items` is absent where its page is no page. */
export const eachMapped = ({
  connector: { streams = {} },
  fixtures,
}: Subject): { fixture: Fixture; items?: readonly RecordOf[] }[] =>
  fixtures.flatMap((fixture) => {
    const stream = streams[fixture.stream]
    if (stream === undefined) return []
    const told = mapped(stream, fixture.body, fixture.request)
    return [{ fixture, ...('items' in told && { items: told.items }) }]
  })

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'it throws')
