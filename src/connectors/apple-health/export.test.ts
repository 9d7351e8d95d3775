import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Draft, dayMs, orderOf, problemsOfRecord } from '../../kit/index.js'
import { compare, type Fact, person } from '../../sandbox/index.js'
import { exportFile } from './sandbox/export-file.js'
import { objectsOf } from './sandbox/objects.js'
import { seriesOf } from './sandbox/samples.js'
import {
  archive,
  byId,
  dtdFree,
  fromXml,
  fromZip,
  heartRate,
  heldOf,
  imported,
  now,
  record,
  segment,
  sessions,
} from './testing-import.js'

describe('an export', () => {
  const anna = person(4)
  const from = now - 5 * dayMs

  it('holds what the phone knows, once and with the right values', async () => {
    const { drafts } = await fromXml(exportFile(anna, { from, at: now }))
    const things = objectsOf(anna, from, now).flatMap((object) => {
      const latest = object.versions.findLast((version) => version.at < now)
      return (object.deletedAt ?? now) < now || latest === undefined || object.at < from ? [] : latest.items()
    })
    const facts: Fact[] = [...seriesOf(anna, from, now), ...things].map(({ fact }) => fact)
    // Segments become nights, and nutrients meals: their sums are compared below.
    const single = facts.filter(({ kind }) => kind !== 'sleep_session')
    const { missing, wrong, doubled, invented } = compare(
      single,
      heldOf(drafts.filter(({ kind }) => kind !== 'sleep_session')),
    )
    expect({ missing, wrong, doubled, invented }).toEqual({ missing: [], wrong: [], doubled: [], invented: [] })
    const secondsOf = (field: string, details: readonly (Readonly<Record<string, unknown>> | undefined)[]): number =>
      details.reduce((sum, detail) => sum + Number(detail?.[field] ?? 0), 0)
    const told = facts.filter(({ kind }) => kind === 'sleep_session').map(({ detail }) => detail)
    const held = heldOf(drafts).filter(({ kind }) => kind === 'sleep_session')
    expect(held.length).toBeGreaterThan(3)
    for (const field of ['awakeSeconds', 'lightSeconds', 'deepSeconds', 'remSeconds'])
      expect(
        secondsOf(
          field,
          held.map(({ detail }) => detail),
        ),
      ).toBe(secondsOf(field, told))
  })

  it('made again a month later, in winter and in other units, names every record as before', async () => {
    const early = await fromXml(exportFile(anna, { from, at: now }))
    const late = await fromXml(
      exportFile(anna, {
        from: from - 2 * dayMs,
        at: now + 30 * dayMs,
        metric: true,
        order: (all) => all.toReversed(),
      }),
    )
    const [before, after] = [byId(early.drafts), byId(late.drafts)]
    // What the person has edited or deleted since, and a night that was still going on, may differ.
    const settled = [...before].filter(([, draft]) => orderOf((JSON.parse(draft) as Draft).start) < now - 3 * dayMs)
    expect(settled.length).toBeGreaterThan(500)
    expect(settled.filter(([id, draft]) => after.get(id) !== draft)).toEqual([])
    expect(after.size).toBe(late.drafts.length)
  })

  it('comes to the same in any order and however it is cut', async () => {
    const small = { from: now - dayMs / 2, at: now }
    const whole = await fromXml(exportFile(anna, small))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 200, max: 5000 }), fc.integer({ min: 1, max: 997 }), async (size, seed) => {
        const order = (all: readonly string[]) =>
          all.toSorted((one, other) => ((one.length * seed) % 101) - ((other.length * seed) % 101))
        const { drafts } = await fromXml(exportFile(anna, { ...small, order }), size)
        expect(byId(drafts)).toEqual(byId(whole.drafts))
      }),
      { numRuns: 10 },
    )
  })

  it('gives the same pages for the same file', async () => {
    const text = exportFile(anna, { from, at: now })
    expect((await fromXml(text, 100_000)).pages).toEqual((await fromXml(text, 7000)).pages)
  })

  it('is known by its root, in any language, and nothing else is taken for it', () => {
    const head = (text: string) => new TextEncoder().encode(text)
    expect(
      archive.recognises({ name: 'Exportación.xml', head: head('<?xml version="1.0"?>\n<!DOCTYPE HealthData [') }),
    ).toBe(true)
    expect(
      archive.recognises({ name: 'export.zip', head: head('PK'), entries: ['apple_health_export/Exportación.xml'] }),
    ).toBe(true)
    expect(archive.recognises({ name: 'ride.xml', head: head('<?xml version="1.0"?><TrainingCenterDatabase>') })).toBe(
      false,
    )
    expect(archive.recognises({ name: 'takeout.zip', head: head('PK'), entries: ['Takeout/Fitbit/a.json'] })).toBe(
      false,
    )
  })

  it('counts what it does not read, and says why', async () => {
    const { drafts, skipped } = await fromZip({
      'apple_health_export/Export.xml': dtdFree(
        `<Me/><ClinicalRecord/><ClinicalRecord/>${record('HKQuantityTypeIdentifierNikeFuel', '1', 'count', '2026-10-05 08:00:00 +0200')}`,
      ),
      'apple_health_export/export_cda.xml': '<ClinicalDocument/>',
      'apple_health_export/clinical-records/a.json': '{}',
      'apple_health_export/other.xml': '<plist><dict/></plist>',
    })
    expect(drafts).toEqual([])
    expect(skipped).toEqual({
      Me: 1,
      ClinicalRecord: 2,
      NikeFuel: 1,
      'export_cda.xml': 1,
      'clinical-records': 1,
      'other.xml': 1,
    })
  })

  it('counts once what a correlation repeats', async () => {
    const at = '2026-10-05 08:00:00 +0200'
    const [systolic, diastolic] = [
      record('HKQuantityTypeIdentifierBloodPressureSystolic', '121', 'mmHg', at),
      record('HKQuantityTypeIdentifierBloodPressureDiastolic', '78', 'mmHg', at),
    ]
    const protein = (grams: number): string => record('HKQuantityTypeIdentifierDietaryProtein', String(grams), 'g', at)
    const food = (name: string, inner: string): string =>
      `<Correlation type="HKCorrelationTypeIdentifierFood" sourceName="Health" startDate="${at}" endDate="${at}"><MetadataEntry key="HKFoodType" value="${name}"/>${inner}</Correlation>`
    const { drafts } = await fromXml(
      dtdFree(
        `${systolic}${diastolic}<Correlation type="HKCorrelationTypeIdentifierBloodPressure" sourceName="Health" startDate="${at}" endDate="${at}">${systolic}${diastolic}</Correlation>${protein(7)}${protein(4)}${food('Porridge', protein(7))}${food('Milk', protein(4))}`,
      ),
    )
    expect([...byId(drafts).keys()].map((id) => id.split(' ')[0])).toEqual([
      'blood_pressure_systolic',
      'blood_pressure_diastolic',
      'nutrition',
    ])
    expect(heldOf(drafts).at(-1)?.detail).toMatchObject({
      proteinGrams: 11,
      foods: [
        { name: 'Porridge', proteinGrams: 7 },
        { name: 'Milk', proteinGrams: 4 },
      ],
    })
  })

  it('that is cut off gives all before that, nights included, and says so', async () => {
    const text = exportFile(anna, { from, at: now })
    const { drafts, skipped, error } = await fromXml(text.slice(0, text.length * 0.9))
    expect(error).toBeUndefined()
    expect(drafts.length).toBeGreaterThan(500)
    expect(skipped).toHaveProperty('the rest of export.xml')
  })

  it('whose archive breaks off gives all before that, and then the error', async () => {
    const night = segment('2026-10-04 23:31:00 +0200', '2026-10-05 06:12:30 +0200', 'AsleepCore')
    const found = await imported({
      name: 'export.xml',
      async *bytes() {
        yield new TextEncoder().encode(`<HealthData>${night}`)
        throw new Error('the zip is damaged')
      },
    })
    expect(sessions(found)).toHaveLength(1)
    expect(found.error).toMatchObject({ message: 'the zip is damaged' })
  })

  it('expands no entity, and reads on', async () => {
    const { drafts, skipped } = await fromXml(
      `<!DOCTYPE HealthData [<!ENTITY a "61"><!ENTITY b "&a;&a;">]>${dtdFree(`${record(heartRate, '&b;', 'count/min', '2026-10-05 08:00:00 +0200')}${record(heartRate, '62', 'count/min', '2026-10-05 08:00:01 +0200')}`)}`,
    )
    expect(heldOf(drafts).map(({ value }) => value)).toEqual([Number.NaN, 62])
    expect(skipped).toHaveProperty('entities')
  })
})

it('parks a date that cannot be read, and flags one of 1970 or 2099', async () => {
  const told = ['yesterday', '1970-01-01 00:00:00 +0000', '2099-01-01 00:00:00 +0000', '2026-10-05 08:00:00 +0200']
  const { drafts } = await fromXml(dtdFree(told.map((at) => record(heartRate, '61', 'count/min', at)).join('')))
  const worst = drafts.map((draft) => [...problemsOfRecord(draft, now)].map(({ severity }) => severity))
  expect(worst).toEqual([['invalid'], ['implausible'], ['implausible'], []])
})
