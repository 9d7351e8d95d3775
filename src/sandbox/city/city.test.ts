import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, dayMs, hourMs, type LocalDay, resolveLocal } from '../../core/index.js'
import { asOf, person, settleMs } from '../index.js'
import { wallClockIn } from './zones.js'

const now = Date.UTC(2026, 9, 30, 12)
const seeds = fc.integer({ min: 1, max: 60 })
const days = fc.integer({ min: 0, max: 700 }).map((count): LocalDay => addDays('2024-06-01', count))
const runs = { numRuns: 20 }

test('a person is the same whenever and wherever one asks', () => {
  fc.assert(
    fc.property(seeds, days, (seed, day) => {
      const [one, other] = [person(seed), person(seed)]
      const span = { from: one.dayStart(day), to: one.dayEnd(addDays(day, 3)) }
      // The other one is asked in another order, with caches in another state.
      other.totals({ from: span.to, to: span.to + dayMs })
      expect(other.figures(day)).toEqual(one.figures(day))
      expect(other.sleeps(span)).toEqual(one.sleeps(span))
      expect(other.heartRateAt(span.from + 777_000)).toBe(one.heartRateAt(span.from + 777_000))
      expect(other.workouts(span)).toEqual(one.workouts(span))
    }),
    runs,
  )
})

test('person 1 is who she always was', () => {
  const { name, homeZone, birthDate, heartRateAt, totals } = person(1)
  const from = Date.UTC(2026, 4, 5, 8)
  expect({
    name,
    homeZone,
    birthDate,
    bpm: heartRateAt(from),
    steps: totals({ from, to: from + dayMs }).steps,
  }).toMatchInlineSnapshot(`
    {
      "birthDate": "1971-02-16",
      "bpm": undefined,
      "homeZone": "America/Los_Angeles",
      "name": "Dalia Sorrel",
      "steps": 9795,
    }
  `)
})

test('the totals of a day are the sums of its minutes', () => {
  fc.assert(
    fc.property(seeds, days, (seed, day) => {
      const one = person(seed)
      const span = { from: one.dayStart(day), to: one.dayEnd(day) }
      const sums = { steps: 0, millimeters: 0, active: 0, resting: 0, minutes: 0 }
      for (let at = span.from; at < span.to; at += 60_000) {
        const minute = one.minuteAt(at)
        sums.steps += minute.steps
        sums.millimeters += minute.distanceMillimeters
        sums.active += minute.activeCal
        sums.resting += minute.restingCal
        sums.minutes++
      }
      const totals = one.totals(span)
      expect(totals.steps).toBe(sums.steps)
      expect(totals.distanceMeters).toBe(sums.millimeters / 1000)
      expect(totals.activeKcal).toBe(sums.active / 1000)
      expect(totals.restingKcal).toBe(sums.resting / 1000)
      expect(Object.values(totals.minutes).reduce((a, b) => a + b)).toBe(sums.minutes)
    }),
    runs,
  )
})

test('civil days follow each other without gap or overlap, and a date is what the watch shows', () => {
  fc.assert(
    fc.property(seeds, days, fc.integer({ min: 0, max: 1439 }), (seed, day, minute) => {
      const one = person(seed)
      expect(one.dayEnd(day)).toBe(one.dayStart(addDays(day, 1)))
      const at = one.dayStart(day) + minute * 60_000
      expect(one.iso(at).slice(0, 10)).toBe(one.dayAt(at))
      expect(Date.parse(one.iso(at))).toBe(at)
    }),
    { numRuns: 300 },
  )
})

test('days of 23 and 25 hours and journeys happen', () => {
  const lengths = new Set<number>()
  for (let seed = 1; seed <= 8; seed++) {
    const one = person(seed)
    for (let day = '2025-01-01'; day < '2026-01-01'; day = addDays(day, 1))
      lengths.add((one.dayEnd(day) - one.dayStart(day)) / hourMs)
  }
  expect(lengths).toContain(23)
  expect(lengths).toContain(24)
  expect(lengths).toContain(25)
  expect([...lengths].some((hours) => hours < 22 || hours > 26)).toBe(true)
})

test('who flies from Tokyo to Los Angeles lives most of a day twice, and loses as much on the way back', () => {
  const one = person(99)
  const lengths = new Map<LocalDay, number>()
  for (let day = '2025-01-01'; day < '2026-04-01'; day = addDays(day, 1)) {
    lengths.set(day, (one.dayEnd(day) - one.dayStart(day)) / hourMs)
    for (let at = one.dayStart(day); at < one.dayEnd(day); at += 3 * hourMs) {
      expect(one.dayAt(at)).toBe(day)
      expect(one.iso(at).slice(0, 10)).toBe(day)
    }
  }
  expect(new Set(lengths.values())).toEqual(new Set([24, 41, 7]))
  for (const [day, hours] of lengths)
    if (hours !== 24) {
      const [night] = one.sleeps({ from: one.dayStart(day), to: one.dayEnd(day) })
      expect(night?.versions[0]?.value.day ?? day).toBe(day)
    }
})

test('the fast wall clock agrees with the honest one', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(
        'Europe/Berlin',
        'America/New_York',
        'Asia/Kathmandu',
        'Australia/Sydney',
        'America/Santiago',
        'America/St_Johns',
      ),
      days,
      fc.integer({ min: 0, max: 1439 }),
      (zone, day, minutes) => {
        const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}:00`
        expect(wallClockIn(zone, day, minutes)).toBe(resolveLocal(`${day}T${clock}`, zone).at)
      },
    ),
    { numRuns: 300 },
  )
})

test('a night does not change any more two days after it ended', () => {
  fc.assert(
    fc.property(seeds, days, (seed, day) => {
      const one = person(seed)
      for (const { versions, deletedAt } of one.sleeps({ from: one.dayStart(day), to: one.dayEnd(addDays(day, 8)) })) {
        const settled = (versions.at(-1)?.value.end ?? 0) + settleMs
        expect(versions.length).toBeGreaterThan(0)
        for (const { at } of versions) expect(at).toBeLessThan(settled)
        if (deletedAt !== undefined) expect(deletedAt).toBeLessThan(settled)
        expect(versions.map(({ at }) => at)).toEqual(versions.map(({ at }) => at).toSorted((a, b) => a - b))
      }
    }),
    runs,
  )
})

test('nights are revised, edited and deleted often enough to be met in a year', () => {
  const one = person(2)
  const nights = one.sleeps({ from: now - 365 * dayMs, to: now })
  expect(nights.filter(({ versions }) => versions.length > 1).length).toBeGreaterThan(100)
  expect(nights.some(({ versions }) => versions.some(({ value }) => value.edited))).toBe(true)
  expect(nights.some(({ deletedAt }) => deletedAt !== undefined)).toBe(true)
  const naps = nights.filter(({ versions }) => versions[0]?.value.nap)
  expect(naps.length).toBeGreaterThan(2)
})

test('stages fill a sleep from end to end, in half minutes', () => {
  const one = person(4)
  for (const { versions } of one.sleeps({ from: now - 60 * dayMs, to: now }))
    for (const { value } of versions) {
      expect(value.stages[0]?.start).toBe(value.start)
      expect(value.stages.at(-1)?.end).toBe(value.end)
      value.stages.forEach(({ start, end, stage }, index) => {
        expect((end - start) % 30_000).toBe(0)
        expect(end).toBeGreaterThan(start)
        if (index > 0) expect(start).toBe(value.stages[index - 1]?.end)
        expect(stage).not.toBe(value.stages[index + 1]?.stage)
      })
    }
})

test('what has reached the service never becomes less', () => {
  fc.assert(
    fc.property(
      seeds,
      fc.integer({ min: 0, max: 400 * 24 * 60 }),
      fc.integer({ min: 0, max: 3000 }),
      (seed, minute, later) => {
        const { syncedUntil } = person(seed)
        const at = Date.UTC(2025, 8, 1) + minute * 60_000
        expect(syncedUntil(at)).toBeLessThanOrEqual(at)
        expect(syncedUntil(at)).toBeGreaterThan(at - 15 * hourMs)
        expect(syncedUntil(at + later * 60_000)).toBeGreaterThanOrEqual(syncedUntil(at))
      },
    ),
    { numRuns: 300 },
  )
})

test('late edits come after the settling time, when they are wanted', () => {
  const one = person(3, { edits: 'late' })
  const late = one
    .sleeps({ from: now - 250 * dayMs, to: now })
    .filter(
      ({ versions, deletedAt }) =>
        (deletedAt ?? versions.at(-1)?.at ?? 0) > (versions.at(-1)?.value.end ?? 0) + settleMs,
    )
  expect(late.length).toBeGreaterThan(0)
  for (const { versions, deletedAt } of person(3, { edits: 'none' }).sleeps({ from: now - 250 * dayMs, to: now })) {
    expect(deletedAt).toBeUndefined()
    expect(versions.every(({ value }) => !value.edited)).toBe(true)
  }
})

test('an intervention deletes or edits a document from its moment on', () => {
  const interventions: { id: string; at: number; change: 'delete' | 'edit' }[] = []
  const one = person(5, { edits: 'none', interventions })
  const span = { from: now - 9 * dayMs, to: now - dayMs }
  const [first, second] = one.sleeps(span)
  if (first === undefined || second === undefined) throw new Error('two nights are needed')
  interventions.push({ id: first.id, at: now, change: 'delete' }, { id: second.id, at: now, change: 'edit' })
  const [after, edited] = one.sleeps(span)
  expect(after && asOf(after, now - 1).state).toBe('alive')
  expect(after && asOf(after, now).state).toBe('deleted')
  expect(edited?.versions.length).toBe(second.versions.length + 1)
})

test('ninety days of one person take well under a second', () => {
  const began = performance.now()
  const one = person(77)
  const span = { from: now - 90 * dayMs, to: now }
  for (let at = span.from; at < span.to; at += 300_000) one.heartRateAt(at)
  for (const day of one.daysIn(span)) one.totals({ from: one.dayStart(day), to: one.dayEnd(day) })
  one.sleeps(span)
  one.workouts(span)
  // The bound is loose because machines that run tests are shared.
  expect(performance.now() - began).toBeLessThan(2500)
})
