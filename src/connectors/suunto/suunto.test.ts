/** Suunto's own stories: what the exam over all connectors cannot know. */
import { describe, expect, it } from 'vitest'
import type { Answer, OutgoingActivity, PullTask, RequestOptions, Task } from '../../kit/index.js'
import { suunto } from './index.js'

const now = Date.parse('2026-10-08T12:00:00Z')
const dayMs = 86_400_000
const { workouts } = suunto.streams
const { upload, download } = suunto.activities

interface Asked {
  readonly method: Answer['request']['method']
  readonly path: string
  readonly options: RequestOptions
}
const serviceOf = (
  answerTo: (asked: Asked) => { readonly status?: number; readonly body?: unknown; raw?: Uint8Array },
) => {
  const asked: Asked[] = []
  const ask =
    (method: Asked['method']) =>
    async (path: string, options: RequestOptions = {}): Promise<Answer> => {
      asked.push({ method, path, options })
      const { status = 200, body, raw = new Uint8Array() } = answerTo({ method, path, options })
      return { request: { method, path, query: {} }, status, raw, contentType: '', ...(body !== undefined && { body }) }
    }
  const get = (path: string, query: RequestOptions['query'] = {}, options: RequestOptions = {}) =>
    ask('GET')(path, { ...options, query })
  return { asked, task: { get, post: ask('POST'), put: ask('PUT') } as unknown as Task }
}

describe('the listing', () => {
  const pulled = async (purpose: 'fresh' | 'backfill', counts: readonly number[]) => {
    const { asked, task } = serviceOf(() => {
      const payload = Array.from({ length: counts[asked.length - 1] ?? 0 }, (_, id) => ({
        workoutId: id,
        startTime: now,
      }))
      return { body: workouts.page.parse({ payload }) }
    })
    const window = { from: now - 200 * dayMs, to: now }
    const pages = []
    for await (const page of workouts.pull?.({ ...task, window, purpose, now } as PullTask<unknown, never>) ?? [])
      pages.push(page)
    return { queries: asked.map(({ options }) => options.query), pages }
  }
  it('asks for what was changed lately, a day wider for watches that are ahead of the time', async () => {
    const { queries, pages } = await pulled('fresh', [100, 3])
    const asked = { since: now - 201 * dayMs, limit: 100, 'filter-by-modification-time': true }
    expect(queries).toEqual([
      { ...asked, offset: 0 },
      { ...asked, offset: 100 },
    ])
    expect(pages.at(-1)).toEqual({ covers: { from: now - 200 * dayMs, to: now }, cursor: now })
  })
  it('walks history by when a workout began', async () => {
    const { queries } = await pulled('backfill', [])
    expect(queries).toHaveLength(3)
    expect(queries[0]).toMatchObject({ since: now - 20 * dayMs, until: now, 'filter-by-modification-time': false })
  })
})

describe('the file of a workout', () => {
  const summary = { externalId: 'k1', start: { at: now, offsetFrom: 'unknown' as const }, sport: 'running' as const }
  it('that is not made yet is asked for again later', async () => {
    for (const raw of [new Uint8Array(14), new TextEncoder().encode('{"error":"not ready"}'), new Uint8Array()]) {
      const { task } = serviceOf(() => ({ raw }))
      await expect(download?.fetch(task, summary)).rejects.toMatchObject({ code: 'file-not-ready' })
    }
  })
})

describe('an upload', () => {
  const outgoing = {
    file: { format: 'fit', bytes: new Uint8Array([1, 2, 3]) },
    name: 'Ridge',
    isPrivate: true,
  } as unknown as OutgoingActivity
  const place = { id: 'u1', url: 'https://x.blob.core.windows.net/f?sig=s', headers: { 'x-ms-blob-type': 'BlockBlob' } }

  it('goes where Suunto says, with the headers it says', async () => {
    const { asked, task } = serviceOf(({ method }) => (method === 'POST' ? { body: place } : { status: 201 }))
    expect(await upload?.send(task, outgoing)).toMatchObject({ state: 'processing', ticket: 'u1' })
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /v2/upload', `PUT ${place.url}`])
    expect(asked[0]?.options.json).toEqual({ description: 'Ridge', notifyUser: false, privacy: 'PRIVATE' })
    expect(asked[1]?.options).toMatchObject({ headers: place.headers, bytes: { content: outgoing.file.bytes } })
  })
  it('meets errors that are about the file, and others', async () => {
    const sent = (message: string) => upload?.send(serviceOf(() => ({ status: 500, body: { message } })).task, outgoing)
    expect(await sent('Unsupported FIT file')).toMatchObject({ state: 'refused', reason: { code: 'file_refused' } })
    await expect(sent('Something broke')).rejects.toMatchObject({ code: 'provider-error' })
  })
  it('is looked after until Suunto has made up its mind', async () => {
    const checked = (body: unknown, status = 200) => upload?.check?.(serviceOf(() => ({ body, status })).task, 'u1')
    expect(await checked({ status: 'NEW' })).toMatchObject({ state: 'processing' })
    expect(await checked({ status: 'ACQUIRED' })).toMatchObject({ state: 'processing' })
    expect(await checked({ status: 'PROCESSED', workoutKey: 'k9' })).toEqual({ state: 'stored', externalId: 'k9' })
    expect(await checked({ status: 'ERROR', message: 'Already exists' })).toEqual({ state: 'duplicate' })
    expect(await checked({ status: 'ERROR', message: 'No session' })).toMatchObject({ state: 'refused' })
    expect(await checked(undefined, 404)).toMatchObject({ state: 'refused', reason: { isPermanent: false } })
  })
})
