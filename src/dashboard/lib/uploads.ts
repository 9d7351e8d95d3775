/**
 * Files on their way to the server, one after another. They belong to no page: looking at the timeline meanwhile stops
 * nothing. A file that has arrived is an import, and told of by the server from then on.
 */
import type { Problem } from '../api.js'
import { cell } from './cell.js'
import { problemIn } from './client.js'
import { choicesIn } from './import-words.js'
import { importsPath } from './keep-true.js'
import { reload } from './resource.js'

export interface Upload {
  readonly id: number
  readonly name: string
  readonly size: number
  readonly state: 'queued' | 'sending' | 'refused'
  readonly sent: number
  /** By this browser's clock. */
  readonly begunAt: number
  /** Why it was refused, in one sentence. */
  readonly sentence?: string
  /** What it may be; the person knows which. */
  readonly choices?: readonly string[]
}

export const uploads = cell<readonly Upload[]>([])

/** The files themselves, let go of as soon as they have arrived or are given up. */
const files = new Map<number, { readonly file: File; readonly as?: string }>()
let last = 0
let current: { readonly id: number; readonly request: XMLHttpRequest } | undefined

const change = (id: number, part: Partial<Upload>): void =>
  uploads.set(uploads.get().map((one) => (one.id === id ? { ...one, ...part } : one)))

/** Puts files into the queue; what cannot be sent at all is refused at once. */
export const handOver = (given: readonly { readonly file: File; readonly isFolder: boolean }[]): void => {
  for (const { file, isFolder } of given) {
    last += 1
    const sentence = isFolder
      ? `${file.name} is a folder. Pack it as a zip, and drop that.`
      : file.size === 0
        ? `${file.name} is empty.`
        : undefined
    if (sentence === undefined) files.set(last, { file })
    const state = sentence === undefined ? 'queued' : 'refused'
    const upload = { id: last, name: file.name, size: file.size, state, sent: 0, begunAt: Date.now() } as const
    uploads.set([...uploads.get(), { ...upload, ...(sentence !== undefined && { sentence }) }])
  }
  next()
}

/** The person says which kind of archive it is. */
export const handOverAs = (id: number, as: string): void => {
  const known = files.get(id)
  if (known === undefined) return
  files.set(id, { ...known, as })
  uploads.set(
    uploads.get().map((one) => {
      if (one.id !== id) return one
      const { sentence: _told, choices: _asked, ...rest } = one
      return { ...rest, state: 'queued', sent: 0 }
    }),
  )
  next()
}

/** Takes one out of the list, stopping it where it is on its way. */
export const giveUp = (id: number): void => {
  files.delete(id)
  if (current?.id === id) current.request.abort()
  uploads.set(uploads.get().filter((one) => one.id !== id))
}

const next = (): void => {
  if (current !== undefined) return
  const upload = uploads.get().find(({ state }) => state === 'queued')
  const known = upload && files.get(upload.id)
  if (upload === undefined || known === undefined) return
  const { id } = upload
  change(id, { state: 'sending', begunAt: Date.now() })
  const request = send(known.file, known.as, {
    moved: (sent) => change(id, { sent }),
    ended: (outcome) => {
      current = undefined
      void settle(id, outcome)
      next()
    },
  })
  current = { id, request }
}

type Outcome = 'taken' | { readonly problem: Problem } | 'broken' | 'stopped'

const settle = async (id: number, outcome: Outcome): Promise<void> => {
  const upload = uploads.get().find((one) => one.id === id)
  if (upload === undefined || outcome === 'stopped') return
  if (outcome === 'broken') {
    files.delete(id)
    const sentence = `${upload.name} broke off on its way. Is Tributary still running, and the file still where it was? Drop it again.`
    return change(id, { state: 'refused', sentence })
  }
  if (outcome !== 'taken') {
    const choices = outcome.problem.code === 'ambiguous-archive' ? choicesIn(outcome.problem.detail) : []
    if (choices.length === 0) files.delete(id)
    return change(id, { state: 'refused', sentence: outcome.problem.detail, choices })
  }
  files.delete(id)
  // What is told of it in its place is asked for first, so that nothing is missing in between.
  await reload(importsPath)
  uploads.set(uploads.get().filter((one) => one.id !== id))
}

interface Told {
  moved(sent: number): void
  /** Once. */
  ended(outcome: Outcome): void
}

/** By XMLHttpRequest: `fetch` does not tell how much of a body has left. The name goes in a header, not in the address. */
const send = (file: File, as: string | undefined, { moved, ended }: Told): XMLHttpRequest => {
  const request = new XMLHttpRequest()
  request.open('POST', as === undefined ? importsPath : `${importsPath}?as=${encodeURIComponent(as)}`)
  request.setRequestHeader('accept', 'application/json')
  request.setRequestHeader('content-type', 'application/octet-stream')
  request.setRequestHeader('x-file-name', encodeURIComponent(file.name.replaceAll(/\p{Cs}/gu, '?')))
  request.upload.onprogress = ({ loaded }) => moved(Math.min(loaded, file.size))
  request.onerror = () => ended('broken')
  request.onabort = () => ended('stopped')
  request.onload = () => {
    ended(request.status === 202 ? 'taken' : { problem: problemIn(request.status, parsed(request.responseText)) })
  }
  request.send(file)
  return request
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Leaving the page would break off what is on its way. */
if (typeof addEventListener !== 'undefined')
  addEventListener('beforeunload', (event) => {
    if (uploads.get().some(({ state }) => state !== 'refused')) event.preventDefault()
  })
