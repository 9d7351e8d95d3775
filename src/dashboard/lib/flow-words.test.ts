import { describe, expect, it } from 'vitest'
import type { FlowParty, Flows, RollbackService, SyncStatus } from '../api.js'
import {
  foldedRuns,
  loopSentence,
  matrixOf,
  planRows,
  planSentence,
  rollbackProgress,
  sentSentence,
  statusSentence,
  whyLeftOut,
  whyNot,
  workText,
} from './flow-words.js'

const party = (connection: string, gives: boolean, takes: boolean): FlowParty => ({
  connection,
  connector: connection,
  service: connection.toUpperCase(),
  gives,
  takes,
})
const cell = (source: string, target: string, possible: boolean) => ({
  source,
  target,
  allowed: true,
  possible,
  forwards: false,
})

describe('the matrix', () => {
  const flows: Flows = {
    parties: [party('a', true, false), party('b', true, true)],
    cells: [cell('a', 'b', true), cell('b', 'a', false)],
    loops: [],
  }
  it('has a row for each source and a cell for each target, and none for itself', () => {
    const [first, second] = matrixOf(flows)
    expect(first?.cells.map(({ cell: one }) => one?.target)).toEqual([undefined, 'b'])
    expect(second?.cells.map(({ why }) => why)).toEqual(['A takes no workouts.', undefined])
  })
  it('says why a cell is impossible', () => {
    const not = cell('x', 'y', false)
    expect(whyNot(not, party('x', false, true), party('y', true, true))).toBe('X hands no workouts out.')
    expect(whyNot(not, party('x', false, true), party('y', true, false))).toBe(
      'X hands no workouts out, and Y takes none.',
    )
  })
  it('tells a way round in a sentence', () => {
    const steps = [
      { from: 'garmin', to: 'strava', by: 'service' as const },
      { from: 'strava', to: 'garmin', by: 'us' as const },
    ]
    expect(loopSentence({ steps }, (id) => (id === 'garmin' ? 'Garmin' : 'Strava'))).toBe(
      'Garmin sends to Strava by itself and we send from Strava to Garmin.',
    )
  })
})

describe('what would happen', () => {
  const of = (connection: string) => ({ connection, connector: connection, service: connection })
  const counts = [
    { ...of('Garmin'), do: 'download' as const, count: 58 },
    { ...of('Strava'), do: 'upload' as const, count: 1 },
  ]
  it('is one sentence, in the tense it has', () => {
    expect(planSentence({ counts, total: 59 }, false)).toBe('There would be 58 workouts fetched and 1 copy sent.')
    expect(planSentence({ counts, total: 59 }, true)).toBe('Coming up: 58 workouts fetched and 1 copy sent.')
    expect(planSentence({ counts: [], total: 0 }, true)).toContain('where it can be')
  })
  it('puts what is done and what is left out of one service into one row', () => {
    const reason = { code: 'private', message: 'It is private.', owner: 'person' as const }
    const rows = planRows({ counts, reasons: [{ ...of('Strava'), reason, count: 7 }] })
    expect(rows.map(({ service, counts: { upload = 0 }, left }) => [service, upload, left])).toEqual([
      ['Garmin', 0, 0],
      ['Strava', 1, 7],
    ])
  })
  it('says each reason once, what a person can change first, and nothing of what is on its way', () => {
    const reason = (code: string, message: string, owner: 'person' | 'time') => ({ code, message, owner })
    const reasons = [
      { ...of('Strava'), reason: reason('not_yet', 'It is on its way.', 'time'), count: 9 },
      { ...of('Strava'), reason: reason('processing', 'Wait.', 'time'), count: 2 },
      { ...of('Strava'), reason: reason('private', 'It is private.', 'person'), count: 1 },
      { ...of('Dropbox'), reason: reason('private', 'It is private.', 'person'), count: 3 },
    ]
    expect(whyLeftOut(reasons)).toEqual([
      { message: 'It is private.', where: '1 at Strava and 3 at Dropbox' },
      { message: 'Wait.', where: '2 at Strava' },
    ])
  })
})

describe('where it stands', () => {
  const status = (part: Partial<SyncStatus>): SyncStatus => ({
    isOn: true,
    state: 'idle',
    done: 0,
    total: 0,
    services: [],
    ...part,
  })
  const soon = () => 'in 5 min'
  it('is said in every state', () => {
    expect(statusSentence(status({ state: 'off' }), soon)).toContain('Syncing is off')
    expect(statusSentence(status({ state: 'waiting', done: 2, total: 9, nextAt: 'x' }), soon)).toBe(
      '7 steps to go; it goes on in 5 min.',
    )
    expect(statusSentence(status({ state: 'due', total: 1, nextAt: 'x' }), soon)).toBe('1 step to go; it goes on now.')
    const doing = { step: 'upload', connection: 'c', service: 'Strava' }
    expect(statusSentence(status({ state: 'running', doing }), soon)).toBe('Sending to Strava.')
  })
  it('says what a service has left', () => {
    const work = { connection: '', connector: '', service: '', downloads: 1204, uploads: 0, others: 2, etaSeconds: 0 }
    expect(workText(work)).toBe('1,204 to fetch, 2 more')
  })
})

describe('the diary of syncing', () => {
  it('makes one line of runs that only asked after uploads', () => {
    const run = (id: string, part: object) => ({
      id,
      state: 'done' as const,
      startedAt: '',
      sentence: '',
      downloads: 0,
      uploads: 0,
      checks: 1,
      edits: 0,
      removals: 0,
      troubles: 0,
      ...part,
    })
    const runs = [run('5', {}), run('4', {}), run('3', { uploads: 1 }), run('2', { troubles: 1 }), run('1', {})]
    expect(foldedRuns(runs).map((group) => group.map(({ id }) => id))).toEqual([['5', '4'], ['3'], ['2'], ['1']])
  })
})

describe('taking back', () => {
  const service = (part: Partial<RollbackService>): RollbackService => ({
    connection: 'c',
    connector: 'c',
    service: 'Strava',
    isPossible: true,
    sent: 0,
    wanted: 0,
    removed: 0,
    impossible: 0,
    ...part,
  })
  it('says what of ours is there, and where nothing can be removed', () => {
    expect(sentSentence(service({ sent: 1 }))).toBe('1 workout of ours is there.')
    expect(sentSentence(service({ sent: 3, isPossible: false }))).toBe(
      '3 workouts of ours are there. Strava lets us remove nothing at present.',
    )
    expect(sentSentence(service({ wanted: 2, removed: 5 }))).toBe('2 being taken back, 5 taken back.')
  })
  it('has come as far as what is removed or cannot be', () => {
    expect(rollbackProgress([service({ sent: 4 })])).toBeUndefined()
    expect(rollbackProgress([service({ wanted: 6, removed: 3, impossible: 1 }), service({ removed: 9 })])).toEqual({
      done: 4,
      of: 10,
    })
  })
})
