import { keyOf, problemsOfRecord } from '../../kit/index.js'
import type { Check } from '../check.js'
import { goldenText } from '../golden.js'
import { eachMapped } from './pages.js'

export const goldenFiles: Check = {
  id: 'golden',
  title: 'each fixture is mapped to its golden file',
  level: 'bronze',
  examine: ({ connector: { streams = {} }, fixtures }) =>
    fixtures.flatMap((fixture) => {
      const stream = streams[fixture.stream]
      if (stream === undefined) return []
      if (fixture.expected === undefined) return [`${fixture.name} has no golden file: npm run golden`]
      const [wanted, got] = [fixture.expected.split('\n'), goldenText(stream, fixture).split('\n')]
      const line = got.findIndex((each, index) => each !== wanted[index])
      return line < 0 && wanted.length === got.length
        ? []
        : [`${fixture.name} differs in line ${line + 1}: ${got[line] ?? 'missing'}`]
    }),
}

export const sound: Check = {
  id: 'sound',
  title: 'its records are sound, but for pages that show what is parked',
  level: 'bronze',
  examine: (subject) =>
    eachMapped(subject).flatMap(({ fixture, items = [] }) =>
      items.flatMap((item, index) => {
        if (item.shape === 'removal' || fixture.case.startsWith('unreadable')) return []
        const invalid = [...problemsOfRecord(item, Number.MAX_SAFE_INTEGER)].filter(
          ({ severity }) => severity === 'invalid',
        )
        return invalid.map(
          ({ path, expected }) => `${fixture.name}, record ${index} (${item.kind}): ${path}: ${expected}`,
        )
      }),
    ),
}

export const unique: Check = {
  id: 'unique',
  title: 'no two records of a page have the same key',
  level: 'bronze',
  examine: (subject) =>
    eachMapped(subject).flatMap(({ fixture, items = [] }) => {
      const seen = new Set<string>()
      return items.flatMap((item) => {
        if (item.shape === 'removal') return []
        const key = `${item.kind} ${keyOf(item)}`
        if (!seen.has(key)) return seen.add(key) && []
        return [`${fixture.name}: two of ${key}`]
      })
    }),
}

export const emitted: Check = {
  id: 'emits',
  title: 'every kind a stream emits is seen in a fixture, and no other',
  level: 'bronze',
  examine: (subject) => {
    const { streams = {} } = subject.connector
    const seen = new Map<string, Set<string>>(Object.keys(streams).map((name) => [name, new Set<string>()]))
    for (const { fixture, items = [] } of eachMapped(subject))
      for (const item of items) if (item.shape !== 'removal') seen.get(fixture.stream)?.add(item.kind)
    return Object.entries(streams).flatMap(([name, { emits }]) => {
      const kinds = seen.get(name) ?? new Set()
      const missing = emits.filter((kind) => !kinds.has(kind) && !(`${name}.${kind}` in subject.exemptions.kinds))
      const stale = emits.filter((kind) => kinds.has(kind) && `${name}.${kind}` in subject.exemptions.kinds)
      const foreign = [...kinds].filter((kind) => !(emits as readonly string[]).includes(kind))
      return [
        ...missing.map((kind) => `${name} emits ${kind}, which no fixture shows`),
        ...stale.map((kind) => `${name}.${kind} is seen: its exemption can go`),
        ...foreign.map((kind) => `${name} yields ${kind}, which it does not declare`),
      ]
    })
  },
}
