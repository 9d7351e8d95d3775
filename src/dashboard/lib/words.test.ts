import { describe, expect, it } from 'vitest'
import type { Connection, Run, Service, SinkState } from '../api.js'
import {
  backfillSentence,
  coverageSentence,
  listed,
  lowerFirst,
  messageOf,
  missingSentence,
  missingSetting,
  runFigures,
  sinkSentence,
  standingOf,
  workoutsText,
} from './words.js'

const service: Service = {
  id: 'oura',
  name: 'Oura',
  docs: 'https://example.org',
  state: 'live',
  mode: 'sandbox',
  auth: 'oauth2',
  signIn: [{ way: 'oauth2', personal: false, ready: true }],
  regions: [],
  streams: [],
  capabilities: { downloads: false, uploads: false, notifies: false, imports: [], pushes: false },
}
const connection: Connection = {
  id: 'c',
  connector: 'oura',
  individual: 'me',
  account: 'a',
  state: 'connected',
  signedInBy: 'auth',
  missingScopes: [],
  missingStreams: [],
  connectedAt: '2026-11-20T08:00:00Z',
  records: 0,
}
const run: Run = {
  id: 'r',
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
  unchanged: 0,
  deleted: 0,
  parked: 0,
}
const sink: SinkState = { id: 's', type: 'file', title: 'records', state: 'idle', delivered: 0, lag: 0, parked: 0 }

describe('sentences', () => {
  it('list things as people do', () => {
    expect(listed([])).toBe('')
    expect(listed(['steps'])).toBe('steps')
    expect(listed(['steps', 'sleep'])).toBe('steps and sleep')
    expect(listed(['steps', 'sleep', 'weight'])).toBe('steps, sleep and weight')
  })
  it('tell how far the history is, and how long it still takes', () => {
    expect(backfillSentence({ doneDays: 61, wantedDays: 90, etaSeconds: 240 })).toBe(
      '61 of 90 days are here. About 4 min to go.',
    )
    expect(backfillSentence({ doneDays: 1, wantedDays: 90 })).toBe('1 of 90 days is here.')
    expect(backfillSentence({ doneDays: 90, wantedDays: 90, etaSeconds: 3 })).toBe('All 90 days are here.')
  })
  it('tell a missing scope as what is lost by it', () => {
    const title = (stream: string) => (stream === 'spo2' ? 'Blood oxygen' : stream)
    expect(missingSentence({ missingScopes: ['spo2Daily'], missingStreams: ['spo2'] }, title)).toBe(
      'You did not allow spo2Daily, so there is no blood oxygen.',
    )
    expect(missingSentence({ missingScopes: [], missingStreams: [] }, title)).toBeUndefined()
    expect(missingSentence({ missingScopes: ['email'], missingStreams: [] }, title)).toContain(
      'nothing you see here depends on it',
    )
  })
  it('leave abbreviations as they are', () => {
    expect(lowerFirst('Nights of sleep')).toBe('nights of sleep')
    expect(lowerFirst('VO₂ max')).toBe('VO₂ max')
  })
  it('say of a day what was asked and what came', () => {
    expect(coverageSentence({ day: '', state: 'complete', records: 1 })).toBe('Complete: 1 record.')
    expect(coverageSentence({ day: '', state: 'empty', records: 0 })).toBe('Asked, and there was nothing.')
    expect(coverageSentence({ day: '', state: 'never', records: 0, reason: 'Not asked for yet.' })).toBe(
      'Not asked for yet.',
    )
    expect(coverageSentence({ day: '', state: 'failed', records: 0, reason: 'Oura was out.' })).toBe(
      'The answer could not be had. Oura was out.',
    )
  })
  it('count only what a run changed', () => {
    expect(runFigures({ ...run, unchanged: 40 })).toBe('')
    expect(runFigures({ ...run, created: 1212, parked: 1 })).toBe('1,212 new, 1 parked')
  })
  it('say how a sink stands', () => {
    expect(sinkSentence(sink)).toBe('Nothing to deliver yet.')
    expect(sinkSentence({ ...sink, delivered: 5 })).toBe('Everything committed has been delivered.')
    expect(sinkSentence({ ...sink, lag: 2 })).toBe('2 records on the way.')
    expect(sinkSentence({ ...sink, state: 'paused' })).toContain('Nothing is lost')
    expect(sinkSentence({ ...sink, message: 'The disk is full.' })).toBe('The disk is full.')
  })
})

describe('a service', () => {
  it('stands as its connection does', () => {
    expect(standingOf(service, connection)).toBe('connected')
    expect(standingOf(service, { ...connection, message: 'Wait.' })).toBe('waiting')
    expect(standingOf(service, { ...connection, state: 'reauthorize', message: 'Sign in.' })).toBe('needs-you')
    const gone = { ...connection, state: 'reauthorize', message: 'credentials_missing: Oura wants it again.' } as const
    expect(standingOf(service, gone)).toBe('needs-password')
    expect([messageOf(gone), messageOf(connection)]).toEqual(['Oura wants it again.', undefined])
  })
  it('needs the person where something must be chosen before its workouts can come', () => {
    const party = { connection: 'c', connector: 'oura', service: 'Oura', gives: true, takes: false }
    const out = { code: 'config_missing', message: 'Choose a folder.', owner: 'person' as const }
    expect(standingOf(service, connection, party)).toBe('connected')
    expect(standingOf(service, connection, { ...party, out })).toBe('needs-settings')
    expect(missingSetting({ ...party, out })).toBe('Choose a folder.')
    expect(missingSetting({ ...party, out: { ...out, code: 'auth' } })).toBeUndefined()
    expect(workoutsText(party)).toBe('gives workouts')
    expect(workoutsText({ gives: false, takes: false })).toBeUndefined()
  })
  it('stands by itself without one', () => {
    expect(standingOf(service, undefined)).toBe('open')
    expect(standingOf(service, { ...connection, state: 'disconnected' })).toBe('open')
    const notReady = {
      ...service,
      mode: 'not-set-up',
      signIn: [{ way: 'oauth2', personal: false, ready: false }],
    } as const
    const ownKey = { way: 'apiKey', personal: true, ready: true } as const
    expect(standingOf({ ...notReady, signIn: [...notReady.signIn] }, undefined)).toBe('not-set-up')
    expect(standingOf({ ...notReady, signIn: [...notReady.signIn, ownKey] }, undefined)).toBe('open')
    expect(standingOf({ ...service, state: 'ended' }, undefined)).toBe('ended')
    expect(standingOf({ ...service, auth: 'none' }, undefined)).toBe('files')
  })
})
