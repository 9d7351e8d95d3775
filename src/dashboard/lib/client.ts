/** The one place that talks to the server. A failure is a `ProblemError`, whose sentence can be shown as it is. */
import type { Problem, RecordItem } from '../api.js'

export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail)
    this.name = 'ProblemError'
  }
}

/** What the person reads when no server answers; the page reconnects by itself. */
export const unreachable: Problem = {
  type: 'about:blank',
  title: 'Tributary does not answer',
  status: 0,
  detail: 'Is it still running? Start it again with `npm start`; this page goes on by itself as soon as it answers.',
  code: 'unreachable',
}

export const problemOf = (error: unknown): Problem => (error instanceof ProblemError ? error.problem : unreachable)

const call = async (method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> => {
  const response = await fetch(path, {
    method,
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  })
  if (response.ok) return response
  throw new ProblemError(problemIn(response.status, await response.json().catch(() => undefined)))
}

/** The server calls its own errors by their class, which is no title for a person. */
const titles: Readonly<Record<string, string>> = {
  TransientError: 'That did not work just now',
  RateLimitError: 'Too much was asked for at once',
  ReauthorizeError: 'A new sign-in is needed',
  PermissionError: 'This was not allowed',
  SettingsError: 'This cannot be done here',
  ContractError: 'This is not what was expected',
}

/** What an answer that is no success says of itself; its body may be anything. */
export const problemIn = (status: number, body: unknown): Problem => {
  const told = typeof body === 'object' && body !== null ? (body as Partial<Problem>) : {}
  return {
    type: told.type ?? 'about:blank',
    title: titles[told.title ?? ''] ?? told.title ?? 'The server refused this',
    status,
    detail: told.detail ?? `It answered with ${status} and gave no reason. Its log says more.`,
    code: told.code ?? `http_${status}`,
  }
}

export const get = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
  (await call('GET', path, undefined, signal)).json() as Promise<T>

/** Records come in pages; a chart wants all of them, within reason. */
const mostPages = 8
export const getRecords = async (path: string, signal: AbortSignal): Promise<{ records: RecordItem[] }> => {
  const records: RecordItem[] = []
  let after: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await get<{ records: RecordItem[]; next?: string }>(
      after === undefined ? path : `${path}&after=${encodeURIComponent(after)}`,
      signal,
    )
    records.push(...answer.records)
    if (answer.next === undefined || answer.records.length === 0) break
    after = answer.next
  }
  return { records }
}

/** Asks for something to be done; the answer's body does not matter. */
export const post = async (path: string, body: unknown = {}): Promise<void> => {
  await call('POST', path, body)
}

/** As `post`, where the answer says something. */
export const ask = async <T>(path: string, body: unknown = {}): Promise<T> =>
  (await call('POST', path, body)).json() as Promise<T>

/** Sets something, and hears how it stands now. */
export const put = async <T>(path: string, body: unknown): Promise<T> =>
  (await call('PUT', path, body)).json() as Promise<T>

export const remove = async (path: string): Promise<void> => {
  await call('DELETE', path)
}

/** A path with its query; what is undefined is left out. */
export const withQuery = (path: string, query: Readonly<Record<string, string | number | undefined>>): string => {
  const pairs = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`
}
