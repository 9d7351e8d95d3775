/** Dropbox' own stories: names, what is gone, and what stands in the way of a file. */
import { describe, expect, test } from 'vitest'
import type { ActivitySummary, Answer, FolderPage, Page, PullTask, RequestOptions, Task } from '../../kit/index.js'
import { atService } from '../../testing/testing-workouts.js'
import { contentHash } from './calls.js'
import { dropbox } from './index.js'
import { sandbox } from './sandbox.js'

const { activities, streams } = dropbox
const at = () => atService(dropbox, sandbox)
const pathIn = (summary: ActivitySummary | undefined): unknown =>
  (summary?.handle as { path?: string } | undefined)?.path

test('a file is put there under the name that was set, once, and another of that name beside it', async () => {
  const here = at()
  const sent = here.outgoing(here.recorded(30)[0] as never, { name: 'Über: den / Pass' })
  const first = await activities.upload?.send(here.task, sent)
  expect(first).toMatchObject({ state: 'stored' })
  expect(await activities.upload?.send(here.task, sent)).toEqual(first)
  const id = (first as { externalId: string }).externalId
  const [listed] = (await here.list(1)).filter(({ externalId }) => externalId === id)
  expect(listed).toMatchObject({ externalId: id, sport: sent.sport })
  expect(pathIn(listed)).toMatch(/^\/\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_Über den - Pass_\w[\w -]+\.fit$/)

  const other = here.outgoing(here.recorded(30)[1] as never)
  const again = await activities.upload?.send(here.task, { ...sent, file: other.file })
  const path = (await here.list(1)).find(
    ({ externalId }) => externalId === (again as { externalId: string }).externalId,
  )
  expect(pathIn(path)).toMatch(/ \(2\)\.fit$/)
})

/** Answers calls by their path; 409 with a summary where a text is given. */
const serviceOf = (answers: Readonly<Record<string, (given: never) => unknown>>, settings = {}) => {
  const asked: string[] = []
  const post = async (path: string, { json, headers }: RequestOptions = {}): Promise<Answer> => {
    asked.push(path)
    const header = (headers as Readonly<Record<string, string>> | undefined)?.['dropbox-api-arg']
    const told = answers[path]?.((header === undefined ? json : JSON.parse(header)) as never)
    const isProblem = typeof told === 'string'
    const body = isProblem ? { error_summary: told } : told
    const raw = body instanceof Uint8Array ? body : new TextEncoder().encode(JSON.stringify(body))
    return { request: { method: 'POST', path, query: {} }, status: isProblem ? 409 : 200, raw, contentType: '', body }
  }
  return { asked, task: { post, settings } as unknown as Task }
}

describe('an upload is refused', () => {
  const here = at()
  const sent = here.outgoing(here.recorded(30)[0] as never)
  test.each([
    ['path/insufficient_space/..', 'full', false],
    ['path/malformed_path/..', 'file_refused', true],
    ['path/no_write_permission/', 'upload_consent', false],
    ['payload_too_large/', 'too_large', true],
  ])('%s is %s', async (problem, code, isPermanent) => {
    const { task } = serviceOf({ '/2/files/upload': () => problem })
    expect(await activities.upload?.send(task, sent)).toMatchObject({ state: 'refused', reason: { code, isPermanent } })
  })

  test('never because another program has put the same file there', async () => {
    const content_hash = contentHash(sent.file.bytes)
    const { task } = serviceOf({
      '/2/files/upload': () => 'path/conflict/file/..',
      '/2/files/get_metadata': () => ({ id: 'id:1', content_hash }),
    })
    expect(await activities.upload?.send(task, sent)).toEqual({ state: 'duplicate', externalId: 'id:1' })
  })
})

test('the content hash is that of the blocks of four megabytes', () => {
  // Of an empty file, and of one block: sha256 of nothing, sha256 of sha256.
  expect(contentHash(new Uint8Array())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  expect(contentHash(new TextEncoder().encode('a'))).toBe(
    'bf5d3affb73efd2ec6c36ad3112dd933efed63c4e1cbffcfa88e2759c144f2d8',
  )
})

describe('a pull', () => {
  const file = (path: string, id: string) => ({
    '.tag': 'file',
    path_lower: path.toLowerCase(),
    path_display: path,
    id,
    rev: `${id}1`,
  })
  const pull = async (answers: Parameters<typeof serviceOf>[0], about: object, settings = {}) => {
    const { task, asked } = serviceOf({ '/2/files/download': () => new Uint8Array([1]), ...answers }, settings)
    const window = { from: 0, to: 1000 }
    const pages: Page<FolderPage>[] = []
    const given = { window, purpose: 'fresh', now: 1000, ...task, ...about }
    for await (const page of streams.files.pull?.(given as unknown as PullTask<unknown, never>) ?? [])
      pages.push(page as Page<FolderPage>)
    return { pages, asked }
  }
  const cursor = {
    at: 'c1',
    asked: '["",false]',
    isWhole: true,
    known: { '/runs/a.fit': 'id:a', '/runs/b.fit': 'id:b' },
  }
  const changed = (entries: readonly unknown[]) => ({
    '/2/files/list_folder/continue': () => ({ entries, cursor: 'c2', has_more: false }),
  })

  test('learns from a deleted folder which files are gone', async () => {
    const { pages } = await pull(changed([{ '.tag': 'deleted', path_lower: '/runs' }]), { cursor })
    expect(pages[0]?.answer?.body?.removed).toEqual(['id:a', 'id:b'])
    expect(pages[0]?.cursor).toMatchObject({ at: 'c2', known: {} })
  })

  test('keeps a file that was moved', async () => {
    const entries = [{ '.tag': 'deleted', path_lower: '/runs/a.fit' }, file('/Old runs/a.fit', 'id:a')]
    const { pages } = await pull(changed(entries), { cursor })
    expect(pages[0]?.answer?.body).toMatchObject({ removed: [], files: [{ id: 'id:a', path: '/Old runs/a.fit' }] })
  })

  test('begins anew when Dropbox has forgotten the cursor, or the person has set another folder', async () => {
    const list = { '/2/files/list_folder': () => ({ entries: [], cursor: 'c9', has_more: false }) }
    const reset = await pull({ ...list, '/2/files/list_folder/continue': () => 'reset/..' }, { cursor })
    expect(reset.asked).toEqual(['/2/files/list_folder/continue', '/2/files/list_folder'])
    expect((await pull(list, { cursor }, { folder: 'Sport' })).asked).toEqual(['/2/files/list_folder'])
  })

  test('downloads nothing that is no workout file, and walks back without asking', async () => {
    const { asked } = await pull(changed([file('/tax.pdf', 'id:t'), file('/.~lock.fit', 'id:l')]), { cursor })
    expect(asked).toEqual(['/2/files/list_folder/continue'])
    const back = await pull({}, { cursor, purpose: 'backfill' })
    expect(back).toMatchObject({ asked: [], pages: [{ covers: { from: 0, to: 1000 } }] })
  })

  test('takes a folder that is not there for an empty one', async () => {
    const { pages } = await pull({ '/2/files/list_folder': () => 'path/not_found/..' }, {})
    expect(pages).toEqual([{ covers: { from: 0, to: 1000 } }])
  })
})
