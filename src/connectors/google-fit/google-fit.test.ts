/** Google Fit's own stories: the end of it, the archive that remains, and which of its many sources is read. */
import { describe, expect, it } from 'vitest'
import type { ImportedFile, ImportedNothing, ImportedPage, PullTask } from '../../kit/index.js'
import { inProcessSandbox, virtualClock } from '../../sandbox/index.js'
import { googleFit } from './index.js'
import { endedSandbox } from './sandbox.js'

const request = { method: 'GET', path: '/fitness/v1/users/me/dataSources', query: {} } as const
const meaning = (status: number, reason?: string, path: string = request.path) =>
  googleFit.api.errors({
    status,
    headers: {},
    body: reason === undefined ? {} : { error: { code: status, errors: [{ reason, domain: 'usageLimits' }] } },
    request: { ...request, path },
  })

it('leads each refusal to what has to happen next', () => {
  expect(meaning(401)).toEqual({ means: 'expired' })
  expect(meaning(403, 'insufficientPermissions')).toMatchObject({ means: 'permission' })
  expect(meaning(403, 'userRateLimitExceeded')).toEqual({ means: 'limit', per: 'connection' })
  expect(meaning(403, 'dailyLimitExceeded')).toEqual({ means: 'limit', per: 'app' })
  expect(meaning(404, undefined, '/fitness/v1/users/me/dataSources/raw%3Ax/datasets/1-2')).toEqual({ means: 'nothing' })
  expect(meaning(503)).toBeUndefined()
})

it('tells the person to connect Google Health once Google has closed it', async () => {
  const clock = virtualClock(Date.parse('2026-11-20T10:00:00Z'))
  const city = inProcessSandbox({ clock, services: [endedSandbox], people: [1] })
  const answer = await city.fetch('https://www.googleapis.com/fitness/v1/users/me/sessions')
  const told = googleFit.api.errors({ status: answer.status, headers: {}, body: await answer.json(), request })
  expect(told).toMatchObject({ means: 'reauthorize', message: expect.stringContaining('Connect Google Health') })
  for (const status of [404, 410]) expect(meaning(status)).toMatchObject({ means: 'reauthorize' })
  expect(googleFit.status).toMatchObject({ state: 'legacy', successor: 'google-health' })
})

describe('of many sources of one type', () => {
  const asked = async (ids: readonly string[]): Promise<readonly string[]> => {
    const { page, pull } = googleFit.streams['step_count-delta']
    const paths: string[] = []
    const get = async (path: string) => {
      paths.push(path)
      const body = { dataSource: ids.map((dataStreamId) => ({ dataStreamId })) }
      return {
        request: { ...request, path },
        status: 200,
        raw: new Uint8Array(),
        contentType: '',
        body: page.parse(body),
      }
    }
    const { scopes } = googleFit.auth
    const window = { from: 0, to: 86_400_000 }
    for await (const _ of pull?.({ get, scopes, window, purpose: 'fresh', now: window.to } as unknown as PullTask) ??
      []);
    return paths.slice(1).map((path) => decodeURIComponent(path.split('/')[6] ?? ''))
  }
  const of = (rest: string) => `com.google.step_count.delta:${rest}`
  const [phone, typed] = [`raw:${of('com.google.android.gms:A:B:c:steps')}`, `raw:${of('com.example.app:user_input')}`]
  const merged = ['merge_step_deltas', 'estimated_steps'].map(
    (name) => `derived:${of(`com.google.android.gms:${name}`)}`,
  )
  it('reads what the app itself shows', async () => expect(await asked([phone, ...merged, typed])).toEqual([merged[1]]))
  it('reads all raw ones where nothing is merged', async () =>
    expect(await asked([phone, typed])).toEqual([phone, typed]))
  it('is content with none', async () => expect(await asked([])).toEqual([]))
})

describe('the archive', () => {
  const { takeout } = googleFit.imports
  /** In chunks that fall anywhere, even into a letter of several bytes. */
  const bytes = (text: string, size = 7) =>
    async function* () {
      const all = new TextEncoder().encode(text)
      for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size)
    }
  const point = (startTimeNanos: string, note = '') =>
    `{"fitValue": [{"value": {"intVal": 12}}], "startTimeNanos": ${startTimeNanos}, "endTimeNanos": 1772870460000000000, "note": "${note}"}`
  const steps = 'derived_com.google.step_count.delta_com.google.android.gms_estimated_steps.json'
  const source = 'derived:com.google.step_count.delta:com.google.android.gms:estimated_steps'
  const list = (...points: readonly string[]) => `{"Data Source": "${source}", "Data Points": [${points.join(', ')}]}`
  const read = async (files: Readonly<Record<string, string>>) => {
    const entries = Object.entries(files).map(([name, text]) => ({ name, bytes: bytes(text) }))
    async function* all(): AsyncGenerator<ImportedFile> {
      yield* entries
    }
    const found: (ImportedPage | ImportedNothing)[] = []
    for await (const one of takeout.read({ name: 'takeout.zip', bytes: bytes(''), entries: all() })) found.push(one)
    return {
      pages: found.filter((one): one is ImportedPage => 'stream' in one),
      skipped: found.filter((one): one is ImportedNothing => 'skipped' in one),
    }
  }
  const mapped = ({ stream, body, request: by }: ImportedPage) => {
    const { page, map } = googleFit.streams[stream as 'weight']
    return [...map(page.parse(body), by)]
  }

  it('is known by its files, whatever the language of its folders', () => {
    const head = new Uint8Array()
    const of = (...entries: readonly string[]) => takeout.recognises({ name: 'takeout.zip', head, entries })
    expect(of(`Takeout/Fit/Alle Daten/${steps}`)).toBe(true)
    expect(of('Takeout/Fit/모든 세션/2026-03-07T18_00_00+01_00_RUNNING.json')).toBe(true)
    expect(of('Takeout/Fitbit/Global Export Data/steps-2026-03-07.json', 'Takeout/Mail/all.mbox')).toBe(false)
    expect(takeout.recognises({ name: steps, head })).toBe(true)
  })
  it('keeps every nanosecond, braces in texts, and the point the API would have told', async () => {
    const { pages } = await read({
      [steps]: list(point('1772870400123999999', '} ] ☃ \\" {'), point('1772870460000000000')),
    })
    expect(pages.map(({ stream, request: { query } }) => [stream, query])).toEqual([
      ['step_count-delta', { from: '0' }],
    ])
    expect(mapped(pages[0] as ImportedPage)).toMatchObject([
      { value: 12, start: { at: 1772870400123 }, end: { at: 1772870460000 } },
      { value: 12, start: { at: 1772870460000 } },
    ])
  })
  it('comes in pages of bounded size, always the same', async () => {
    const many = list(...Array.from({ length: 12_001 }, (_, index) => point(`${1772870400 + index}000000000`)))
    const { pages } = await read({ [steps]: many })
    expect(pages.map(({ request: { query } }) => query['from'])).toEqual(['0', '5000', '10000'])
    expect(pages.flatMap(mapped)).toHaveLength(12_001)
  })
  it('is read as far as it goes where it ends in the middle, and a broken point parks itself alone', async () => {
    const { pages, skipped } = await read({
      [steps]: list(point('1772870400000000000'), '{"fitValue": oops}').slice(0, -2),
    })
    expect(pages.map(({ body }) => (body as { 'Data Points': readonly unknown[] })['Data Points'].length)).toEqual([2])
    expect(skipped).toMatchObject([{ skipped: 'files that end in the middle', count: 1 }])
  })
  it('says what it passes over, and why', async () => {
    const { pages, skipped } = await read({
      'Takeout/Fit/': '',
      'Takeout/Fit/All Data/raw_com.google.step_count.delta_com.example_phone.json': list().replace('derived', 'raw'),
      'Takeout/Fit/All Data/derived_com.google.unknown_com.google.android.gms_merged.json':
        '{"Data Points": [{"fitValue": []}]}',
      'Takeout/Fit/All Sessions/2026-03-07T18_00_00+01_00_RUNNING.json':
        '{"fitnessActivity": "running", "startTime": "2026-03-07T17:00:00Z", "endTime": "2026-03-07T17:30:00Z"}',
      'Takeout/Fit/Activities/2026-03-07T18_00_00+01_00_Running.tcx': '<xml/>',
      'Takeout/Fit/Daily activity metrics/2026-03-07.csv': 'Start time',
      'Takeout/archive_browser.html': '<html>',
    })
    expect(pages.map(({ stream }) => stream)).toEqual(['archive-sessions'])
    expect(skipped.map(({ skipped: what, count }) => [what, count])).toEqual([
      ['types of data without a kind', 1],
      ['tracks of workouts (.tcx)', 1],
      ['sums by day (.csv)', 1],
      ['other files', 1],
    ])
  })
})
