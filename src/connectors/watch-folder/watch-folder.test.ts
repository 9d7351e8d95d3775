/** The watched folder's own stories, on a real directory. */
import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FolderPage, Page, PullTask, Task } from '../../kit/index.js'
import { createHttp, createTasks, withFolders } from '../../runtime/index.js'
import { atService } from '../../testing/testing-workouts.js'
import { watchFolder } from './index.js'
import { sandbox } from './sandbox.js'

const { activities, streams } = watchFolder
const here = atService(watchFolder, sandbox)
const [ride, other] = here.recorded(60).filter(({ source }) => source === 'automatic')

let place: string
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'watched-'))
})
afterEach(() => rm(place, { recursive: true }))

const taskAt = (settings: object = {}, page?: (typeof streams)['files']['page']): Task => {
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
  const sleep = () => new Promise<void>(() => undefined)
  const world = { now: () => here.now, random: () => 0.5, sleep, log, fetch: withFolders(place, fetch) }
  const http = createHttp({ world, db: { query: async <Row>() => [{ granted: true } as Row] } })
  const fresh = async () => ({ version: 1, header: 'x-folder', value: '.' })
  return createTasks({ http, credentials: { fresh, renew: fresh } })({
    connector: watchFolder,
    connection: { id: 'c1', account: { id: '.' }, scopes: [], settings: watchFolder.settings.schema.parse(settings) },
    ...(page && { stream: { page } }),
  })
}
const pull = async (cursor?: unknown, settings = {}) => {
  const task = {
    ...taskAt(settings, streams.files.page),
    window: { from: 0, to: here.now },
    purpose: 'fresh',
    now: here.now,
  }
  const pages: Page<FolderPage>[] = []
  for await (const page of streams.files.pull?.({ ...task, cursor } as unknown as PullTask<unknown, never>) ?? [])
    pages.push(page as Page<FolderPage>)
  const bodies = pages.flatMap(({ answer }) => (answer?.body === undefined ? [] : [answer.body]))
  return {
    paths: bodies.flatMap(({ files }) => files.map(({ path }) => path)),
    removed: bodies.flatMap(({ removed }) => removed),
    sports: bodies
      .flatMap((body) => [...(streams.files.lists?.(body, { method: 'GET', path: '', query: {} }) ?? [])])
      .map(({ sport }) => sport),
    cursor: pages.findLast((page) => page.cursor !== undefined)?.cursor ?? cursor,
    last: pages.at(-1),
  }
}

test('a workout is put there once, read, found unchanged, and gone when it is gone', async () => {
  const sent = here.outgoing(ride as NonNullable<typeof ride>)
  const first = await activities.upload?.send(taskAt(), sent)
  expect(first).toMatchObject({ state: 'stored' })
  expect(await activities.upload?.send(taskAt(), sent)).toMatchObject({ state: 'duplicate' })
  const path = (first as { externalId: string }).externalId
  const read = await pull()
  expect(read.paths).toEqual([`/${path}`])
  expect(read.sports).toEqual([sent.sport])
  expect((await pull(read.cursor)).paths).toEqual([])

  await writeFile(join(place, 'beside.fit'), here.outgoing(other as NonNullable<typeof other>).file.bytes)
  const more = await pull(read.cursor)
  expect(more.paths).toEqual(['/beside.fit'])
  await rename(join(place, path), join(place, 'moved.fit'))
  const moved = await pull(more.cursor)
  expect(moved).toMatchObject({ paths: ['/moved.fit'], removed: [path] })
  await activities.delete?.(taskAt(), 'moved.fit')
  expect((await pull(moved.cursor)).removed).toEqual(['moved.fit'])
})

test('a file that comes with an old time is read all the same', async () => {
  const read = await pull()
  await writeFile(join(place, 'old.fit'), here.outgoing(ride as NonNullable<typeof ride>).file.bytes)
  await utimes(join(place, 'old.fit'), new Date(0), new Date(0))
  expect((await pull(read.cursor)).paths).toEqual(['/old.fit'])
})

test('an empty folder that held files is not believed', async () => {
  await writeFile(join(place, 'a.fit'), here.outgoing(ride as NonNullable<typeof ride>).file.bytes)
  const { cursor } = await pull()
  await rm(join(place, 'a.fit'))
  const empty = await pull(cursor)
  expect(empty).toMatchObject({ removed: [], last: { failed: { from: 0 } } })
})

test('a person sets the format, the names, and a folder within', async () => {
  const settings = { folder: 'Sport//Out/', format: 'tcx', fileName: '<YYYY>/<MMM> #NAME' }
  const sent = here.outgoing(ride as NonNullable<typeof ride>, { name: 'A <B> ride' })
  const receipt = await activities.upload?.send(taskAt(settings), sent)
  expect((receipt as { externalId: string }).externalId).toMatch(/^Sport\/Out\/2026-[A-Z][a-z]{2} A B ride\.tcx$/)
  expect((await pull(undefined, settings)).paths).toHaveLength(1)
})
