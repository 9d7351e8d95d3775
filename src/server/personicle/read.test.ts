/** The old read API: rows as the tables of its consumers had them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectors } from '../../connectors/index.js'
import { sandbox as ouraSandbox } from '../../connectors/oura/sandbox.js'
import { addKey } from '../../runtime/index.js'
import { testStore } from '../../runtime/store/testing.js'
import { connect } from '../testing-browser.js'
import { type TestInstance, testInstance } from '../testing-instance.js'

const store = await testStore()
const streams = 'com.personicle.individual.datastreams.'
const span = 'startTime=2026-02-20 00:00:00.000000&endTime=2026-03-06 00:00:00.0000'
let instance: TestInstance
beforeAll(async () => {
  await store.reset()
  instance = await testInstance({ store, connectors, services: [ouraSandbox], historyDays: 4 })
  await connect(instance)
  await instance.work()
}, 240_000)
afterAll(() => store.close())

type Row = Readonly<Record<string, unknown>>
const keyFor = async (scopes: readonly string[], individuals: readonly string[] = ['me']): Promise<string> =>
  (await addKey(instance.runtime.engine, { name: 'test', scopes, individuals })).key
const ask = (what: string, key: string) =>
  instance.ask(encodeURI(`/data/read/${what}`), { headers: { authorization: `Bearer ${key}` } })
const rows = async (what: string, key: string): Promise<readonly Row[]> => {
  const answer = await ask(what, key)
  expect(answer.status, what).toBe(200)
  return (await answer.json()) as Row[]
}
const refusalOf = async (what: string, key: string): Promise<unknown> => {
  const answer = await ask(what, key)
  const { code, scope } = (await answer.json()) as { code?: string; scope?: string }
  return [answer.status, code, scope]
}

describe('datastreams', () => {
  it('are rows of points in order, each key once, as whole beats', async () => {
    const key = await keyFor([`${streams}heartrate`])
    const all = await rows(`datastreams?datatype=${streams}heartrate&${span}`, key)
    expect(all.length).toBeGreaterThan(100)
    for (const row of all)
      expect(row).toEqual({
        individual_id: 'me',
        timestamp: expect.stringMatching(/^2026-\d\d-\d\dT\d\d:\d\d:\d\d/),
        source: 'oura',
        value: expect.any(Number),
        unit: 'bpm',
        confidence: null,
      })
    expect(all.every(({ value }) => Number.isInteger(value))).toBe(true)
    const times = all.map(({ timestamp }) => String(timestamp))
    expect(times).toEqual([...new Set(times)].sort())
    const [stored] = await store.query<{ count: number }>(
      `select count(distinct start_at) as count from samples where kind = 'heart_rate' and deleted_at is null
         and day is null and series is null`,
    )
    expect(all).toHaveLength(stored?.count as number)
  })

  it('are asked for by source and by span, both ends of which belong to it', async () => {
    const key = await keyFor(['heart_rate'])
    const of = (more: string) => `datastreams?datatype=${streams}heartrate&${more}`
    expect(await rows(of(`${span}&source=fitbit;google-fit`), key)).toEqual([])
    const all = await rows(of(`${span}&source=fitbit;oura`), key)
    const [first, second] = all.map(({ timestamp }) => String(timestamp).replace('T', ' ')) as [string, string]
    expect(await rows(of(`startTime=${first}&endTime=${second}`), key)).toEqual(all.slice(0, 2))
    expect(await rows(of(`startTime=${first}Z&endTime=${first}`), key)).toEqual(all.slice(0, 1))
  })

  it('need the scope of their stream', async () => {
    const key = await keyFor([`${streams}weight`, 'events.read', 'activities'])
    expect(await refusalOf(`datastreams?datatype=${streams}heartrate&${span}`, key)).toEqual([
      403,
      'missing-scope',
      `${streams}heartrate`,
    ])
    const ann = await keyFor(['*'], ['ann'])
    expect(await refusalOf(`datastreams?datatype=${streams}heartrate&${span}&user_id=me`, ann)).toEqual([
      403,
      'other-individual',
      undefined,
    ])
    expect(await rows(`datastreams?datatype=${streams}heartrate&${span}`, ann)).toEqual([])
    // `individual` means nothing here, and so changes nothing.
    expect(await rows(`datastreams?datatype=${streams}heartrate&${span}&individual=me`, ann)).toEqual([])
  })

  it('that nobody knows, and times that are none, are said to be so', async () => {
    const key = await keyFor(['*'])
    expect(await refusalOf(`datastreams?datatype=heartrate&${span}`, key)).toEqual([404, 'unknown-stream', undefined])
    expect(await refusalOf(`datastreams?${span}`, key)).toEqual([404, 'unknown-stream', undefined])
    for (const bad of [
      '',
      'startTime=2026-03-01',
      'startTime=yesterday&endTime=2026-03-01',
      'startTime=2026-99-99&endTime=2026-03-01',
    ])
      expect(await refusalOf(`datastreams?datatype=${streams}heartrate&${bad}`, key), bad).toEqual([
        422,
        'unusable-span',
        undefined,
      ])
  })
})

describe('events', () => {
  it('are rows with their parameters as an object; a night has its stages beside it', async () => {
    const all = await rows(`events?${span}`, await keyFor(['events.read']))
    const nights = all.filter(({ event_name }) => event_name === 'sleep')
    expect(nights.length).toBeGreaterThan(1)
    expect(nights[0]).toEqual({
      user_id: 'me',
      start_time: expect.stringMatching(/^2026-\d\d-\d\dT/),
      end_time: expect.stringMatching(/^2026-\d\d-\d\dT/),
      event_name: 'sleep',
      source: 'oura',
      parameters: expect.objectContaining({ duration: expect.any(Number) }),
      unique_event_id: expect.stringMatching(/^[\da-f-]{36}$/),
    })
    expect(all.length).toBeGreaterThan(nights.length)
    expect(new Set(all.map(({ unique_event_id }) => unique_event_id)).size).toBe(all.length)
  })

  it('are asked for by type, as the old readers wrote it', async () => {
    const key = await keyFor(['events.read'])
    const of = (type: string) => rows(`events?${span}&event_type=${type}`, key)
    const nights = await of('sleep')
    expect(nights.length).toBeGreaterThan(1)
    expect(await of('Sleep')).toEqual(nights)
    expect(await of('exercise.running;org.personicle.individual.events.sleep')).toEqual(nights)
    expect(new Set((await of('sleep.light')).map(({ event_name }) => event_name))).toEqual(new Set(['light']))
  })

  it('are of the kinds a key may read, and of none without a scope', async () => {
    const some = await rows(`events?${span}`, await keyFor(['sleep_session']))
    expect(some.length).toBeGreaterThan(1)
    const none = await rows(`events?${span}`, await keyFor(['exercise']))
    expect(none.some(({ event_name }) => event_name === 'sleep')).toBe(false)
    expect(await refusalOf(`events?${span}`, await keyFor(['heart_rate']))).toEqual([
      403,
      'missing-scope',
      'events.read',
    ])
  })
})

it('puts a few answers together at once, lets some wait, and turns the rest away', async () => {
  const asked = Array.from({ length: 20 }, () =>
    instance.ask(encodeURI(`/data/read/datastreams?datatype=${streams}heartrate&${span}`)),
  )
  const answers = await Promise.all(asked)
  const away = answers.filter(({ status }) => status === 503)
  expect([away.length, answers.filter(({ status }) => status === 200).length]).toEqual([2, 18])
  expect(away[0]?.headers.get('retry-after')).toBe('5')
})
