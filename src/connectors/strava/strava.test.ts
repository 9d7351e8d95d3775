/** Strava's own stories: workouts both ways before its simulated service, and its words for what becomes of an upload. */
import { expect, test } from 'vitest'
import type { AppTask } from '../../kit/index.js'
import { atService } from '../../testing/testing-workouts.js'
import { startOf } from './activities.js'
import { errors, readLimits } from './errors.js'
import { strava } from './index.js'
import { sandbox } from './sandbox.js'
import { sportOf, wordFor } from './sports.js'
import { activityFrom } from './track.js'
import { receiptOf } from './upload.js'
import { webhook } from './webhook.js'

const { activities } = strava
const { upload, download, edit } = activities
const at = () => atService(strava, sandbox)

test('a file is processed, bears our mark in the list, and comes back with its track', async () => {
  const here = at()
  const ride = here.recorded(30).find(({ source, sport }) => source === 'automatic' && sport === 'cycling')
  const sent = here.outgoing(ride as NonNullable<typeof ride>, { name: 'Über den Pass', notes: 'kalt' })
  const receipt = await upload.send(here.task, sent)
  expect(['processing', 'duplicate']).toContain(receipt.state)
  const settled = await here.settle(receipt)
  // What a watch of the person's had sent by itself is a duplicate, with the id of what is there.
  expect(settled).toMatchObject({ externalId: expect.stringMatching(/^\d+$/) })
  expect(await here.settle(await upload.send(here.task, sent))).toMatchObject({ state: 'duplicate' })
  await here.advance(60)
  const listed = (await here.list(31)).find(
    ({ externalId }) => 'externalId' in settled && externalId === settled.externalId,
  )
  if (settled.state === 'stored') expect(listed).toMatchObject({ mark: sent.mark, name: 'Über den Pass' })
  const back = await download.fetch(here.task, listed as NonNullable<typeof listed>)
  if (!('activity' in back)) throw new Error('nothing was fetched')
  const { track, statistics } = back.activity
  expect(track.timeMs.length).toBe(sent.activity.track.timeMs.length)
  expect(track.heartRateBpm?.length).toBe(track.timeMs.length)
  expect(statistics.elapsedSeconds).toBeCloseTo(sent.activity.statistics.elapsedSeconds ?? 0, -1)
  if (settled.state === 'stored') expect(back.facts?.notes).toBe('kalt')
})

test('a workout without a track is an entry by hand, and the same again is a duplicate', async () => {
  const here = at()
  const typed = here.recorded(90).find(({ source }) => source === 'manual')
  const sent = here.outgoing(typed as NonNullable<typeof typed>, { name: 'On the mat' })
  expect(sent.isStationary).toBe(true)
  const first = await upload.send(here.task, sent)
  expect(['stored', 'duplicate']).toContain(first.state)
  expect((await upload.send(here.task, sent)).state).toBe('duplicate')
})

test('name, notes and sport are changed afterwards', async () => {
  const here = at()
  const [first] = await here.list(30)
  const id = first?.externalId ?? ''
  await edit.send(here.task, id, { name: 'Abends', notes: 'Regen', sport: 'trail_running' })
  const changed = (await here.list(30)).find(({ externalId }) => externalId === id)
  expect(changed).toMatchObject({ name: 'Abends', sport: 'trail_running' })
  expect(await download.fetch(here.task, changed as NonNullable<typeof changed>)).toMatchObject({
    facts: { notes: 'Regen' },
  })
})

test('what is gone when it is fetched is left out, with the reason', async () => {
  const here = at()
  const gone = { externalId: '1', start: { at: 0, offsetFrom: 'unknown' }, sport: 'running' } as const
  expect(await download.fetch(here.task, gone)).toMatchObject({ skip: { code: 'gone' } })
})

test('a file that is none is refused in words', async () => {
  const here = at()
  const [workout] = here.recorded(60).filter(({ source }) => source === 'automatic')
  const outgoing = here.outgoing(workout as NonNullable<typeof workout>)
  const broken = { ...outgoing, file: { format: 'fit', bytes: new Uint8Array([1, 2, 3]) } } as const
  expect(await here.settle(await upload.send(here.task, broken))).toMatchObject({
    state: 'refused',
    reason: { code: 'file_refused' },
  })
})

test('private workouts are sent only where the person has said so', () => {
  const asked = { sport: 'cycling', start: { at: 0, offsetFrom: 'unknown' }, isPrivate: true } as const
  expect(upload.refuses?.({ ...asked, settings: {} })?.code).toBe('private')
  expect(upload.refuses?.({ ...asked, settings: { sendPrivate: true } })).toBeUndefined()
  expect(upload.refuses?.({ ...asked, isPrivate: false, settings: {} })).toBeUndefined()
})

test('each of the words for a duplicate names what is there', () => {
  for (const error of [
    'ride.fit duplicate of activity 123',
    "ride.fit duplicate of <a href='/activities/123' target='_blank'>Evening 2</a>",
    'Duplicate of Activity (123)',
  ])
    expect(receiptOf({ id: 1, error }), error).toMatchObject({ state: 'duplicate' })
  expect(receiptOf({ id: 1, error: 'ride.fit duplicate of activity 123' })).toMatchObject({ externalId: '123' })
  expect(receiptOf({ id: 1, error: "x duplicate of <a href='/activities/123'>E 2</a>" })).toMatchObject({
    externalId: '123',
  })
  expect(receiptOf({ id: 1, error: 'Time information is missing from file.' })).toMatchObject({
    reason: { code: 'data_insufficient' },
  })
  expect(receiptOf({ id: 1, status: 'The created activity has been deleted.', error: null })).toMatchObject({
    reason: { code: 'removed_there' },
  })
  expect(receiptOf(undefined)).toMatchObject({ state: 'refused' })
})

test('the tighter of two windows counts, and reading once it is spent', () => {
  const now = Date.parse('2026-10-20T15:04:00Z')
  const all = { 'x-ratelimit-limit': '200,2000', 'x-ratelimit-usage': '10,1995' }
  const midnight = Date.parse('2026-10-21T00:00:00Z')
  expect(readLimits(all, now)).toEqual({ per: 'app', remaining: 5, resetAt: midnight })
  const reads = { 'x-readratelimit-limit': '100,1000', 'x-readratelimit-usage': '100,400' }
  const quarter = Date.parse('2026-10-20T15:15:00Z')
  expect(readLimits({ ...all, ...reads }, now)).toEqual({ per: 'app', remaining: 0, resetAt: quarter })
  expect(readLimits({ 'x-ratelimit-limit': 'many' }, now)).toBeUndefined()
})

test('a scope that is missing is told from a token that is dead', () => {
  const request = { method: 'POST', path: '/api/v3/uploads', query: {} } as const
  const fault = (field: string, code: string) => ({ errors: [{ resource: 'Athlete', field, code }] })
  const judged = (body: unknown) => errors({ status: 401, headers: {}, request, body })
  expect(judged(fault('activity:write_permission', 'missing'))).toMatchObject({ means: 'permission' })
  expect(judged(fault('access_token', 'invalid'))).toBeUndefined()
})

test('a sport without a word is a Workout, and a trainer is a flag', () => {
  expect(wordFor('fencing')).toEqual({ sport_type: 'Workout' })
  expect(wordFor('indoor_cycling')).toEqual({ sport_type: 'Ride', trainer: 1 })
  expect(sportOf('Ride', true)).toBe('indoor_cycling')
  expect(sportOf('EMountainBikeRide')).toBe('e_biking')
  expect(sportOf('Swim')).toBe('swimming')
  expect(sportOf('constructor')).toBe('other')
})

test('the night the clocks go back, a run has the offset of its own hour', () => {
  const before = { start_date: '2026-10-25T00:30:00Z', start_date_local: '2026-10-25T02:30:00Z', timezone: undefined }
  expect(startOf({ ...before, utc_offset: undefined })).toMatchObject({ offset: 120 })
  const after = { start_date: '2026-10-25T01:30:00Z', start_date_local: '2026-10-25T02:30:00Z', timezone: undefined }
  expect(startOf({ ...after, utc_offset: 3600 })).toMatchObject({ offset: 60 })
})

test('pauses are what does not move, and long gaps; a lesson on the spot has none', () => {
  const ride = { id: 1, start_date: '2026-10-20T10:00:00Z', elapsed_time: 300 }
  const time = { data: [0, 10, 20, 30, 40, 140, 150] }
  const moving = { data: [false, true, false, false, true, true, true] }
  const startMs = Date.parse(ride.start_date)
  expect(activityFrom(ride, { time, moving }).pauses).toEqual([
    { fromMs: startMs + 10_000, toMs: startMs + 30_000 },
    { fromMs: startMs + 40_000, toMs: startMs + 140_000 },
  ])
  const still = { data: time.data.slice(0, 5).map(() => false) }
  expect(activityFrom(ride, { time: { data: time.data.slice(0, 5) }, moving: still }).pauses).toEqual([])
})

test('the one subscription is made, left standing, moved if it is ours, and never taken from others', async () => {
  const here = 'https://here.example/webhooks/strava/x'
  const wanted = { clientId: '1', clientSecret: 's', verificationToken: 'x', callbackUrl: here }
  const asked: string[] = []
  const task = (standing: readonly unknown[]) => {
    const answer = (method: string, body: unknown) => async () => {
      asked.push(method)
      return {
        body,
        request: { method: 'GET', path: '', query: {} },
        status: 200,
        raw: new Uint8Array(),
        contentType: '',
      }
    }
    const never = answer('?', undefined)
    const { signal } = new AbortController()
    const [get, post, remove] = [answer('GET', standing), answer('POST', { id: 9 }), answer('DELETE', undefined)]
    return { get, post, delete: remove, put: never, patch: never, signal } as unknown as AppTask
  }
  const ensure = (standing: readonly unknown[], told?: string) =>
    webhook.subscribe?.ensure(task(standing), { ...wanted, ...(told !== undefined && { told }) })
  expect(await ensure([])).toEqual({ told: '9' })
  expect(await ensure([{ id: 7, callback_url: here }])).toEqual({ told: '7' })
  expect(await ensure([{ id: 7, callback_url: 'https://moved.example' }], '7')).toEqual({ told: '9' })
  expect(asked).toEqual(['GET', 'POST', 'GET', 'GET', 'DELETE', 'POST'])
  await expect(ensure([{ id: 7, callback_url: 'https://other.example' }])).rejects.toMatchObject({
    code: 'webhook-taken',
  })
})
