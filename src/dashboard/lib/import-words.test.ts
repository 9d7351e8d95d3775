import { describe, expect, it } from 'vitest'
import type { Import } from '../api.js'
import {
  choicesIn,
  importSentence,
  isInterrupted,
  percentOf,
  sendingSentence,
  sizeText,
  spanText,
  timelineOf,
} from './import-words.js'

const one: Import = {
  id: 'i',
  connector: 'fitbit',
  title: 'Fitbit archive from Google Takeout',
  file: 'takeout.zip',
  state: 'running',
  bytes: 1000,
  bytesRead: 423,
  begunAt: '2026-11-20T08:00:00Z',
  seconds: 4,
  report: {},
}
const done = (report: Import['report']) => importSentence({ ...one, state: 'done', report })

describe('a file on its way', () => {
  it('has its size as people say it', () => {
    expect([0, 812, 1200, 340_000_000, 2_140_000_000].map(sizeText)).toEqual([
      '0 bytes',
      '812 bytes',
      '1.2 kB',
      '340 MB',
      '2.1 GB',
    ])
  })
  it('tells how far it is, and how long it takes once the speed says something', () => {
    expect(sendingSentence(0, 8e6, 9000)).toBe('0 bytes of 8 MB sent.')
    expect(sendingSentence(2e6, 8e6, 400)).toBe('2 MB of 8 MB sent.')
    expect(sendingSentence(2e6, 8e6, 10_000)).toBe('2 MB of 8 MB sent. About 30 s to go.')
    expect(sendingSentence(8e6, 8e6, 40_000)).toBe('All 8 MB sent. Finding out what it is.')
  })
  it('is at a hundred percent only at its end', () => {
    expect([percentOf(0, 0), percentOf(999, 1000), percentOf(1000, 1000), percentOf(2, 1)]).toEqual([0, 99, 100, 100])
  })
})

describe('an archive', () => {
  it('that is read tells how far it is', () => {
    expect(importSentence({ ...one, state: 'waiting' })).toBe('It is here, and waits for its turn.')
    expect(importSentence(one)).toBe('42 % read.')
    expect(importSentence({ ...one, etaSeconds: 180, report: { created: 1204 } })).toBe(
      '42 % read: 1,204 records new. About 3 min to go.',
    )
  })
  it('that was read tells what was in it', () => {
    expect(done({ pages: 9, passedOver: 0, created: 12_044, updated: 3, unchanged: 120, parked: 2 })).toBe(
      '12,044 records new, 3 changed, 120 here already and 2 set aside.',
    )
    expect(done({ pages: 9, passedOver: 4, created: 1 })).toBe('1 record new. 4 of its 9 parts had been read before.')
    expect(done({ pages: 9, passedOver: 9 })).toBe('Everything in it had been read before.')
    expect(done({})).toBe('There was nothing in it that we keep.')
  })
  it('that stopped says why, and whether the same file would go on', () => {
    const failed = { ...one, state: 'failed' } as const
    const again = { ...failed, message: 'It was interrupted. Import the same file again, and it goes on.' }
    expect([importSentence(again), isInterrupted(again)]).toEqual([again.message, true])
    expect(importSentence(failed)).toContain('Drop the same file again')
    expect(isInterrupted({ state: 'failed', message: 'It is locked with a password. Unpack it.' })).toBe(false)
    expect(isInterrupted({ state: 'done' })).toBe(false)
  })
  it('that can be read in several ways says in which', () => {
    expect(choicesIn('x.zip can be read in several ways. Say which is meant: fitbit or google-fit/takeout.')).toEqual([
      'fitbit',
      'google-fit/takeout',
    ])
    expect(choicesIn('x.zip is no archive we know.')).toEqual([])
  })
})

describe('its span', () => {
  const to = '2026-11-19T12:00:00Z'
  const until = (first: string) => timelineOf({ first, last: to })
  it('is told in days', () => {
    expect(spanText({ first: '2019-01-03T12:00:00Z', last: to })).toBe('3 Jan 2019 to 19 Nov 2026')
    expect(spanText({ first: '2026-11-19T11:00:00Z', last: to })).toBe('19 Nov 2026')
    expect(spanText({})).toBeUndefined()
  })
  it('is looked at as closely as shows all of it', () => {
    expect(until('2026-11-19T08:00:00Z')).toEqual({ day: '2026-11-19' })
    expect(until('2026-11-14T08:00:00Z')).toEqual({ day: '2026-11-19', zoom: 'week' })
    expect(until('2026-11-01T08:00:00Z')).toEqual({ day: '2026-11-19', zoom: 'month' })
    expect(until('2026-01-01T08:00:00Z')).toEqual({ day: '2026-11-19', zoom: 'year' })
    expect(until('2019-01-03T08:00:00Z')).toEqual({ day: '2026-11-19', zoom: 'years' })
    expect(timelineOf({ last: to })).toBeUndefined()
  })
})
