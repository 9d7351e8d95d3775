import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RecordKind } from '../dictionary/index.js'
import { type DataSource, type FuseInput, fuse } from './index.js'
import { base } from './testing-fuse.js'

const sources: readonly DataSource[] = [
  { connection: 'a', connector: 'oura' },
  { connection: 'b', connector: 'google-health', device: 'Watch' },
  { connection: 'b', connector: 'google-health', device: 'Phone', origin: 'FITBIT' },
  { connection: 'c', connector: 'apple-health', origin: 'com.ouraring.oura' },
]

/** Two days around a midnight, on a coarse grid, so that much of it meets. */
const someRecords = (methods: readonly DataSource['method'][] = [undefined]): fc.Arbitrary<readonly FuseInput[]> =>
  fc
    .array(
      fc.record({
        source: fc.nat(sources.length - 1),
        method: fc.constantFrom(...methods),
        from: fc.nat({ max: 48 * 12 - 1 }),
        length: fc.constantFrom(0, 1, 1, 2, 3, 6, 12, 40),
        value: fc.nat({ max: 900 }),
        day: fc.constantFrom(undefined, undefined, undefined, '2026-10-05', '2026-10-06'),
        series: fc.constantFrom(undefined, undefined, 'walking'),
      }),
      { maxLength: 40 },
    )
    .map((drafts) =>
      drafts.map(({ source, method, from, length, value, day, series }, index): FuseInput => {
        const at = base + from * 300_000
        return {
          id: `r${index}`,
          source: { ...(sources[source] as DataSource), ...(method !== undefined && { method }) },
          at,
          ...(length > 0 && { end: at + length * 300_000 - (length % 2) * 1000 }),
          ...(day !== undefined && { day }),
          ...(series !== undefined && { series }),
          value,
          detail: {},
        }
      }),
    )

const kinds: readonly RecordKind[] = ['step_count', 'heart_rate', 'weight', 'exercise', 'readiness_score', 'distance']
const aKind = fc.constantFrom(...kinds)
const methods = [undefined, 'measured', 'manual', 'derived', 'estimated'] as const
const bare = (kind: RecordKind, records: readonly FuseInput[]) =>
  fuse(kind, records).values.map(({ record: _, why, ...value }) => [value, why.sources.map(({ source }) => source)])
const total = (records: readonly FuseInput[], day: string): number =>
  fuse('step_count', records).days.find((one) => one.day === day)?.value ?? 0
const days = ['2026-10-05', '2026-10-06', '2026-10-07']

describe('the fused view', () => {
  test('does not depend on the order of records, nor on some coming twice', () => {
    fc.assert(
      fc.property(aKind, someRecords(methods), fc.infiniteStream(fc.nat()), (kind, records, chance) => {
        const doubled = [...records, ...records.filter((_, index) => index % 3 === 0)]
        const order = doubled.map(() => chance.next().value as number)
        const shuffled = doubled.map((_, index) => index).sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0))
        expect(
          fuse(
            kind,
            shuffled.map((index) => doubled[index] as FuseInput),
          ),
        ).toEqual(fuse(kind, records))
      }),
      { numRuns: 300 },
    )
  })

  test('of what is fused already is the same again', () => {
    fc.assert(
      fc.property(aKind, someRecords(methods), (kind, records) => {
        const once = fuse(kind, records)
        expect(bare(kind, once.values)).toEqual(bare(kind, records))
        const again = fuse(kind, once.values).days
        expect(again.map(({ day }) => day)).toEqual(once.days.map(({ day }) => day))
        for (const [index, { value }] of again.entries()) expect(value).toBeCloseTo(once.days[index]?.value ?? 0, 6)
      }),
      { numRuns: 300 },
    )
  })

  test('names a source and a reason for every value, and never leaves out whom it counts', () => {
    fc.assert(
      fc.property(aKind, someRecords(methods), (kind, records) => {
        const known = new Set(records.map(({ source }) => JSON.stringify(source)))
        const { values, days: figures } = fuse(kind, records)
        for (const { why } of [...values, ...figures]) {
          expect(why.sources.length).toBeGreaterThan(0)
          const counted = why.sources.map(({ source }) => JSON.stringify(source))
          for (const one of counted) expect(known).toContain(one)
          for (const { source } of why.over) expect(counted).not.toContain(JSON.stringify(source))
        }
      }),
      { numRuns: 200 },
    )
  })

  test('holds not many more pieces than there were records', () => {
    fc.assert(
      fc.property(aKind, someRecords(methods), (kind, records) => {
        expect(fuse(kind, records).values.length).toBeLessThanOrEqual(4 * records.length)
      }),
      { numRuns: 200 },
    )
  })
})

describe('amounts of a day', () => {
  test('are never less than the best source tells, but for rounding, and never more than all of them together', () => {
    fc.assert(
      fc.property(someRecords(), (records) => {
        const own = bySources(records)
        for (const day of days) {
          const alone = own.map((one) => total(one, day))
          const together = total(records, day)
          expect(together).toBeGreaterThanOrEqual(Math.max(0, ...alone) - 0.5)
          expect(together).toBeLessThanOrEqual(alone.reduce((sum, one) => sum + one, 0) + 1e-5)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('of sources that never meet add up exactly', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ value: fc.nat({ max: 999 }), source: fc.nat(2) }), { maxLength: 200 }),
        (all) => {
          const records = all.map(
            ({ value, source }, index): FuseInput => ({
              id: `r${index}`,
              source: sources[source] as DataSource,
              at: base + index * 60_000,
              end: base + (index + 1) * 60_000,
              value,
            }),
          )
          expect(total(records, '2026-10-05')).toBe(all.reduce((sum, { value }) => sum + value, 0))
        },
      ),
    )
  })

  test('are the sum of the pieces that count, wherever no total of the day stands', () => {
    fc.assert(
      fc.property(someRecords(), (records) => {
        const { values, days: figures } = fuse(
          'step_count',
          records.filter(({ day }) => day === undefined),
        )
        const sum = values.reduce((before, { value }) => before + (value ?? 0), 0)
        expect(figures.reduce((before, { value }) => before + value, 0)).toBeCloseTo(sum, 5)
      }),
      { numRuns: 200 },
    )
  })
})

const bySources = (records: readonly FuseInput[]): FuseInput[][] => {
  const groups = new Map<string, FuseInput[]>()
  for (const record of records) {
    const key = JSON.stringify(record.source)
    groups.set(key, [...(groups.get(key) ?? []), record])
  }
  return [...groups.values()]
}

test('a year of minutes from three sources is fused in a few seconds', () => {
  const records: FuseInput[] = []
  for (let minute = 0; minute < 365 * 1440; minute++)
    for (const source of sources.slice(0, 3)) {
      const at = base + minute * 60_000
      records.push({ id: `${source.device ?? ''}${minute}`, source, at, end: at + 60_000, value: (minute * 7) % 60 })
    }
  for (const kind of ['step_count', 'heart_rate'] as const) {
    const begun = process.cpuUsage()
    expect(fuse(kind, records).days).toHaveLength(365)
    // 1.5 to 2.5 s on one busy core; the bound only tells a slip into the square of it.
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(12)
  }
}, 60_000)
