/** Pages live behind the hash, so that any server that serves one file can serve the dashboard. */
import { cell } from './cell.js'

export const pages = [
  'connect',
  'timeline',
  'activities',
  'flows',
  'coverage',
  'runs',
  'delivery',
  'connectors',
] as const
export type PageName = (typeof pages)[number]

export interface Route {
  readonly page: PageName
  readonly params: Readonly<Record<string, string>>
}

/** `#/timeline?kind=heart_rate` to its parts; anything unknown is the first page. */
export const parseRoute = (hash: string): Route => {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const page = pages.find((name) => name === path) ?? 'connect'
  return { page, params: Object.fromEntries(new URLSearchParams(query)) }
}

export const href = (page: PageName, params: Readonly<Record<string, string | undefined>> = {}): string => {
  const query = new URLSearchParams(
    Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ).toString()
  return `#/${page}${query === '' ? '' : `?${query}`}`
}

export const route = cell<Route>(parseRoute(typeof location === 'undefined' ? '' : location.hash))

/** Goes there without leaving a step to come back to: a filter is no place of its own. */
export const goQuietly = (to: string): void => location.replace(to)

export const startRouter = (): void => {
  addEventListener('hashchange', () => route.set(parseRoute(location.hash)))
}

/** What a sign-in brought back: `/?connected=oura` or `/?problem=sentence`. Told once, then gone from the address. */
export interface Arrival {
  readonly connected?: string
  readonly problem?: string
}
export const takeArrival = (): Arrival => {
  const query = new URLSearchParams(location.search)
  const connected = query.get('connected')
  const problem = query.get('problem')
  if (connected === null && problem === null) return {}
  query.delete('connected')
  query.delete('problem')
  const rest = query.toString()
  history.replaceState(null, '', `${location.pathname}${rest === '' ? '' : `?${rest}`}${location.hash}`)
  return { ...(connected === null ? {} : { connected }), ...(problem === null ? {} : { problem }) }
}
