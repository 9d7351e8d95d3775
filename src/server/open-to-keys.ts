/**
 * What a key of an application can open at all, and what it needs there: whatever is not named here is the operator's
 * alone. Which kinds an answer may hold is looked at by the route itself.
 */
import type { KeyHolder } from '../runtime/index.js'

interface Opening {
  readonly method: 'GET' | 'POST'
  readonly path: RegExp
  /** In which part of the query a person is named. */
  readonly person: 'individual' | 'user_id'
  /** The scope to tell of where the key has not got it. */
  readonly scope: string
  readonly has: (key: KeyHolder) => boolean
}

const readsAnything = ({ kinds }: KeyHolder): boolean => kinds === 'all' || kinds.size > 0
const forWorkouts = ({ isForWorkouts }: KeyHolder): boolean => isForWorkouts
const forConnecting = ({ isForConnecting }: KeyHolder): boolean => isForConnecting

const reading = (path: RegExp, person: Opening['person'] = 'individual'): Opening => ({
  method: 'GET',
  path,
  person,
  scope: '*',
  has: readsAnything,
})
const workouts = (path: RegExp): Opening => ({
  method: 'GET',
  path,
  person: 'individual',
  scope: 'activities',
  has: forWorkouts,
})
const connecting = (method: Opening['method'], path: RegExp, person: Opening['person']): Opening => ({
  method,
  path,
  person,
  scope: 'connections.write',
  has: forConnecting,
})

const openings: readonly Opening[] = [
  reading(/^\/v1\/(records|days|series|coverage|changes|kinds)$/),
  reading(/^\/v1\/records\/[\da-f-]{36}$/),
  reading(/^\/data\/read\/(events|datastreams)$/, 'user_id'),
  workouts(/^\/v1\/activities(\/w[\da-z]+(\/file)?)?$/),
  connecting('POST', /^\/v1\/connect-links$/, 'individual'),
  connecting('GET', /^\/(?<service>[\w-]+)\/connection$/, 'user_id'),
]

/** What there are connectors of; of other words in its place nothing is opened. */
export interface Services {
  has(connector: string): boolean
}

export const openingFor = (services: Services, method: string, path: string): Opening | undefined =>
  openings.find((each) => {
    if (each.method !== (method === 'HEAD' ? 'GET' : method)) return false
    const found = each.path.exec(path)
    const service = found?.groups?.['service']
    return found !== null && (service === undefined || services.has(service))
  })

/** Where a query names a person: as the original did, on the routes it had. */
export const personParameter = (services: Services, method: string, path: string): Opening['person'] =>
  openingFor(services, method, path)?.person ?? 'individual'
