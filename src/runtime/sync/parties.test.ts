import { describe, expect, it } from 'vitest'
import { hourMs } from '../../core/index.js'
import type { Plan } from '../../sync/index.js'
import type { PartyRow } from '../store/sync-parties.js'
import { listedOf, partiesOf } from './parties.js'
import { noon, shelfConnector } from './testing-shelves.js'
import { etaSeconds, workLeft } from './work-left.js'

const complete = (from: number, to: number) => ({ from, to, state: 'complete' as const })
const failed = (from: number, to: number) => ({ from, to, state: 'failed' as const })
const paged = { cursor: {} as never, pull: (() => undefined) as never }

describe('how far a service has been listed', () => {
  it('is back to the first gap, as of the newest answer', () => {
    expect(
      listedOf(
        { spans: [complete(80, 100), complete(50, 80), complete(10, 40)], lastPullAt: 100, listsWorkouts: true },
        paged,
      ),
    ).toEqual({
      from: 50,
      at: 100,
    })
    expect(
      listedOf(
        { spans: [complete(80, 100), failed(50, 80), complete(10, 50)], lastPullAt: 100, listsWorkouts: true },
        paged,
      ),
    ).toEqual({
      from: 80,
      at: 100,
    })
  })

  it('is nothing before it was listed, or while its newest part could not be read', () => {
    expect(listedOf({ spans: [], lastPullAt: undefined, listsWorkouts: true }, paged)).toBeUndefined()
    expect(
      listedOf({ spans: [failed(80, 100), complete(50, 80)], lastPullAt: 100, listsWorkouts: true }, paged),
    ).toBeUndefined()
  })

  it('is everything where a service tells all of it every time', () => {
    const whole = { pull: paged.pull }
    expect(listedOf({ spans: [], lastPullAt: 100, listsWorkouts: true }, whole)).toEqual({ from: 0, at: 100 })
    expect(listedOf({ spans: [], lastPullAt: undefined, listsWorkouts: true }, whole)).toBeUndefined()
  })
})

describe('a connection as a party', () => {
  const row: PartyRow = {
    id: 'c',
    connector: 'a',
    accountId: 'account',
    state: 'connected',
    message: undefined,
    scopes: ['read'],
    signedInBy: 'auth',
    credential: 1,
    zone: undefined,
    settings: { settings: {}, syncPrivate: true, autoPause: false },
    streams: [
      { id: 1, name: 'workouts', state: 'active', lastPullAt: noon, listsWorkouts: true, spans: [complete(0, noon)] },
    ],
    isKnown: false,
  }
  const question = { sport: 'cycling', start: { at: noon, offsetFrom: 'unknown' } } as const
  const partyOf = (
    changes: Partial<PartyRow>,
    waits: Parameters<typeof partiesOf>[2] = [],
    scopes?: readonly string[],
  ) =>
    partiesOf(
      [{ ...row, ...changes }],
      new Map([['a', shelfConnector('a', {}, { ...(scopes && { scopes }) })]]),
      waits,
    )[0]

  it('can what its service can, as far as its person allowed it', () => {
    expect(partyOf({})).toMatchObject({ can: { list: true, download: true, upload: true, remove: true } })
    expect(partyOf({})?.refuses(question)).toBeUndefined()
    expect(partyOf({}, [], ['write'])?.refuses(question)).toEqual({ code: 'scope_missing' })
    expect(partyOf({ signedInBy: 'personal' }, [], ['write'])?.refuses(question)).toBeUndefined()
  })

  it('is out with the reason: signed out, without its password, disconnected', () => {
    expect(partyOf({ state: 'reauthorize', message: 'Connect again.' })?.out).toEqual({
      code: 'auth',
      message: 'Connect again.',
    })
    expect(partyOf({ state: 'reauthorize', message: 'credentials_missing: Give it again.' })?.out).toEqual({
      code: 'credentials_missing',
      message: 'Give it again.',
    })
    expect(partyOf({ state: 'disconnected' })).toBeUndefined()
    expect(partyOf({ state: 'disconnected', isKnown: true })?.out).toEqual({ code: 'disconnected' })
  })

  it('waits where its service asked for it, and refuses until it is connected again where a scope was missing', () => {
    const wait = { connection: 'c', attempts: 0, message: undefined } as const
    const limited = { ...wait, doing: 'upload', until: noon + hourMs, code: 'ratelimited' } as const
    expect(partyOf({}, [limited])?.waits).toEqual({ upload: noon + hourMs })
    const refused = { ...wait, doing: 'upload', until: undefined, code: 'scope_missing', message: 'No.' } as const
    expect(partyOf({}, [refused])?.refuses(question)).toEqual({ code: 'scope_missing', message: 'No.' })
    expect(partyOf({}, [{ ...refused, doing: 'download' }])?.can.download).toBe(false)
  })
})

describe('what is left', () => {
  it('takes as long as the tightest limit lets it', () => {
    const limits = [
      { per: 'app', requests: 200, seconds: 900 },
      { per: 'app', requests: 2000, seconds: 86_400 },
    ] as const
    expect(etaSeconds({ upload: 50 }, limits)).toBe(100)
    expect(etaSeconds({ upload: 400 }, limits)).toBe(5 * 900)
    expect(etaSeconds({ upload: 4000 }, limits)).toBe(5 * 86_400)
  })

  it('is what was not reached, and what waits for a limit', () => {
    const plan: Plan = {
      steps: [
        { do: 'download', activity: 'x', from: 'a', externalId: '1', wantedBy: ['b'] },
        { do: 'upload', activity: 'x', to: 'b', mark: 'm' },
      ],
      verdicts: [
        { activity: 'x', connection: 'b', state: 'on_its_way', reason: { code: 'not_yet' } },
        { activity: 'y', connection: 'b', state: 'not_yet', reason: { code: 'ratelimited' } },
        { activity: 'y', connection: 'c', state: 'left_out', reason: { code: 'flow' } },
      ],
    }
    expect(workLeft(plan, 1)).toEqual({ work: { b: { upload: 2 } }, count: 2 })
    expect(workLeft(plan, 0)).toEqual({ work: { b: { upload: 1 } }, count: 1 })
  })
})
