import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sandbox as googleHealthSandbox } from '../connectors/google-health/sandbox.js'
import { connectors } from '../connectors/index.js'
import { sandbox as ouraSandbox } from '../connectors/oura/sandbox.js'
import { addDays, dayMs, dayOf } from '../core/index.js'
import { testStore } from '../runtime/store/testing.js'
import { connect } from './testing-browser.js'
import { noon, type TestInstance, testInstance } from './testing-instance.js'

const store = await testStore()
let instance: TestInstance
const ask = async <T>(path: string): Promise<T> => {
  const answer = await instance.ask(path)
  expect(answer.status, `${path}: ${answer.status}`).toBe(200)
  return (await answer.json()) as T
}

beforeAll(async () => {
  await store.reset()
  instance = await testInstance({
    store,
    connectors,
    services: [ouraSandbox, googleHealthSandbox],
    notSetUp: ['fitbit'],
  })
  await connect(instance)
  await connect(instance, 'google-health')
  await instance.work()
}, 120_000)
afterAll(() => store.close())

interface Told {
  readonly id: string
  readonly value?: number
  readonly connector: string
  readonly why: { readonly sources: { connector: string; share: number; reason: string }[]; readonly over: unknown[] }
}
const span = `from=${new Date(noon - 8 * dayMs).toISOString()}&to=${new Date(noon + dayMs).toISOString()}`
const days = `from=${addDays(dayOf(noon), -5)}&to=${addDays(dayOf(noon), -1)}`

describe('the fused view of two services', () => {
  it('tells nights once, each with its source, its reason and whom it stands for', async () => {
    const raw = await ask<{ records: Told[] }>(`/v1/records?kind=sleep_session&${span}`)
    const { records } = await ask<{ records: Told[] }>(`/v1/records?kind=sleep_session&${span}&fused=true`)
    expect(new Set(raw.records.map(({ connector }) => connector)).size).toBe(2)
    expect(records.length).toBeLessThan(raw.records.length)
    expect(records.some(({ why }) => why.over.length > 0)).toBe(true)
    for (const { why } of records) expect(why.sources).toHaveLength(1)
    expect(raw.records.every((one) => one.why === undefined)).toBe(true)
  })

  it('gives the same in small pages', async () => {
    const path = `/v1/records?kind=heart_rate&${span}&fused=true`
    const whole = await ask<{ records: Told[] }>(`${path}&limit=10000`)
    const found: Told[] = []
    let next: string | undefined
    do {
      const page: { records: Told[]; next?: string } = await ask(
        `${path}&limit=700${next === undefined ? '' : `&after=${encodeURIComponent(next)}`}`,
      )
      found.push(...page.records)
      next = page.next
    } while (next !== undefined)
    expect(found.length).toBeGreaterThan(1000)
    expect(found.slice(0, whole.records.length)).toEqual(whole.records)
  })

  it('gives every civil day one figure, and it is what the person truly did', async () => {
    const person = instance.sandbox.people.find(({ seed }) => seed === 1)
    if (person === undefined) throw new Error('the city has lost its first person')
    const truth = (day: string) => person.totals({ from: person.dayStart(day), to: person.dayEnd(day) })
    const told = async (kind: string) =>
      (
        await ask<{ days: { day: string; value: number; unit: string; why: Told['why'] }[] }>(
          `/v1/days?kind=${kind}&${days}`,
        )
      ).days
    const steps = await told('step_count')
    expect(steps.map(({ day, value }) => [day, value])).toEqual(steps.map(({ day }) => [day, truth(day).steps]))
    expect(steps).toHaveLength(5)
    for (const { unit, why } of steps) {
      expect(unit).toBe('{steps}')
      expect(why.sources.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6)
    }
    for (const { day, value } of await told('distance')) expect(value, day).toBeCloseTo(truth(day).distanceMeters, 3)
    for (const { day, value } of await told('active_calories')) expect(value, day).toBeCloseTo(truth(day).activeKcal, 3)
    const asleep = (day: string) =>
      person
        .sleeps({ from: person.dayStart(day), to: person.dayEnd(day) })
        .flatMap(({ versions }) => versions.findLast(({ at }) => at <= noon)?.value?.stages ?? [])
        .filter(({ stage }) => stage !== 'awake')
        .reduce((sum, { start, end }) => sum + (end - start) / 1000, 0)
    // A service tells the sum in whole minutes.
    for (const { day, value } of await told('sleep_session'))
      expect(Math.abs(value - asleep(day)), day).toBeLessThan(60)
  })

  it('lets the person say whom they trust', async () => {
    for (const trusted of ['oura', 'google-health']) {
      const { records } = await ask<{ records: Told[] }>(
        `/v1/records?kind=sleep_session&${span}&fused=true&prefer=${trusted}`,
      )
      for (const { why } of records) if (why.over.length > 0) expect(why.sources[0]?.connector).toBe(trusted)
    }
  })

  it('is a line for charts, and on request a line for each service', async () => {
    const { points } = await ask<{ points: { sources: string[] }[] }>(
      `/v1/series?kind=heart_rate&${span}&step=3600&fused=true`,
    )
    expect(points.length).toBeGreaterThan(50)
    const { lines } = await ask<{ lines: { connector: string }[] }>(
      `/v1/series?kind=heart_rate&${span}&step=3600&by=source`,
    )
    expect(lines.map(({ connector }) => connector)).toEqual(['google-health', 'oura'])
  })

  it('refuses what it cannot read', async () => {
    expect((await instance.ask(`/v1/records?kind=heart_rate&${span}&fused=maybe`)).status).toBe(400)
    expect((await instance.ask(`/v1/days?kind=no_such_kind&${days}`)).status).toBe(404)
    expect((await instance.ask('/v1/days?kind=step_count&from=2026-02-30&to=2026-03-01')).status).toBe(400)
  })
})
