import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withFolders } from './folder.js'

let place: string
let root: string
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'folders-'))
  root = join(place, 'root')
  await mkdir(join(root, 'rides', 'deep'), { recursive: true })
  await mkdir(join(place, 'secret'))
  await writeFile(join(place, 'secret', 'diary.fit'), 'private')
  await writeFile(join(root, 'rides', 'a.fit'), 'one')
})
afterEach(() => rm(place, { recursive: true }))

const beyond: typeof fetch = async () => new Response('beyond')
const ask = async (path: string, init: { method?: string; folder?: string; body?: string } = {}) => {
  const { method = 'GET', folder = 'rides', body } = init
  const answer = await withFolders(root, beyond)(`http://folder.invalid${path}`, {
    method,
    headers: { 'x-folder': folder },
    ...(body !== undefined && { body }),
  })
  const text = await answer.text()
  return { status: answer.status, text, json: () => JSON.parse(text) as { files: { path: string; etag: string }[] } }
}
const pathsIn = async (folder?: string) =>
  (await ask('/files', folder === undefined ? {} : { folder })).json().files.map(({ path }) => path)

describe('a folder', () => {
  it('is listed with all folders in it, and read', async () => {
    await writeFile(join(root, 'rides', 'deep', 'Über uns #1.fit'), 'two')
    expect(await pathsIn()).toEqual(['a.fit', 'deep/Über uns #1.fit'])
    expect(await ask(`/files/deep/${encodeURIComponent('Über uns #1.fit')}`)).toMatchObject({
      status: 200,
      text: 'two',
    })
  })

  it('tells a file that changed by its tag', async () => {
    const [before] = (await ask('/files')).json().files
    await writeFile(join(root, 'rides', 'a.fit'), 'other')
    const [after] = (await ask('/files')).json().files
    expect(after?.etag).not.toBe(before?.etag)
  })

  it('is the root itself by a dot, and nothing where there is none', async () => {
    expect(JSON.parse((await ask('/folder', { folder: '.' })).text)).toMatchObject({ id: '.' })
    expect(JSON.parse((await ask('/folder')).text)).toMatchObject({ id: 'rides' })
    expect((await ask('/folder', { folder: 'nowhere' })).status).toBe(401)
    expect((await ask('/files', { folder: 'nowhere' })).status).toBe(503)
  })

  it('takes a file whole, in folders that are made for it, and never in the place of another', async () => {
    expect((await ask('/files/2026/10/new.fit', { method: 'PUT', body: 'new' })).status).toBe(201)
    expect(await readFile(join(root, 'rides', '2026', '10', 'new.fit'), 'utf8')).toBe('new')
    expect((await ask('/files/a.fit', { method: 'PUT', body: 'new' })).status).toBe(412)
    expect(await readFile(join(root, 'rides', 'a.fit'), 'utf8')).toBe('one')
    expect(await readdir(join(root, 'rides', '2026', '10'))).toEqual(['new.fit'])
    expect((await readdir(join(root, 'rides'))).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('gives a name once, however many want it at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => ask('/files/same.fit', { method: 'PUT', body: `ride ${index}` })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(7)
  })

  it('loses a file once', async () => {
    expect((await ask('/files/a.fit', { method: 'DELETE' })).status).toBe(204)
    expect((await ask('/files/a.fit', { method: 'DELETE' })).status).toBe(404)
  })
})

describe('nothing leads out of the root', () => {
  const ways = ['../secret', 'rides/../../secret', '/../secret', 'out', '..%2Fsecret', 'rides\\..\\..\\secret']
  it.each(ways)('no folder %s', async (folder) => {
    await symlink(join(place, 'secret'), join(root, 'out'))
    expect((await ask('/folder', { folder })).status).toBe(401)
    expect((await ask('/files', { folder })).status).toBe(503)
  })

  it.each([
    '/files/..%2F..%2Fsecret%2Fdiary.fit',
    '/files/%2e%2e/%2e%2e/secret/diary.fit',
    '/files/link/diary.fit',
    '/files/diary.fit',
    '/files/',
    '/files/a.fit%00.txt',
  ])('no file %s, be it read, put or removed', async (path) => {
    await symlink(join(place, 'secret'), join(root, 'rides', 'link'))
    await symlink(join(place, 'secret', 'diary.fit'), join(root, 'rides', 'diary.fit'))
    const read = await ask(path)
    expect(read.status).toBe(404)
    expect((await ask(path, { method: 'PUT', body: 'x' })).status).toBeGreaterThanOrEqual(400)
    expect((await ask(path, { method: 'DELETE' })).status).toBe(404)
    expect(await readFile(join(place, 'secret', 'diary.fit'), 'utf8')).toBe('private')
    expect(await pathsIn()).toEqual(['a.fit'])
  })

  it('and without a root there is no folder', async () => {
    const answer = await withFolders(undefined, beyond)('http://folder.invalid/files')
    expect(answer.status).toBe(403)
    expect(await (await withFolders(undefined, beyond)('https://elsewhere.example/')).text()).toBe('beyond')
  })
})
