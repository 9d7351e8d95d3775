import { describe, expect, it } from 'vitest'
import type { RecordItem } from '../api.js'
import { momentOnAxis, nightOf, offsetTeller, placeOf, totals } from './stages.js'
import { hourMs, localMs } from './time.js'

const night = (detail: Record<string, unknown>): RecordItem => ({
  id: 'n',
  revision: 1,
  kind: 'sleep_session',
  connection: 'c',
  connector: 'oura',
  stream: 'sleep',
  startMs: Date.parse('2026-11-18T22:00:00Z'),
  endMs: Date.parse('2026-11-19T06:00:00Z'),
  startLocal: '2026-11-18T23:00:00',
  endLocal: '2026-11-19T07:00:00',
  offsetFrom: 'provider',
  day: '2026-11-19',
  detail,
  flags: [],
})
const moment = (utc: string) => ({ at: Date.parse(utc), offset: 60, offsetFrom: 'provider' })

describe('a night', () => {
  it('has its stages on the clock it was slept by', () => {
    const { blocks, staged } = nightOf(
      night({
        stages: [{ stage: 'deep', start: moment('2026-11-18T22:00:00Z'), end: moment('2026-11-18T23:00:00Z') }],
      }),
    )
    expect(staged).toBe(true)
    expect(blocks).toEqual([
      { stage: 'deep', from: localMs('2026-11-18T23:00:00'), to: localMs('2026-11-19T00:00:00') },
    ])
  })
  it('is one block where no stages are told', () => {
    const { blocks, staged } = nightOf(night({}))
    expect(staged).toBe(false)
    expect(blocks).toEqual([
      { stage: 'light', from: localMs('2026-11-18T23:00:00'), to: localMs('2026-11-19T07:00:00') },
    ])
  })
  it('leaves out stages that make no sense', () => {
    const stages = [
      { stage: 'flying', start: moment('2026-11-18T22:00:00Z'), end: moment('2026-11-18T23:00:00Z') },
      { stage: 'rem', start: moment('2026-11-18T23:00:00Z'), end: moment('2026-11-18T22:00:00Z') },
      'noise',
    ]
    expect(nightOf(night({ stages })).staged).toBe(false)
  })
  it('counts for the day of waking', () => {
    const stages = [{ stage: 'rem', start: moment('2026-11-18T22:00:00Z'), end: moment('2026-11-19T00:30:00Z') }]
    expect(totals([nightOf(night({ stages }))]).get('2026-11-19')).toEqual({ awake: 0, rem: 2.5, light: 0, deep: 0 })
  })
})

describe('the place of a record', () => {
  it('is where the person’s clock stood, when only the instant is known', () => {
    const bare = {
      ...night({}),
      offsetFrom: 'unknown' as const,
      startLocal: '2026-11-18T22:00:00',
      start: '2026-11-18T22:00:00Z',
    }
    expect(placeOf(bare, () => 60).from).toBe(localMs('2026-11-18T23:00:00'))
    expect(placeOf({ ...bare, start: '2026-11-18T22:00:00' }, () => 60).from).toBe(localMs('2026-11-18T22:00:00'))
    expect(placeOf(night({}), () => -300).from).toBe(localMs('2026-11-18T23:00:00'))
  })
})

describe('moments', () => {
  it('are read however they come', () => {
    const at = Date.parse('2026-11-18T22:00:00Z')
    const shown = localMs('2026-11-18T23:00:00')
    for (const value of [
      at,
      '2026-11-18T22:00:00Z',
      '2026-11-18T23:00:00',
      { at },
      { local: '2026-11-18T23:00:00' },
      { time: '2026-11-18T23:00:00+01:00' },
    ])
      expect(momentOnAxis(value, hourMs)).toBe(shown)
    for (const value of [undefined, null, 'noon', {}]) expect(momentOnAxis(value, hourMs)).toBeUndefined()
  })
})

describe('the offset of a time', () => {
  it('is that of the nearest record which knows', () => {
    const abroad = { ...night({}), startMs: Date.parse('2026-12-01T03:00:00Z'), startLocal: '2026-11-30T23:00:00' }
    const tell = offsetTeller([night({}), abroad], () => 0)
    expect(tell(Date.parse('2026-11-19T00:00:00Z'))).toBe(60)
    expect(tell(Date.parse('2026-11-30T00:00:00Z'))).toBe(-240)
  })
  it('is the browser’s where nobody knows', () => {
    expect(offsetTeller([{ ...night({}), offsetFrom: 'unknown' }], () => 330)(0)).toBe(330)
  })
})
