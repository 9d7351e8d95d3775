import { describe, expect, it } from 'vitest'
import type { Run } from '../../api.js'
import { byDay } from './by-day.js'
import { folded } from './quiet-runs.js'

const run = (id: string, more: Partial<Run> = {}): Run => ({
  id,
  connection: 'c',
  connector: 'oura',
  individual: 'me',
  stream: 'sleep',
  purpose: 'fresh',
  state: 'done',
  startedAt: '2026-11-20T08:00:00Z',
  sentence: '',
  pages: 1,
  requests: 1,
  created: 0,
  updated: 0,
  unchanged: 4,
  deleted: 0,
  parked: 0,
  ...more,
})
const ids = (groups: Run[][]) => groups.map((group) => group.map(({ id }) => id).join(''))

describe('the diary', () => {
  it('folds looks for news that found none, and nothing else', () => {
    expect(ids(folded([run('a'), run('b'), run('c'), run('d', { created: 1 }), run('e')]))).toEqual(['abc', 'd', 'e'])
    expect(ids(folded([run('a'), run('b')]))).toEqual(['a', 'b'])
    expect(
      ids(folded([run('a', { state: 'failed' }), run('b', { state: 'failed' }), run('c', { state: 'failed' })])),
    ).toEqual(['a', 'b', 'c'])
  })
  it('has a heading per day, as the clock of the entry tells', () => {
    const at = (day: number) => new Date(2026, 10, day, 12).toISOString()
    const now = Date.parse(at(20))
    const days = byDay(
      [run('a', { startedAt: at(20) }), run('b', { startedAt: at(19) }), run('c', { startedAt: at(2) })],
      now,
    )
    expect(days.map(([title]) => title)).toEqual(['Today', 'Yesterday', 'Mon 2 Nov'])
  })
})
