/** How an account or a device comes to be connected: what the person chooses from, and when there is nothing to choose. */
import type { Connection, Service, WayIn } from '../api.js'

/** One line of the choice. A device is let in by a token of ours, not by signing in. */
export interface Way {
  readonly way: WayIn['way'] | 'device'
  readonly personal: boolean
  readonly ready: boolean
  readonly help?: string
}
type Ways = Pick<Service, 'signIn' | 'regions' | 'push'>

export const waysOf = ({ signIn, push }: Pick<Ways, 'signIn' | 'push'>): readonly Way[] => [
  ...signIn,
  ...(push === undefined ? [] : [{ way: 'device', personal: false, ready: true } as const]),
]

/** A single sign-in page needs no question of ours first. */
export const isPlainLink = (service: Ways): boolean => {
  const [only, ...others] = waysOf(service)
  return only?.way === 'oauth2' && others.length === 0 && service.regions.length === 0
}

/** Where the sign-in page is reached. A region is no secret; nothing else is ever put into an address. */
export const signInAddress = ({ id }: Pick<Service, 'id'>, region?: string): string =>
  `/connect/${encodeURIComponent(id)}${region === undefined ? '' : `?region=${encodeURIComponent(region)}`}`

export const wayText = ({ way, personal }: Pick<Way, 'way' | 'personal'>, service: Pick<Service, 'name' | 'push'>) => {
  switch (way) {
    case 'oauth2':
      return `Sign in at ${service.name}`
    case 'apiKey':
      return personal ? 'With your own key' : 'With a key'
    case 'password':
      return 'With user name and password'
    case 'device':
      return service.push?.title ?? 'By a device'
  }
}

/** The way a connection was made, which is the one to offer first when it is to be made again. */
export const wayOf = (service: Ways, connection: Pick<Connection, 'signedInBy'> | undefined): Way | undefined => {
  const ways = waysOf(service)
  const personal = connection?.signedInBy === 'personal'
  return ways.find((way) => way.ready && way.personal === personal) ?? ways.find(({ ready }) => ready)
}

/** The account that archives without one of their own are stored under. */
const archiveAccount = 'archive'

/** What nobody signs in to: a device, or the archives of a service. */
export type Handed = 'device' | 'archive'
export const handedBy = (
  service: Pick<Service, 'push' | 'auth'>,
  connection: Pick<Connection, 'account'>,
): Handed | undefined => {
  if (connection.account === archiveAccount) return 'archive'
  return service.auth === 'none' && service.push !== undefined ? 'device' : undefined
}

/** What stands under the service's name: whose account it is, and what tells it from another one. */
export const accountText = (service: Pick<Service, 'push' | 'auth' | 'regions'>, connection: Connection): string => {
  if (handedBy(service, connection) === 'archive') return 'From archives'
  const region = service.regions.find(({ id }) => id === connection.region)?.title
  const isPersonal = connection.signedInBy === 'personal'
  // The service's own id of an account is often long, and tells a person least.
  const id = connection.accountName === undefined && !isPersonal ? connection.account : undefined
  return [connection.accountName, isPersonal ? 'Your own key' : undefined, region, id]
    .filter((part) => part !== undefined)
    .join(' · ')
}
