import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { giveUp, handOver, handOverAs, uploads } from './uploads.js'

/** What a browser's request does, one step at a time. */
class Sent {
  static readonly all: Sent[] = []
  readonly headers: Record<string, string> = {}
  readonly upload: { onprogress?: (event: { loaded: number }) => void } = {}
  path = ''
  status = 0
  responseText = ''
  onload?: () => void
  onerror?: () => void
  onabort?: () => void
  constructor() {
    Sent.all.push(this)
  }
  open(_method: string, path: string): void {
    this.path = path
  }
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value
  }
  send(): void {}
  abort(): void {
    this.onabort?.()
  }
  async answer(status: number, body: unknown = {}): Promise<void> {
    this.status = status
    this.responseText = JSON.stringify(body)
    this.onload?.()
    await new Promise((resolve) => setTimeout(resolve))
  }
}
vi.stubGlobal('XMLHttpRequest', Sent)
vi.stubGlobal('fetch', async () => Response.json({ imports: [] }))
afterAll(() => {
  vi.unstubAllGlobals()
})

const give = (...names: readonly string[]): void =>
  handOver(names.map((name) => ({ file: new File(['12345678'], name), isFolder: false })))
const told = () => uploads.get().map(({ name, state }) => `${name} ${state}`)
const first = (): Sent => Sent.all[0] as Sent
beforeEach(() => {
  for (const { id } of uploads.get()) giveUp(id)
  Sent.all.length = 0
})

describe('files that are handed over', () => {
  it('go one after another, and are the server’s to tell of once they are there', async () => {
    give('a.zip', 'b.zip')
    expect(told()).toEqual(['a.zip sending', 'b.zip queued'])
    first().upload.onprogress?.({ loaded: 3 })
    expect(uploads.get()[0]).toMatchObject({ sent: 3, size: 8 })
    await first().answer(202)
    expect(told()).toEqual(['b.zip sending'])
    await Sent.all[1]?.answer(202)
    expect(told()).toEqual([])
  })
  it('have their name in a header and not in the address', () => {
    give('Ärztin & Söhne.zip')
    expect(first().path).toBe('/v1/imports')
    expect(decodeURIComponent(first().headers['x-file-name'] ?? '')).toBe('Ärztin & Söhne.zip')
  })
  it('that are refused say why, and hold up no other', async () => {
    give('a.jpg', 'b.zip')
    await first().answer(422, { detail: 'a.jpg is no archive we know.', code: 'unknown-archive' })
    expect(told()).toEqual(['a.jpg refused', 'b.zip sending'])
    expect(uploads.get()[0]?.sentence).toBe('a.jpg is no archive we know.')
  })
  it('that may be several things are sent again as what the person says', async () => {
    give('a.zip')
    const detail = 'a.zip can be read in several ways. Say which is meant: fitbit or google-fit.'
    await first().answer(422, { detail, code: 'ambiguous-archive' })
    const [upload] = uploads.get()
    expect(upload).toMatchObject({ state: 'refused', choices: ['fitbit', 'google-fit'] })
    handOverAs(upload?.id ?? 0, 'google-fit')
    expect([Sent.all[1]?.path, told()]).toEqual(['/v1/imports?as=google-fit', ['a.zip sending']])
    expect(uploads.get()[0]).not.toHaveProperty('choices')
  })
  it('that break off on their way say so', async () => {
    give('a.zip', 'b.zip')
    first().onerror?.()
    await Promise.resolve()
    expect(told()).toEqual(['a.zip refused', 'b.zip sending'])
    expect(uploads.get()[0]?.sentence).toContain('Drop it again')
  })
  it('can be stopped, and the next one goes', () => {
    give('a.zip', 'b.zip')
    giveUp(uploads.get()[0]?.id ?? 0)
    expect(told()).toEqual(['b.zip sending'])
  })
  it('that are empty, or folders, are not sent at all', () => {
    handOver([
      { file: new File([], 'empty.zip'), isFolder: false },
      { file: new File([], 'Takeout'), isFolder: true },
    ])
    expect(Sent.all).toEqual([])
    expect(uploads.get().map(({ sentence }) => sentence)).toEqual([
      'empty.zip is empty.',
      'Takeout is a folder. Pack it as a zip, and drop that.',
    ])
  })
})
